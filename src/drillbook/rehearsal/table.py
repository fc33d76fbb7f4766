"""All interruptions of all steps in one table, as values: what people look at before they trust a procedure."""

from collections.abc import Iterable
from dataclasses import dataclass

from drillbook.rehearsal.journal import Cause, Interruption, Journal, Moment, StepRecord, Undone

COLUMNS = (
    (Moment.BEFORE, Cause.ERROR),
    (Moment.DURING, Cause.ERROR),
    (Moment.DURING, Cause.TIME_OUT),
    (Moment.DURING, Cause.KILL),
    (Moment.AFTER, Cause.ERROR),
)
"""Before it began; an error, a time-out, a kill at each of its commands; after it, its check taken to have failed."""


@dataclass(frozen=True, slots=True)
class Tried:
    """How many interruptions of one kind were tried, and after how many the state was as before."""

    tried: int
    identical: int

    def __str__(self) -> str:
        return f"{self.identical}/{self.tried}" if self.tried else "—"


@dataclass(frozen=True, slots=True)
class Row:
    """One step: what was seen in each column of `COLUMNS`."""

    step: str
    title: str
    seconds: float
    verified: bool
    undone: Undone
    tried: tuple[Tried, ...]


def interruption_table(journal: Journal) -> tuple[Row, ...]:
    """A row for each step that was rehearsed, in order."""
    return tuple(_row(one) for one in journal.steps)


def count(journal: Journal) -> Tried:
    """All interruptions together."""
    return _tried([tried for step in journal.steps for tried in step.interruptions])


def _row(record: StepRecord) -> Row:
    kinds = [
        _tried(one for one in record.interruptions if (one.case.moment, one.case.cause) == column) for column in COLUMNS
    ]
    return Row(record.id, record.title, record.seconds, record.verified, record.undone, tuple(kinds))


def _tried(interruptions: Iterable[Interruption]) -> Tried:
    found = list(interruptions)
    return Tried(len(found), sum(one.identical for one in found))
