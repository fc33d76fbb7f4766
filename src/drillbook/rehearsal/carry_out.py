"""Carrying out a step for real: its preconditions, its commands, its checks, its undo, one after the other.

A sentence for a person is read, not carried out; commands run as the unprivileged operator, who has `sudo`.
"""

import time
from collections.abc import Iterable
from dataclasses import dataclass

from drillbook.model import Action, Check, Command, Expectation, Instruction, Step, Verification, written
from drillbook.rehearsal.host import OPERATOR, Host, Outcome, run_command
from drillbook.rehearsal.journal import ByHand, Said, Seen
from drillbook.rehearsal.world import World, delegate

PAUSE_S = 0.5
"""Between two askings of a check that may take a while."""
CHECK_S = 60.0
"""Time-out of a check that says nothing about it."""
LONGEST_OUTPUT = 4000
"""Characters of an output that a journal keeps; what is left out is said."""


@dataclass(frozen=True, slots=True)
class Stopped(Exception):  # noqa: N818 -- not an error: what was done, for the record
    """A command failed or ran into its time-out; the step stops there."""

    done: tuple[Said | ByHand, ...]


def carry_out(world: World, step: Step) -> tuple[Said | ByHand, ...]:
    """All of `do`, in order. Raises `Stopped` at the first command that fails; the rest is not begun."""
    return run_all(world, step, step.do)


def take_back(world: World, step: Step) -> tuple[Said | ByHand, ...]:
    """All of `undo`. Raises `Stopped` at the first command that fails."""
    return run_all(world, step, step.undo)


def run_all(world: World, step: Step, actions: Iterable[Action]) -> tuple[Said | ByHand, ...]:
    """Run actions of a step within its time, all together; what the registrar is asked for, the rehearsal does."""
    done: list[Said | ByHand] = []
    left = (step.gives_up_after - step.wait).total_seconds()
    for action in actions:
        if isinstance(action, Instruction):
            if action.delegates_to:
                delegate(world, action.delegates_to)
            done.append(ByHand(str(action)))
            continue
        said = run_one(host_of(world, step), action, left)
        done.append(said)
        left -= said.seconds
        if said.status != 0:
            raise Stopped(tuple(done))
    return tuple(done)


def host_of(world: World, step: Step) -> Host:
    """Where a step is carried out: its machine, else the administrators' workstation."""
    return world.hosts[step.machine] if step.machine else world.admin


def run_one(host: Host, command: Command, timeout_s: float) -> Said:
    """Run one command as the operator, and keep what it says."""
    return _said(command, run_command(host, command, timeout_s=max(timeout_s, 1.0), user=OPERATOR))


def make_checks(host: Host, checks: Iterable[Verification]) -> tuple[Seen | ByHand, ...]:
    """Make every check, also after one that did not hold: all of them are wanted in the journal."""
    return tuple(ByHand(str(one)) if isinstance(one, Instruction) else make_check(host, one) for one in checks)


def make_check(host: Host, check: Check) -> Seen:
    """Ask until what must be seen is seen, or its time is up."""
    started, asked = time.monotonic(), 0
    while True:
        asked += 1
        said = run_one(host, check.command, CHECK_S)
        if holds(check, said):
            return Seen(str(check), held=True, said=said, asked=asked)
        if time.monotonic() - started + PAUSE_S >= check.within.total_seconds():
            return Seen(str(check), held=False, said=said, asked=asked)
        time.sleep(PAUSE_S)


def holds(check: Check, said: Said) -> bool:
    """What the command said is what the check expects; a command that was stopped never is."""
    if said.status is None:
        return False
    match check.expectation:
        case Expectation.SUCCEEDS:
            return said.status == 0
        case Expectation.FAILS:
            return said.status != 0
        case Expectation.PRINTS:
            return said.stdout.strip() == check.values[0].strip()
        case Expectation.SHOWS:
            return all(value in said.stdout or value in said.stderr for value in check.values)
        case Expectation.PRINTS_NOTHING:
            return said.status == 0 and not said.stdout.strip()


def _said(command: Command, outcome: Outcome) -> Said:
    return Said(written(command), outcome.status, _kept(outcome.stdout), _kept(outcome.stderr), outcome.seconds)


def _kept(text: str) -> str:
    left_out = len(text) - LONGEST_OUTPUT
    return text if left_out <= 0 else f"{text[:LONGEST_OUTPUT]}\n… {left_out} characters left out"


def all_held(seen: Iterable[Seen | ByHand]) -> bool:
    """Every check that a machine can make held."""
    return all(one.held for one in seen if isinstance(one, Seen))
