"""A discussion-based exercise of a disaster, as values: objectives, modules, and the master scenario events list.

The words are those of HSEEP (Homeland Security Exercise and Evaluation Program): an *inject* is what a controller tells
players; STARTEX and ENDEX begin and end an exercise; *controllers* and *evaluators* know the story, players do not.
"""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from drillbook.exercises.pace import Pace
from drillbook.exercises.wishes import Wishes
from drillbook.model import Hit
from drillbook.simulation import Trace


class Method(StrEnum):
    """How an inject reaches players."""

    PHONE = "phone"
    EMAIL = "e-mail"
    MONITORING = "monitoring"
    RADIO = "radio"
    IN_PERSON = "in person"
    NEWS = "news"
    HANDOUT = "handout"


class InjectKind(StrEnum):
    """What an inject is for."""

    KEY = "key"
    """It starts what an objective asks for."""
    EXPECTED = "expected"
    """It follows from the story, or from what players are expected to do."""
    CONTINGENCY = "contingency"
    """It is delivered only if players do not act."""
    SURPRISE = "surprise"
    """Something besides the scenario goes wrong."""
    ADMINISTRATIVE = "administrative"
    """STARTEX, breaks, ENDEX, hot wash: about the exercise, not the story."""


@dataclass(frozen=True, slots=True)
class Objective:
    """What the exercise shall show."""

    id: str
    title: str
    capability: str
    """In the field's words: detection, activation, notification, failover, restoration, communication, fail-back."""
    services: tuple[str, ...]
    """Identifiers of the services it is about."""
    measures: tuple[str, ...]
    """What is observed, with its target: "Shop serves again within 4 h (RTO)"."""


@dataclass(frozen=True, slots=True)
class Inject:
    """One line of the master scenario events list."""

    number: str
    """For people: module and position, "1.03"."""
    key: str
    """What it tells of the trace, the same in every rebuild: an edited line is found again by it."""
    at_s: float
    """Story time, in seconds since the scenario's start."""
    exercise_s: float
    """Exercise time, in seconds since STARTEX."""
    kind: InjectKind
    sender: str
    receiver: str
    method: Method
    message: str
    """What players are told: what is seen from where they are, never a cause that they could not know."""
    expected: str
    """What they are expected to do."""
    objective: str
    """Identifier of the objective it serves; empty: none."""
    controller: str
    """Who delivers it."""
    contingency: str
    """Number of the inject that is delivered if they do not act; empty: none."""
    tells: tuple[str, ...]
    """Identifiers of the elements it is about."""
    knows: str
    """What is really the matter, for controllers only."""


@dataclass(frozen=True, slots=True)
class Module:
    """A part of the exercise: a stretch of the story, played and then discussed."""

    number: int
    title: str
    from_s: float
    """Story time at which it begins, in seconds since the scenario's start."""
    to_s: float
    questions: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Timetable:
    """When each module is played, in seconds since STARTEX, and how the story runs against it."""

    modules: tuple[Module, ...]
    plays: tuple[tuple[float, float], ...]
    """Of each module, when it begins and until when injects are delivered; then it is discussed."""
    ends: tuple[float, ...]
    hot_wash_s: float
    pace: Pace


@dataclass(frozen=True, slots=True)
class Exercise:
    """A whole exercise, made from one drill."""

    title: str
    scenario: str
    """Identifier of the scenario, which is that of the exercise too."""
    wishes: Wishes
    inventory: str
    """SHA-256 of the inventory."""
    start: datetime
    """Of the story."""
    objectives: tuple[Objective, ...]
    timetable: Timetable
    injects: tuple[Inject, ...]
    """In the order of exercise time, with what was changed by hand."""
    generated: tuple[Inject, ...]
    """The same as the drill gives them."""
    surprises: tuple[Hit, ...]
    """What goes wrong besides the scenario."""
    players: tuple[str, ...]
    """Identifiers of teams and people who play."""
    trace: Trace

    @property
    def duration_s(self) -> float:
        """Exercise time from STARTEX to the end of the hot wash, in seconds."""
        return self.wishes.duration_s

    @property
    def modules(self) -> tuple[Module, ...]:
        """The modules that are played."""
        return self.timetable.modules

    @property
    def pace(self) -> Pace:
        """How story time runs against exercise time."""
        return self.timetable.pace
