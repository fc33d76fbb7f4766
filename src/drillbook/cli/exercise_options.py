"""How an exercise is to be, as `tabletop build` and `tabletop run` are told it."""

import json
from pathlib import Path
from typing import Annotated

import typer

from drillbook.exercises.wishes import Difficulty, Wishes, held, wishes_of
from drillbook.quantity import read_duration

EVENTS, EXERCISE = "events.csv", "exercise.json"
"""Of a pack: its list of events, and how it was made."""
MOST_SURPRISES = 5

Disaster = Annotated[
    str | None,
    typer.Option("--scenario", help="Which disaster; `drillbook drill --list` names them.", show_default=False),
]
Duration = Annotated[
    str | None, typer.Option(help="How long the exercise takes, with briefing and hot wash.", show_default="3 h")
]
Level = Annotated[
    Difficulty | None,
    typer.Option(help="How much is told at once, and how much goes wrong besides.", show_default="standard"),
]
Parts = Annotated[
    str | None,
    typer.Option(help="Which modules, as in 1,2: 1 detection, 2 recovery, 3 return.", show_default="all"),
]
Surprise = Annotated[
    str | None,
    typer.Option(help="How many surprises out of the cut sets, or none.", show_default="by difficulty"),
]
Events = Annotated[
    Path | None,
    typer.Option(help="A list of events edited by hand.", show_default="that of the pack, where it has one"),
]
ExerciseSeed = Annotated[int | None, typer.Option(help="Seed of the random numbers.", min=0, show_default="0")]


def asked(
    seed: int | None,
    duration: str | None,
    difficulty: Difficulty | None,
    modules: str | None,
    surprise: str | None,
    usual: Wishes | None = None,
) -> Wishes:
    """What is asked for; what is left out is as `usual`. A usage error where it makes no sense."""
    usual = usual or Wishes()
    same = difficulty in (None, usual.difficulty)
    return Wishes(
        seed=usual.seed if seed is None else seed,
        replication=usual.replication,
        duration_s=usual.duration_s if duration is None else _exercise_time(duration),
        difficulty=difficulty or usual.difficulty,
        modules=usual.modules if modules is None else _modules(modules),
        surprises=_surprises(surprise) if surprise is not None else usual.surprises if same else None,
    )


def wishes_of_pack(folder: Path) -> Wishes | None:
    """How the pack in a folder was made; None where there is none, or none that can be read."""
    try:
        return wishes_of(json.loads((folder / EXERCISE).read_bytes())["wishes"])
    except (OSError, ValueError, KeyError, TypeError, AttributeError):
        return None


def _exercise_time(text: str) -> float:
    try:
        return held(read_duration(text).total_seconds())
    except ValueError as error:
        raise typer.BadParameter(str(error), param_hint="--duration") from None


def _modules(text: str) -> tuple[int, ...]:
    try:
        return tuple(sorted({int(one) for one in text.split(",")}))
    except ValueError:
        raise typer.BadParameter(f"{text!r} is no list of numbers, as in 1,2", param_hint="--modules") from None


def _surprises(text: str) -> int:
    number = 0 if text == "none" else int(text) if text.isascii() and text.isdigit() and len(text) < 3 else -1
    if not 0 <= number <= MOST_SURPRISES:
        raise typer.BadParameter(f"{text!r} is not none or a number up to {MOST_SURPRISES}", param_hint="--surprise")
    return number
