"""Every scenario against every service: what each reached, in one replication or in many."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby
from math import ceil, inf

from drillbook.model import Scenario
from drillbook.scenarios import Kind, Playing, with_library, written_out
from drillbook.simulation.outcome import Once, Outcome
from drillbook.simulation.players import BLOCK, Block, Table, players

Told = Callable[[str, int, int], None]
"""Told what is played, how many scenarios are done, and of how many."""


@dataclass(frozen=True, slots=True)
class Cell:
    """One service in one scenario, over all replications. Times are in seconds; inf: not back, everything lost."""

    service: str
    kind: str
    rta_s: float
    """The worst."""
    rta_p50_s: float
    rta_p95_s: float
    for_good: bool
    """Wherever it was not back while watched, it never serves again."""
    watched_s: float
    """How long the worst was watched."""
    rto_s: float | None
    rpa_s: float
    """The worst."""
    rpa_p50_s: float
    rpa_p95_s: float
    rpo_s: float | None
    missed: int
    """Replications in which a target was missed."""
    cause: str | None
    """The element whose loss began the longest outage, in the worst replication; None: there was none."""
    switched_back: bool
    """Nothing was lost then: that element stood still while it was switched back."""
    ended_by: str
    """What ended that outage, in words; empty: nothing did, or there was none."""
    lost: str | None
    """The dataset of which most was lost; None: nothing was."""

    @property
    def met(self) -> bool:
        """Both targets met in every replication, as far as they are given."""
        return self.missed == 0

    @property
    def touched(self) -> bool:
        """It was down, or lost data."""
        return self.rta_s > 0 or self.rpa_s > 0

    @property
    def has_target(self) -> bool:
        """There is something to meet or to miss."""
        return self.rto_s is not None or self.rpo_s is not None


@dataclass(frozen=True, slots=True)
class Row:
    """One scenario."""

    scenario: str
    title: str
    kind: str
    """The kind of disaster of the library; empty: written in the inventory."""
    story: str
    source: str
    assumed: str
    """What is assumed of it, in words; empty: nothing is said to be."""
    hits: tuple[str, ...]
    """Elements that are hit in the first replication."""
    cells: tuple[Cell, ...]

    @property
    def met(self) -> bool:
        """Every service met its targets."""
        return all(cell.met for cell in self.cells)


@dataclass(frozen=True, slots=True)
class Matrix:
    """All of them."""

    inventory: str
    """SHA-256 of the inventory."""
    seed: int
    replications: int
    services: tuple[str, ...]
    """Services and processes, in the order of the columns."""
    rows: tuple[Row, ...]


Played = tuple[Kind | None, Scenario]
"""A scenario, with its kind where it is of the library."""


def play_all(
    playing: Playing,
    played: Iterable[Played],
    *,
    seed: int = 0,
    replications: int = 1,
    services: frozenset[str] = frozenset(),
    workers: int = 1,
    told: Told = lambda what, done, total: None,
) -> Matrix:
    """Play every scenario in replications 0 … n - 1. `services`: only these; empty: every service and process.

    Same inventory, scenarios, seed and replications: same matrix, whatever number of workers plays. Raises InputError
    where a scenario cannot be played.
    """
    chosen = tuple(played)
    table = Table(with_library(playing), playing.graph, seed, services)
    rows: list[Row] = []
    with players(table, workers) as who:
        blocks = _blocks([written_out(playing, scenario) for _, scenario in chosen], replications)
        for row, found in groupby(who.play(blocks), key=lambda each: each[0].row):
            told(chosen[row][1].id, row, len(chosen))
            scenario = written_out(playing, chosen[row][1])
            rows.append(_row(chosen[row], scenario, [once for _, block in found for once in block]))
    columns = tuple(cell.service for cell in rows[0].cells) if rows else ()
    return Matrix(playing.estate.digest, seed, replications, columns, tuple(rows))


def _blocks(scenarios: Sequence[Scenario], replications: int) -> Iterator[Block]:
    for row, scenario in enumerate(scenarios):
        for first in range(0, replications, BLOCK):
            yield Block(row, scenario, first, min(first + BLOCK, replications))


def _row(played: Played, written: Scenario, every: Sequence[Once]) -> Row:
    """`written`: the scenario with what the library says of it."""
    kind, scenario = played
    return Row(
        scenario=scenario.id,
        title=scenario.title,
        kind=kind.id if kind else scenario.like.kind if scenario.like else "",
        story=written.story,
        source=written.source,
        assumed="; ".join(written.assumed.values()),
        hits=every[0].hits,
        cells=tuple(_cell(entries) for entries in zip(*(once.outcomes for once in every), strict=True)),
    )


def _cell(entries: Sequence[Outcome]) -> Cell:
    worst = max(entries, key=lambda one: (not one.met, one.rta_s, one.rpa_s))
    rta, rpa = sorted(one.rta_s for one in entries), sorted(one.rpa_s for one in entries)
    endless = [one for one in entries if one.rta_s == inf]
    return Cell(
        service=worst.service,
        kind=worst.kind,
        rta_s=rta[-1],
        rta_p50_s=quantile(rta, 0.5),
        rta_p95_s=quantile(rta, 0.95),
        for_good=bool(endless) and all(one.for_good for one in endless),
        watched_s=worst.watched_s,
        rto_s=worst.rto_s,
        rpa_s=rpa[-1],
        rpa_p50_s=quantile(rpa, 0.5),
        rpa_p95_s=quantile(rpa, 0.95),
        rpo_s=worst.rpo_s,
        missed=sum(not one.met for one in entries),
        cause=worst.cause,
        switched_back=worst.switched_back,
        ended_by=worst.ended_by,
        lost=worst.lost,
    )


def quantile(ordered: Sequence[float], share: float) -> float:
    """The smallest value that at least this share of them does not pass (inverse of the empirical distribution)."""
    return ordered[max(0, ceil(round(share * len(ordered), 9)) - 1)]


def missed(matrix: Matrix) -> list[tuple[Row, Cell]]:
    """Every service with a target that a scenario misses, the worst first."""
    found = ((row, cell) for row in matrix.rows for cell in row.cells if not cell.met)
    return sorted(found, key=lambda one: (-one[1].rta_s, -one[1].rpa_s))
