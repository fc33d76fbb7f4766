"""What a rehearsal wrote down: every command with what it printed, every interruption with what it left behind."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum


@dataclass(frozen=True, slots=True)
class Said:
    """One command that was run, and what came of it."""

    text: str
    """The command, word for word as in the plan and in the script."""
    status: int | None
    """Exit status; None: it was stopped, by its time-out or on purpose."""
    stdout: str
    stderr: str
    seconds: float


@dataclass(frozen=True, slots=True)
class ByHand:
    """A sentence for a person: in a rehearsal it is read, not carried out."""

    text: str


@dataclass(frozen=True, slots=True)
class Seen:
    """A check that was made: what was expected, whether it was seen."""

    text: str
    """Command and expectation, word for word as in the plan."""
    held: bool
    said: Said
    """The last time it was asked."""
    asked: int
    """How many times, where the check may take a while."""


class Moment(StrEnum):
    """When a step was interrupted."""

    BEFORE = "before"
    DURING = "during"
    AFTER = "after"


class Cause(StrEnum):
    """What interrupted it."""

    ERROR = "error"
    TIME_OUT = "time-out"
    KILL = "kill"


class Undone(StrEnum):
    """What the undo of a step was found to do, over all its interruptions."""

    IDENTICAL = "identical"
    """Every time the state was the one before the step."""
    DECLARED = "declared"
    """The step says why it cannot be taken back."""
    DIFFERENT = "different"
    """The state was another, and the step does not say so: a fault of the procedure."""
    NOT_TRIED = "not tried"


@dataclass(frozen=True, slots=True)
class Case:
    """One way of interrupting one step."""

    step: str
    moment: Moment
    cause: Cause
    at: int
    """The command of `do` that it struck, from 0; -1 before the first; as many as there are: after the last."""


@dataclass(frozen=True, slots=True)
class Interruption:
    """One case that was tried: the step was stopped there and undone."""

    case: Case
    before: str
    """Digest of the state before the step."""
    after: str
    """Digest of the state after the undo."""
    differences: tuple[str, ...]
    """What differs, for people; empty: nothing."""
    undo: tuple[Said | ByHand, ...]

    @property
    def identical(self) -> bool:
        """Undo brought back what was before."""
        return self.before == self.after


@dataclass(frozen=True, slots=True)
class StepRecord:
    """One step that was rehearsed."""

    id: str
    title: str
    machine: str | None
    preconditions: tuple[Seen | ByHand, ...]
    do: tuple[Said | ByHand, ...]
    verify: tuple[Seen | ByHand, ...]
    verified: bool
    """Every precondition and every check that a machine can make held."""
    undone: Undone
    started: datetime
    seconds: float
    """Working time: preconditions, do and checks, without the wait."""
    skipped_wait_s: float
    """Time that would have passed outside: the caches were emptied instead of waiting."""
    before: str
    after: str
    """Digests of the state before the step and after its checks."""
    interruptions: tuple[Interruption, ...] = ()


@dataclass(frozen=True, slots=True)
class Span:
    """From the first request that failed to the first that was answered again, in seconds of Unix time."""

    start: float
    end: float

    @property
    def seconds(self) -> float:
        """How long it was."""
        return self.end - self.start


@dataclass(frozen=True, slots=True)
class Answered:
    """An address that the name led to, from when to when, and how many of its answers were right."""

    address: str
    first: float
    last: float
    requests: int
    right: int


@dataclass(frozen=True, slots=True)
class Downtime:
    """What users saw. The site is down while any of its pages is: a shop without its program sells nothing."""

    spans: tuple[Span, ...]
    total_s: float
    longest_s: float
    requests: int
    right: int
    wrong: int
    unanswered: int
    addresses: tuple[Answered, ...]
    """In the order in which they were first asked."""


@dataclass(frozen=True, slots=True)
class Journal:
    """One rehearsal of one procedure."""

    procedure: str
    """Identifier of the runbook."""
    title: str
    digest: str
    """Of the procedure's words: a plan cites the rehearsal only while it is the same procedure."""
    inventory: str
    """Digest of the inventory."""
    seed: int
    started: datetime
    seconds: float
    steps: tuple[StepRecord, ...]
    downtime: Downtime | None
    """None where no client asked."""
    identical: tuple[str, ...] | None
    """What differs between the content and data of the old and the new machine; None: not compared."""
    software: tuple[tuple[str, str], ...]
    """The programs it was rehearsed with, and their versions."""
    substitutions: tuple[str, ...]
    """What stood in for what: software that cannot be had here, waits that were not waited for."""

    @property
    def succeeded(self) -> bool:
        """Every step was verified, and nothing was left behind without being declared."""
        return all(one.verified and one.undone is not Undone.DIFFERENT for one in self.steps) and not self.identical
