"""A rehearsal: the procedure once from end to end with a client that asks, then once interrupted everywhere.

Two worlds are built for it, alike: what is measured in the first is not disturbed by the interruptions of the second.
"""

import time
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import StrEnum

from drillbook.model import Runbook, Step
from drillbook.procedures.digest import digest_of
from drillbook.quantity import write_duration
from drillbook.rehearsal.carry_out import Stopped, all_held, carry_out, host_of, make_checks
from drillbook.rehearsal.client import downtime as downtime_of
from drillbook.rehearsal.client import polling
from drillbook.rehearsal.interrupt import cases_of, interrupt, sample_of
from drillbook.rehearsal.journal import ByHand, Downtime, Interruption, Journal, Said, StepRecord, Undone
from drillbook.rehearsal.opening import Opened, software_of
from drillbook.rehearsal.state import state_of
from drillbook.rehearsal.world import World, let_time_pass

Worlds = Callable[[], AbstractContextManager[Opened]]
"""Builds a world in which the procedure can begin: seeded, and for a recovery with the site lost."""
Progress = Callable[[str, int, int], None]
SAMPLE = 1
"""Cases a step in a sample."""


class Interrupting(StrEnum):
    """Which interruptions are tried."""

    ALL = "all"
    SAMPLE = "sample"
    NONE = "none"


@dataclass(frozen=True, slots=True)
class Rehearsing:
    """What is rehearsed, and how."""

    book: Runbook
    inventory: str
    """Digest of the inventory."""
    interrupting: Interrupting
    seed: int
    now: Callable[[], datetime]
    progress: Progress


def rehearse(worlds: Worlds, rehearsing: Rehearsing) -> Journal:
    """Rehearse a procedure. Nothing is left running, whatever happens."""
    started, clock = rehearsing.now(), time.monotonic()
    with worlds() as opened:
        world = opened.world
        records, downtime = _carried_out(world, rehearsing)
        whole = len(records) == len(rehearsing.book.steps)
        identical = opened.differences if whole else None
        software, substitutions = software_of(world), (*world.substitutions, *_waits(rehearsing.book))
    if rehearsing.interrupting is not Interrupting.NONE:
        with worlds() as opened:
            tried = dict(_interrupted(opened.world, rehearsing))
        records = tuple(
            _with(one, step, tried.get(one.id)) for one, step in zip(records, rehearsing.book.steps, strict=False)
        )
    return Journal(
        procedure=rehearsing.book.id,
        title=rehearsing.book.title,
        digest=digest_of(rehearsing.book),
        inventory=rehearsing.inventory,
        seed=rehearsing.seed,
        started=started,
        seconds=time.monotonic() - clock,
        steps=records,
        downtime=downtime,
        identical=identical,
        software=software,
        substitutions=substitutions,
    )


def _carried_out(world: World, rehearsing: Rehearsing) -> tuple[tuple[StepRecord, ...], Downtime | None]:
    """Every step up to the first that fails, while a client asks for the site; None where there is none to ask for."""
    if not world.cast.is_web:
        return tuple(_up_to_a_failure(world, rehearsing)), None
    with polling(world) as client:
        records = tuple(_up_to_a_failure(world, rehearsing))
    return records, downtime_of(client.records())


def _up_to_a_failure(world: World, rehearsing: Rehearsing) -> Iterator[StepRecord]:
    steps = rehearsing.book.steps
    for number, step in enumerate(steps):
        rehearsing.progress(f"doing {step.id}", number, len(steps))
        record = _record(world, step, rehearsing.now)
        yield record
        if not record.verified:
            return


def _waits(book: Runbook) -> Iterator[str]:
    """What is not waited for here, in words."""
    longest = max((step.wait for step in book.steps), default=timedelta(0))
    if longest:
        yield (
            f"Waits (the longest is {write_duration(longest)}) are not waited for: the resolver's cache is emptied. "
            "Add a TTL to the measured time for users whose resolver has just asked."
        )


def _record(world: World, step: Step, now: Callable[[], datetime]) -> StepRecord:
    """Do one step as it is written: guards, commands, the wait, checks."""
    host, started = host_of(world, step), now()
    before, clock = state_of(world.hosts), time.monotonic()
    preconditions = make_checks(host, step.preconditions)
    ready = all_held(preconditions)
    done: tuple[Said | ByHand, ...] = ()
    if ready:
        try:
            done = carry_out(world, step)
        except Stopped as stopped:
            ready, done = False, stopped.done
    if step.wait:
        let_time_pass(world)
    verify = make_checks(host, step.verify) if ready else ()
    return StepRecord(
        id=step.id,
        title=step.title,
        machine=step.machine,
        preconditions=preconditions,
        do=done,
        verify=verify,
        verified=ready and all_held(verify),
        undone=Undone.NOT_TRIED,
        started=started,
        seconds=time.monotonic() - clock,
        skipped_wait_s=step.wait.total_seconds(),
        before=before.digest,
        after=state_of(world.hosts).digest,
    )


def _interrupted(world: World, rehearsing: Rehearsing) -> Iterator[tuple[str, tuple[Interruption, ...]]]:
    """Interrupt and undo every step in every way, then do it and go on to the next; ends where one cannot be done."""
    steps = rehearsing.book.steps
    for number, step in enumerate(steps):
        cases = cases_of(step)
        if step.point_of_no_return:
            cases = cases[:1]  # what it destroys is declared; before it has begun nothing may be lost
        elif rehearsing.interrupting is Interrupting.SAMPLE:
            cases = sample_of(cases, SAMPLE, rehearsing.seed)
        tried: list[Interruption] = []
        for one in interrupt(world, step, cases, rehearsing.seed):
            tried.append(one)
            rehearsing.progress(f"interrupting {step.id} ({len(tried)} of {len(cases)})", number, len(steps))
        yield step.id, tuple(tried)
        if not _record(world, step, rehearsing.now).verified:
            return


def _with(record: StepRecord, step: Step, tried: tuple[Interruption, ...] | None) -> StepRecord:
    if tried is None:
        return record
    if any(not one.identical for one in tried):
        return replace(record, undone=Undone.DIFFERENT, interruptions=tried)
    return replace(record, undone=Undone.DECLARED if step.point_of_no_return else Undone.IDENTICAL, interruptions=tried)
