"""Many replications: cut into blocks, played here or elsewhere, added up in order, until they are enough."""

from collections import deque
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ProcessPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from math import ceil
from typing import Protocol

from drillbook.simulation.processes import play, processes
from drillbook.simulation.years.block import Player, player_of
from drillbook.simulation.years.figures import Asked
from drillbook.simulation.years.interval import mean_interval
from drillbook.simulation.years.plan import Plan
from drillbook.simulation.years.tally import DOWN, Tally, added, new_tally

BLOCK_EVENTS = 1_000_000
"""About so many failures are played in a block: a fraction of a second."""
LEAST_BLOCKS = 16
"""Replications are cut into at least so many blocks, so that there is work for several cores."""
FIRST_LOOK = 1000
"""So many replications are played before their precision is looked at; then at each quarter more."""
LOOK_AGAIN = 1.25
LEAST_SEEN = 100
"""A precision counts as reached when a service was down in at least so many replications."""

Told = Callable[[int, int], None]
"""Told how many replications are done, and of how many."""


class Due(Protocol):
    """A block that is played somewhere."""

    def result(self) -> Tally:
        """What it came to, waited for."""


class Somewhere(Protocol):
    """A place where blocks are played; when it is left, those that nobody waits for any more are dropped."""

    ahead: int
    """How many blocks are kept under way."""

    def submit(self, first: int, end: int) -> Due:
        """Have a block played."""


@dataclass(frozen=True, slots=True)
class Progress:
    """How far a run has come: enough to go on from."""

    tally: Tally
    done: int = 0
    """Replications whose tallies are added, from the first on."""
    looked: int = 0
    """Replications at the last look at the precision."""
    close: bool = False
    """The precision asked for was reached at that look."""
    enough: bool = False
    """It was reached at two looks in a row: once may be luck, and stopping on luck makes intervals too short."""


@dataclass(slots=True)
class Run:
    """A run under way. Its progress is replaced in one step, so that an interrupt finds either the old or the new."""

    plan: Plan
    asked: Asked
    progress: Progress


def new_run(plan: Plan, asked: Asked) -> Run:
    """Nothing played yet."""
    return Run(plan, asked, Progress(new_tally(len(plan.subjects), len(plan.model.cause_nodes))))


def block_size(plan: Plan, asked: Asked) -> int:
    """Replications of a block: by what is asked and the size of the model, never by who plays it."""
    by_work = int(BLOCK_EVENTS / plan.work)
    return max(1, min(by_work, ceil(asked.replications / LEAST_BLOCKS), FIRST_LOOK))


def go_on(run: Run, place: Somewhere, told: Told) -> None:
    """Play until there is enough, adding block after block in order. May be interrupted, and called again."""
    size, asked = block_size(run.plan, run.asked), run.asked
    due: deque[tuple[int, Due]] = deque()
    following = run.progress.done
    while run.progress.done < asked.replications and not run.progress.enough:
        while following < asked.replications and len(due) < place.ahead:
            end = min(following + size, asked.replications)
            due.append((end, place.submit(following, end)))
            following = end
        end, future = due[0]
        run.progress = _taken(run.progress, future.result(), end, asked)
        due.popleft()
        told(end, asked.replications)


def _taken(progress: Progress, tally: Tally, end: int, asked: Asked) -> Progress:
    """One block more, and a look at the precision where that is due."""
    total = added(progress.tally, tally)
    if asked.precision is None or end < max(FIRST_LOOK, LOOK_AGAIN * progress.looked):
        return Progress(total, end, progress.looked, progress.close)
    close = reached(total, asked.precision)
    return Progress(total, end, end, close, close and progress.close)


def reached(tally: Tally, precision: float) -> bool:
    """Every subject's time down is known to that precision."""
    count = int(tally.played[0])
    for positive, sums in zip(tally.positive[:, DOWN], tally.sums[:, DOWN], strict=True):
        one = mean_interval(count, sums, int(positive))
        if positive < min(LEAST_SEEN, count) or one.low is None or one.high is None:
            return False
        if one.high - one.low > 2 * precision * one.value:
            return False
    return True


@dataclass(slots=True)
class Here:
    """This process."""

    player: Player
    ahead: int = 1

    def submit(self, first: int, end: int) -> "Future[Tally]":
        """Play a block at once."""
        future: Future[Tally] = Future()
        future.set_result(self.player.block(first, end))
        return future


@dataclass(slots=True)
class Pool:
    """Processes of this machine."""

    executor: ProcessPoolExecutor
    ahead: int

    def submit(self, first: int, end: int) -> "Future[Tally]":
        """Have a block played by the next process that is free."""
        return self.executor.submit(play, first, end)


@contextmanager
def workers(plan: Plan, number: int) -> Iterator[Somewhere]:
    """This process, or so many others."""
    if number <= 1:
        yield Here(player_of(plan))
        return
    with processes(number, Player, (plan.model, plan.begins_s, plan.ends_s, plan.horizon_s)) as executor:
        yield Pool(executor, 2 * number)
