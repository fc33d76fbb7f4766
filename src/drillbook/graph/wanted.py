"""What an element wants, as a small tree, before it becomes nodes and edges.

A leaf names an element; a branch has parts and a threshold. Timings stand on each, as they will on the edge.
"""

from dataclasses import dataclass
from datetime import timedelta
from math import inf

from drillbook.graph.dependency import AT_LARGE, AT_ONCE_S, Course, Refill, Work
from drillbook.problem import NOWHERE, Where


@dataclass(frozen=True, slots=True)
class WantedBack:
    """How an alternative hands back; seconds, and who carries it out."""

    after_s: float
    interrupts_s: float
    by: "Wanted | None"
    who: str | None = None


@dataclass(frozen=True, slots=True)
class Wanted:
    """One need. `needed` names an element, or `parts` are alternatives of which `threshold` must serve (None: all)."""

    needed: str = ""
    parts: tuple["Wanted", ...] = ()
    threshold: int | None = None
    full: int | None = None
    levels: tuple[tuple[int, float], ...] = ()
    label: str = ""
    """For a gate: its name within its dependent ("power", "network"); written needs are numbered instead."""
    owner: str = ""
    """For a gate that many share: the element it belongs to (a site); empty: its dependent."""
    holdover_s: float = 0.0
    recharge_s: float = 0.0
    takeover_s: float = 0.0
    by: "Wanted | None" = None
    """Who carries the takeover out; None: automatic."""
    course: Course = AT_LARGE
    success: float = 1.0
    fail_back: WantedBack | None = None
    work: Work | None = None
    """What they do in it."""
    endurance_s: float = inf
    refill: Refill | None = None
    weight: int = 1
    loses_s: float = 0.0
    why: str = ""
    implied: bool = True
    where: Where = NOWHERE


def any_of(
    parts: tuple[Wanted, ...], label: str, why: str, holdover_s: float = 0.0, owner: str = ""
) -> tuple[Wanted, ...]:
    """A need of any of the parts: nothing when there are none."""
    gate = Wanted(parts=parts, threshold=1, label=label, why=why, holdover_s=holdover_s, owner=owner)
    return (gate,) if parts else ()


def certain(probability: float | None) -> float:
    """A probability of success; where none is given it is certain."""
    return 1.0 if probability is None else probability


def seconds(duration: timedelta | None, missing: float = inf) -> float:
    """A duration in seconds; `missing` where there is none (a repair that is not given never ends)."""
    return missing if duration is None else duration.total_seconds()


__all__ = ["AT_ONCE_S", "Course", "Wanted", "WantedBack", "any_of", "certain", "seconds"]
