"""How an exercise is to be, and the same as a pack and a record hold it."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

LEAST_S, MOST_S = 30 * 60.0, 48 * 3600.0
"""An exercise takes between these, in seconds."""


class Difficulty(StrEnum):
    """How much players are told, and how much goes wrong."""

    EASY = "easy"
    STANDARD = "standard"
    HARD = "hard"


SURPRISES = {Difficulty.EASY: 0, Difficulty.STANDARD: 1, Difficulty.HARD: 2}
"""How much goes wrong besides, where nothing else is asked for."""


@dataclass(frozen=True, slots=True)
class Wishes:
    """How an exercise is to be."""

    seed: int = 0
    replication: int = 0
    duration_s: float = 3 * 3600.0
    """Exercise time, with briefing and hot wash."""
    difficulty: Difficulty = Difficulty.STANDARD
    modules: tuple[int, ...] | None = None
    """Numbers of those that are played; None: all."""
    surprises: int | None = None
    """How many; None: as the difficulty says."""


def wishes_data(wishes: Wishes) -> dict[str, Any]:
    """Wishes as a pack and a record hold them."""
    return {
        "seed": wishes.seed,
        "replication": wishes.replication,
        "duration_s": wishes.duration_s,
        "difficulty": wishes.difficulty.value,
        "modules": None if wishes.modules is None else list(wishes.modules),
        "surprises": wishes.surprises,
    }


def wishes_of(found: Mapping[str, Any]) -> Wishes:
    """Wishes out of a pack or a record. KeyError, ValueError or TypeError where these are none."""
    modules, surprises = found.get("modules"), found.get("surprises")
    return Wishes(
        seed=int(found["seed"]),
        replication=int(found.get("replication", 0)),
        duration_s=held(float(found["duration_s"])),
        difficulty=Difficulty(found["difficulty"]),
        modules=None if modules is None else tuple(int(one) for one in modules),
        surprises=None if surprises is None else int(surprises),
    )


def held(seconds: float) -> float:
    """The same length of an exercise; ValueError where none can be held in it."""
    if not LEAST_S <= seconds <= MOST_S:
        raise ValueError("an exercise takes between 30 min and 48 h")
    return seconds
