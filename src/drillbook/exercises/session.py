"""A live drill as it stands: folded from the entries of its record, and from nothing else.

So a drill that was interrupted resumes as what its record says; and what the console shows is what the report will say.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from drillbook.exercises.exercise import Exercise, Inject, InjectKind
from drillbook.exercises.record import Entry, Kind
from drillbook.exercises.telling import name_of
from drillbook.exercises.write import played_with, rewritten
from drillbook.graph import DependencyGraph
from drillbook.model import Estate, Scenario
from drillbook.scenarios import SHIPPED, Kinds
from drillbook.simulation import Decision, Trace, What

SPEEDS = (0.5, 1.0, 2.0, 5.0, 10.0, 60.0)
RATINGS = ("P", "S", "M", "U")


@dataclass(frozen=True)
class Play:
    """What a live drill is played with."""

    estate: Estate
    graph: DependencyGraph
    scenario: Scenario
    exercise: Exercise
    """As it was written, before anybody decided anything."""
    kinds: Kinds = field(default_factory=lambda: SHIPPED)

    def name(self, identifier: str) -> str:
        """What people call an element, a gate, a team or a person."""
        return name_of(self.estate, self.graph, identifier)

    def trace(self, decisions: Iterable[Decision]) -> Trace:
        """The drill with these decisions."""
        return played_with(self.estate, self.graph, self.scenario, self.exercise, tuple(decisions), self.kinds)


@dataclass(frozen=True)
class Session:
    """A live drill at one moment."""

    exercise: Exercise
    """With the rest of the story as the decisions so far have it."""
    decisions: tuple[Decision, ...] = ()
    delivered: Mapping[str, Entry] = field(default_factory=dict)
    """By key of the inject."""
    skipped: frozenset[str] = frozenset()
    ratings: Mapping[str, str] = field(default_factory=dict)
    log: tuple[Entry, ...] = ()
    """What people did, in order."""
    exercise_s: float = 0.0
    speed: float = 1.0
    running: bool = False
    ended: bool = False
    number: int = 0
    """Of the last entry."""

    @property
    def story_s(self) -> float:
        """Where the story is."""
        return self.exercise.pace.to_story(self.exercise_s)

    def at(self, exercise_s: float) -> "Session":
        """The same a moment later."""
        return replace(self, exercise_s=min(exercise_s, self.exercise.duration_s))

    def waiting(self) -> list[Inject]:
        """Injects that were neither delivered nor skipped, in order; contingency ones only beside what they follow."""
        return [one for one in self.exercise.injects if one.key not in self.delivered and one.key not in self.skipped]

    def told(self) -> list[Inject]:
        """What players were told so far, in the order in which they were."""
        by_key = {one.key: one for one in self.exercise.injects}
        return [by_key[key] for key in self.delivered if key in by_key]

    def next_at_s(self) -> float | None:
        """Exercise time of the next inject that comes by itself; None: none is left."""
        later = (one.exercise_s for one in self.waiting() if one.kind is not InjectKind.CONTINGENCY)
        return min((at_s for at_s in later if at_s > self.exercise_s), default=None)


def fold(play: Play, entries: Iterable[Entry]) -> Session:
    """What a record comes to."""
    session = Session(play.exercise)
    for entry in entries:
        session = after(play, session, entry)
    return session


def after(play: Play, session: Session, entry: Entry) -> Session:
    """A session when one more thing has happened."""
    exercise_s = max(session.exercise_s, entry.exercise_s)
    log = session.log if entry.kind in (Kind.CLOCK, Kind.BEGUN) else (*session.log, entry)
    now = replace(session, number=entry.number, exercise_s=exercise_s, log=log)
    if entry.kind is Kind.DECIDED:
        return _decided(play, now, decision_of(entry.data["decision"]))
    return replace(now, **_changes(now, entry))


def _changes(now: Session, entry: Entry) -> dict[str, Any]:
    """What an entry changes besides the clock and the log."""
    data, kind = entry.data, entry.kind
    changes: dict[Kind, Callable[[], dict[str, Any]]] = {
        Kind.STARTED: lambda: {"running": True},
        Kind.PAUSED: lambda: {"running": False},
        Kind.ENDED: lambda: {"running": False, "ended": True},
        Kind.SPEED: lambda: {"speed": float(data["speed"])},
        Kind.DELIVERED: lambda: {"delivered": {**now.delivered, str(data["inject"]): entry}},
        Kind.SKIPPED: lambda: {"skipped": now.skipped | {str(data["inject"])}},
        Kind.RATED: lambda: {"ratings": {**now.ratings, str(data["objective"]): str(data["rating"])}},
    }
    return changes[kind]() if kind in changes else {}


def _decided(play: Play, session: Session, decision: Decision) -> Session:
    """The story from here on as it is with one decision more; what was delivered stays delivered."""
    decisions = (*session.decisions, decision)
    told = frozenset(session.delivered) | session.skipped
    trace = play.trace(decisions)
    exercise = rewritten(play.estate, play.graph, session.exercise, trace, session.exercise_s, told)
    return replace(session, exercise=exercise, decisions=decisions)


def decision_of(data: Mapping[str, Any]) -> Decision:
    """A decision out of a record. ValueError, KeyError or TypeError where it is none."""
    until = data.get("until_s")
    return Decision(
        float(data["at_s"]),
        What(data["what"]),
        str(data["element"]),
        str(data.get("other", "")),
        None if until is None else float(until),
    )


def decision_data(decision: Decision) -> dict[str, Any]:
    """A decision as a record holds it."""
    return {
        "at_s": decision.at_s,
        "what": decision.what.value,
        "element": decision.element,
        "other": decision.other,
        "until_s": decision.until_s,
    }
