"""A step of a runbook: do, verify, undo; and the runbook that holds steps in order."""

from dataclasses import dataclass, field
from datetime import timedelta
from enum import StrEnum

from drillbook.model.noun import Provenance


class Phase(StrEnum):
    """The phases of a contingency plan (NIST SP 800-34r1): activation, recovery, reconstitution."""

    ACTIVATION = "activation"
    RECOVERY = "recovery"
    RECONSTITUTION = "reconstitution"


@dataclass(frozen=True, slots=True)
class Step:
    """One thing to do. Commands are complete shell lines in which every value of the inventory is quoted."""

    id: str
    """Stable, unique within its runbook: "orders-ct.promote"."""
    title: str
    """Imperative, for a tired reader: "Promote the replica in Connecticut"."""
    subject: str
    """Identifier of the element it acts on."""
    do: tuple[str, ...]
    """Commands, or sentences where there is no command, in order."""
    verify: tuple[str, ...]
    """How to see that it worked, with what must be seen."""
    undo: tuple[str, ...]
    """How to take it back; never empty."""
    duration: timedelta
    duration_from: Provenance
    owner: str | None = None
    """Identifier of the team or person; None where the inventory names nobody."""
    machine: str | None = None
    """Identifier of the machine on which the commands are typed; None: any workstation."""
    is_command: bool = True
    """False: `do` holds sentences (a call, a decision, a cable)."""
    go_no_go: str = ""
    """The question that must be answered yes before this step."""
    point_of_no_return: bool = False
    """True: after this step, undoing costs data or time that the undo names."""
    escalate: str = ""
    """When to stop trying, and whom to tell."""
    after: tuple[str, ...] = ()
    """Identifiers of steps that must be finished first."""


@dataclass(frozen=True, slots=True)
class Runbook:
    """The ordered steps that bring one service (or a site's shared parts) through one phase."""

    id: str
    title: str
    phase: Phase
    site: str
    """The site whose loss or return it answers."""
    service: str | None
    """The service it recovers; None: the site as a whole."""
    priority: int
    steps: tuple[Step, ...] = field(default_factory=tuple)

    @property
    def duration(self) -> timedelta:
        """Working time of all steps one after the other."""
        return sum((step.duration for step in self.steps), timedelta(0))
