"""Who plays replications: this process, or several. What comes of it is the same, and in the same order."""

from collections import deque
from collections.abc import Iterator
from concurrent.futures import Future, ProcessPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, fields
from types import MappingProxyType
from typing import Any, NamedTuple, Protocol

from drillbook.graph import DependencyGraph
from drillbook.model import Estate, Scenario
from drillbook.simulation.outcome import Once, play_once
from drillbook.simulation.processes import play, processes

BLOCK = 25
"""So many replications are handed out at once: a second or two of work."""
AHEAD = 3
"""Blocks under way for each worker."""


class Block(NamedTuple):
    """Replications `first` … `end` - 1 of a scenario, the number of which is `row`."""

    row: int
    scenario: Scenario
    first: int
    end: int


class Players(Protocol):
    """Plays blocks, in the order in which they are given."""

    def play(self, blocks: Iterator[Block]) -> Iterator[tuple[Block, tuple[Once, ...]]]:
        """Every block with what it came to."""


@dataclass(frozen=True, slots=True)
class Table:
    """What replications are played on. Scenarios of the estate are written out: workers need no library."""

    estate: Estate
    graph: DependencyGraph
    seed: int
    services: frozenset[str]

    def block(self, block: Block) -> tuple[Once, ...]:
        """Play a block here and now."""
        return tuple(
            play_once(self.estate, self.graph, block.scenario, self.seed, replication, self.services)
            for replication in range(block.first, block.end)
        )


@contextmanager
def players(table: Table, workers: int) -> Iterator[Players]:
    """This process, or so many others, which end with the `with` block."""
    if workers <= 1:
        yield _Here(table)
        return
    with processes(workers, Table, (_sent(table.estate), table.graph, table.seed, table.services)) as executor:
        yield _Pool(executor, AHEAD * workers)


@dataclass(frozen=True, slots=True)
class _Here:
    table: Table

    def play(self, blocks: Iterator[Block]) -> Iterator[tuple[Block, tuple[Once, ...]]]:
        return ((block, self.table.block(block)) for block in blocks)


@dataclass(frozen=True, slots=True)
class _Pool:
    executor: ProcessPoolExecutor
    ahead: int

    def play(self, blocks: Iterator[Block]) -> Iterator[tuple[Block, tuple[Once, ...]]]:
        due: deque[tuple[Block, Future[tuple[Once, ...]]]] = deque()
        for block in blocks:
            due.append((block, self.executor.submit(play, block)))
            if len(due) >= self.ahead:
                yield _first(due)
        while due:
            yield _first(due)


def _first(due: deque[tuple[Block, "Future[tuple[Once, ...]]"]]) -> tuple[Block, tuple[Once, ...]]:
    block, future = due.popleft()
    return block, future.result()


def _sent(estate: Estate) -> Estate:
    """The estate as it can be sent: read-only views cannot, and places of values are not needed to play."""
    values = {one.name: getattr(estate, one.name) for one in fields(estate)}
    plain: dict[str, Any] = {
        name: dict(one) if isinstance(one, MappingProxyType) else one for name, one in values.items()
    }
    return Estate(**{**plain, "places": {}})
