"""Interrupting a step before, during and after, and looking at what its undo brings back.

*Before*: nothing of the step was done. *During*: at each of its commands in turn, an error (the command fails without
having begun), a time-out (it is asked to end while it works: SIGTERM) and a kill (it is ended while it works: SIGKILL).
*After*: all of it was done, and its check is taken to have failed. Every time the whole undo is run.
"""

import time
from collections.abc import Iterator
from hashlib import sha256
from random import Random
from signal import SIGKILL, SIGTERM

from drillbook.model import Command, Step
from drillbook.rehearsal.carry_out import Stopped, host_of, run_all, take_back
from drillbook.rehearsal.host import OPERATOR, Host, run_command
from drillbook.rehearsal.journal import Case, Cause, Interruption, Moment
from drillbook.rehearsal.state import State, differences, state_of
from drillbook.rehearsal.world import World

SIGNALS = {Cause.TIME_OUT: SIGTERM, Cause.KILL: SIGKILL}
SETTLING_S = 5.0
"""How long a state may take to come to rest: a replica that reads the rest of its log, a process that ends."""


def cases_of(step: Step) -> tuple[Case, ...]:
    """Every way in which a step is interrupted: once before, three times at each command, once after."""
    commands = [index for index, action in enumerate(step.do) if isinstance(action, Command)]
    during = [Case(step.id, Moment.DURING, cause, index) for index in commands for cause in Cause]
    before = Case(step.id, Moment.BEFORE, Cause.ERROR, -1)
    return (before, *during, Case(step.id, Moment.AFTER, Cause.ERROR, len(step.do)))


def sample_of(cases: tuple[Case, ...], number: int, seed: int) -> tuple[Case, ...]:
    """Some of the cases, in their order; the same for the same seed."""
    if number >= len(cases):
        return cases
    chosen = set(Random(f"{seed} {cases[0].step}").sample(cases, number))  # noqa: S311 - a choice, not a secret
    return tuple(one for one in cases if one in chosen)


def interrupt(world: World, step: Step, cases: tuple[Case, ...], seed: int) -> Iterator[Interruption]:
    """Try the cases one after the other, each from the state before the step; ends early where that is lost."""
    before = state_of(world.hosts)
    for case in cases:
        _do_until(world, step, case, seed)
        try:
            undo = take_back(world, step)
        except Stopped as stopped:
            undo = stopped.done
        after = _settled(world, before)
        left = tuple(map(str, differences(before, after)))
        yield Interruption(case, before.digest, after.digest, left, undo)
        if after.digest != before.digest:
            return


def _do_until(world: World, step: Step, case: Case, seed: int) -> None:
    """Do the step up to where the case strikes, and strike."""
    if case.moment is Moment.BEFORE:
        return
    try:
        run_all(world, step, step.do[: case.at])
        if case.moment is Moment.DURING and case.cause in SIGNALS:
            _strike(host_of(world, step), step, case, seed)
    except Stopped:
        return  # it failed by itself: undone from there


def _strike(host: Host, step: Step, case: Case, seed: int) -> None:
    """Begin the command, and end it while it works: after a part of a second that is drawn for the case."""
    command = step.do[case.at]
    assert isinstance(command, Command)  # noqa: S101 -- cases are made from commands only
    key = sha256(f"{seed} {case.step} {case.at} {case.cause}".encode()).digest()
    seconds = 0.02 + 0.4 * int.from_bytes(key[:4], "big") / 2**32
    run_command(host, command, timeout_s=seconds, user=OPERATOR, ending=SIGNALS[case.cause])


def _settled(world: World, before: State) -> State:
    """The state once it is as before, or once it has had its time."""
    until = time.monotonic() + SETTLING_S
    while (after := state_of(world.hosts)).digest != before.digest and time.monotonic() < until:
        time.sleep(0.2)
    return after
