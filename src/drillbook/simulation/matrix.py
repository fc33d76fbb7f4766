"""Every scenario against every service: what each reached, in one replication or in many."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from math import ceil, inf

from drillbook.model import Scenario
from drillbook.scenarios import Kind, Playing
from drillbook.simulation.drill import drill
from drillbook.simulation.trace import Event, Happening, Reached, Trace

Told = Callable[[str, int, int], None]
"""Told what is played, how many scenarios are done, and of how many."""
ENDS = frozenset({Happening.SWITCHED, Happening.RETURNED, Happening.RESTORED, Happening.STARTED, Happening.BOOTING})
"""What may bring a service back."""


@dataclass(frozen=True, slots=True)
class Cell:
    """One service in one scenario, over all replications. Times are in seconds; inf: not back, everything lost."""

    service: str
    kind: str
    rta_s: float
    """The worst."""
    rta_p50_s: float
    rta_p95_s: float
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
    """Services and processes with their order of columns."""
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
    told: Told = lambda what, done, all_: None,
) -> Matrix:
    """Play every scenario in replications 0 … n-1. `services`: only these; empty: every service and process."""
    estate, graph, chosen = playing.estate, playing.graph, tuple(played)
    rows: list[Row] = []
    for number, (kind, scenario) in enumerate(chosen):
        told(scenario.id, number, len(chosen))
        traces = [
            drill(estate, graph, scenario, seed=seed, replication=replication, kinds=playing.kinds)
            for replication in range(replications)
        ]
        rows.append(_row(kind, scenario, traces, services))
    columns = tuple(cell.service for cell in rows[0].cells) if rows else ()
    return Matrix(estate.digest, seed, replications, columns, tuple(rows))


def _row(kind: Kind | None, scenario: Scenario, traces: list[Trace], services: frozenset[str]) -> Row:
    every = zip(*(trace.reached for trace in traces), strict=True)
    hits = dict.fromkeys(event.element for event in traces[0].events if event.what is Happening.HIT)
    return Row(
        scenario=scenario.id,
        title=scenario.title,
        kind=kind.id if kind else scenario.like.kind if scenario.like else "",
        story=scenario.story,
        source=scenario.source,
        assumed="; ".join(scenario.assumed.values()),
        hits=tuple(hits),
        cells=tuple(_cell(traces, entries) for entries in every if not services or entries[0].service in services),
    )


def _cell(traces: list[Trace], entries: tuple[Reached, ...]) -> Cell:
    worst = max(range(len(entries)), key=lambda one: (not entries[one].met, entries[one].rta_s, entries[one].rpa_s))
    first, cause = entries[0], cause_of(traces[worst], entries[worst])
    losses = [loss for loss in entries[worst].losses if loss.loss_s > 0]
    rta, rpa = sorted(one.rta_s for one in entries), sorted(one.rpa_s for one in entries)
    return Cell(
        service=first.service,
        kind=first.kind,
        rta_s=rta[-1],
        rta_p50_s=_quantile(rta, 0.5),
        rta_p95_s=_quantile(rta, 0.95),
        rto_s=first.rto_s,
        rpa_s=rpa[-1],
        rpa_p50_s=_quantile(rpa, 0.5),
        rpa_p95_s=_quantile(rpa, 0.95),
        rpo_s=first.rpo_s,
        missed=sum(not one.met for one in entries),
        cause=cause[0],
        ended_by=cause[1],
        lost=max(losses, key=lambda loss: loss.loss_s).dataset if losses else None,
    )


def _quantile(ordered: list[float], share: float) -> float:
    """The smallest value that at least this share of them does not pass."""
    return ordered[max(0, ceil(share * len(ordered)) - 1)]


def cause_of(trace: Trace, reached: Reached) -> tuple[str | None, str]:
    """What began the longest outage of a service, and what ended it, in words."""
    longest = max(reached.outages, key=lambda span: span.end_s - span.start_s, default=None)
    if longest is None:
        return None, ""
    begun = [event for event in trace.events if event.what is Happening.DOWN and event.at_s <= longest.start_s]
    element = reached.service
    seen: set[str] = set()
    while element not in seen:
        seen.add(element)
        element = _why(begun, element) or element
    ends = [event for event in trace.events if event.what in ENDS and longest.start_s < event.at_s <= longest.end_s]
    return element, _ended(ends, longest.end_s)


def _why(begun: list[Event], element: str) -> str | None:
    """For want of what it went down the last time; None: it failed itself, or did not go down."""
    return next((event.cause for event in reversed(begun) if event.element == element), None)


def _ended(ends: list[Event], end_s: float) -> str:
    """The last that happened before it served again."""
    return ends[-1].text if ends and end_s < inf else ""


def missed(matrix: Matrix) -> Iterator[tuple[Row, Cell]]:
    """Every service with a target that a scenario misses."""
    return ((row, cell) for row in matrix.rows for cell in row.cells if not cell.met)
