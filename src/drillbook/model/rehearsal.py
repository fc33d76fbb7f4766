"""A rehearsal that was kept with the inventory: what a plan may say of a procedure that was carried out."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from drillbook.problem import NOWHERE, Where


@dataclass(frozen=True, slots=True)
class RehearsedStep:
    """What was measured of one step."""

    id: str
    took: timedelta
    undone: str
    """identical, declared, different or not tried; see `drillbook.rehearsal.journal.Undone`."""
    interrupted: int
    """How many interruptions were tried."""
    identical: int
    """After how many of them its undo brought back what was before."""


@dataclass(frozen=True, slots=True)
class Rehearsal:
    """The parts of a journal that documents cite."""

    procedure: str
    """Identifier of the runbook."""
    digest: str
    """Of the procedure's words at the time: cited only while they are the same."""
    started: datetime
    succeeded: bool
    steps: tuple[RehearsedStep, ...]
    longest_downtime: timedelta | None = None
    """Longest time without a right answer for a client that asked all through; None: nobody asked."""
    software: tuple[tuple[str, str], ...] = ()
    substitutions: tuple[str, ...] = ()
    where: Where = NOWHERE
    """The file of the journal."""

    @property
    def took(self) -> timedelta:
        """Working time of all steps together, without the waits."""
        return sum((step.took for step in self.steps), timedelta(0))

    @property
    def interrupted(self) -> int:
        """Interruptions tried, of all steps."""
        return sum(step.interrupted for step in self.steps)

    @property
    def identical(self) -> int:
        """Interruptions after which the state was as before."""
        return sum(step.identical for step in self.steps)
