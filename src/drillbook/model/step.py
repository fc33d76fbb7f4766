"""A step of a runbook: do, verify, undo; and the runbook that holds steps in order."""

from dataclasses import dataclass, field
from datetime import timedelta
from enum import StrEnum

from drillbook.model.action import Action, Command, Verification
from drillbook.model.noun import Provenance


class Phase(StrEnum):
    """The phases of a contingency plan (NIST SP 800-34r1): activation, recovery, reconstitution; and what prepares it.

    A migration is a recovery without the disaster; a standby is a migration that is always kept ready; a test of the
    standby is a recovery that no user notices.
    """

    ACTIVATION = "activation"
    RECOVERY = "recovery"
    RECONSTITUTION = "reconstitution"
    MIGRATION = "migration"
    STANDBY = "standby"
    TEST = "test"


@dataclass(frozen=True, slots=True)
class Step:
    """One thing to do. Commands are words, not lines for a shell; see `drillbook.model.action`."""

    id: str
    """Stable, unique within its runbook: "orders-ct.promote"."""
    title: str
    """Imperative, for a tired reader: "Promote the replica in Connecticut"."""
    subject: str
    """Identifier of the element it acts on."""
    do: tuple[Action, ...]
    """What is done, in order."""
    verify: tuple[Verification, ...]
    """How to see that it worked, with what must be seen."""
    undo: tuple[Action, ...]
    """How to take it back, from wherever `do` stopped, also before it began; never empty."""
    duration: timedelta
    """How long it is expected to take."""
    duration_from: Provenance
    timeout: timedelta | None = None
    """When it has failed, and is undone; None: three times its duration, and not less than a minute."""
    owner: str | None = None
    """Identifier of the team or person; None where the inventory names nobody."""
    machine: str | None = None
    """Identifier of the machine on which the commands are run; None: any workstation."""
    preconditions: tuple[Verification, ...] = ()
    """What must hold before it is begun: a guard that blocks, not a hint."""
    go_no_go: str = ""
    """The question that a person must answer yes before this step."""
    point_of_no_return: str = ""
    """Why undoing costs data or time after this step; empty: undo brings back what was before."""
    wait: timedelta = timedelta(0)
    """Time that must pass after `do` before the next step: a TTL, a delegation; part of `duration`."""
    changes: tuple[str, ...] = ()
    """What it changes, for people: "the zone example.net", "/var/www on web-ct"; empty: it reads only."""
    escalate: str = ""
    """When to stop trying, and whom to tell."""
    after: tuple[str, ...] = ()
    """Identifiers of steps that must be finished first."""

    @property
    def is_command(self) -> bool:
        """There is something that a machine can do."""
        return any(isinstance(one, Command) for one in self.do)

    @property
    def gives_up_after(self) -> timedelta:
        """The timeout, or its default: three times the expected duration, the wait not counted thrice."""
        if self.timeout is not None:
            return self.timeout
        return max(timedelta(minutes=1), 3 * (self.duration - self.wait)) + self.wait


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
