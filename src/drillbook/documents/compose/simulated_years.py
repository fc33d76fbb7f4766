"""Section 6: what simulated years say of the site's services, the weakest first, in a short table."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby
from math import inf

from drillbook.analysis import failures
from drillbook.documents.blocks import MARKS, Block, Cell, Heading, Paragraph, Span, Table, strong, text
from drillbook.documents.compose.estimate import availability, hours, percent, time_interval
from drillbook.documents.compose.material import Material
from drillbook.graph import DependencyGraph
from drillbook.model import Estate, Provenance
from drillbook.quantity import write_short
from drillbook.simulation.years.figures import LEVEL, Estimate, SubjectYears, Years
from drillbook.simulation.years.origins import Origins

MOST = 16
"""So many rows are shown: the file holds all."""
MOST_IN_SHORT = 12
HEAD = ("Service, process", "Available", "Down a year", "Outages", "Half back in", "95 % in", "Over RTO", "Mostly by",
        "Assumed")  # fmt: skip
WIDTHS = (18, 9, 17, 8, 8, 8, 9, 15, 8)
BELOW = (
    "Outages: a year. Over RTO: the chance of one at least in a year. Mostly by: the failure to which most of the time "
    "down is laid; its letter says where its rate and repair come from. Assumed: the share of the time down that is "
    "laid to failures at assumed rates."
)
SELDOM = " * seen too seldom to rely on its interval."
LIKELY = 0.1
"""A target that is missed with this chance in a year is emphasised."""
SIMULATED = MARKS[Provenance.SIMULATED]
Column = Callable[[SubjectYears], Cell]


@dataclass(frozen=True, slots=True)
class YearsInShort:
    """The weakest of a whole inventory, for a page of its own."""

    basis: str
    """How the figures were made."""
    rows: tuple[tuple[Cell, ...], ...]
    """Services and processes, available, down a year, outages, over RTO, mostly by."""
    left_out: int
    """So many more are down less."""
    seldom: bool
    """Of one of them too little was seen."""


def simulated_years(material: Material) -> Iterator[Block]:
    """The figures of the site's services and of the processes that need them."""
    if material.years is None or not material.affected:
        return
    known = Origins(material.estate, material.graph, failures(material.estate, material.graph))
    found = weakest_first(material.years, material.affected)
    columns = (_served, _down, _outages, _half, _most, _over_rto, _mostly_by(known), _assumed(known))
    rows, left_out = _rows(known, found, columns, MOST)
    yield Heading("In simulated years")
    yield Paragraph((strong(basis(material.years)), Span(" The weakest first.")), keep=True)
    yield Table(HEAD, rows, WIDTHS, dense=True)
    more = f" {left_out} more are down less: years.json has them." if left_out else ""
    seldom = SELDOM if any(not one.is_sure for one in found) else ""
    yield Paragraph(text(f"{BELOW}{seldom}{more}", "small"))


def in_short(estate: Estate, graph: DependencyGraph, years: Years) -> YearsInShort:
    """Of the whole inventory."""
    known = Origins(estate, graph, failures(estate, graph))
    found = weakest_first(years, (one.subject for one in years.subjects))
    columns = (_served, _down, _outages, _over_rto, _mostly_by(known))
    rows, left_out = _rows(known, found, columns, MOST_IN_SHORT)
    return YearsInShort(basis(years), rows, left_out, any(not one.is_sure for one in found))


def basis(years: Years) -> str:
    """How the figures were made."""
    plural = "s" * (years.years != 1)
    return (
        f"{years.replications:,} replications of {years.years:g} year{plural}, seed {years.seed}, "
        f"inventory {years.inventory[:12]}; intervals of {100 * LEVEL:.0f} %."
    )


def weakest_first(years: Years, among: Iterable[str]) -> list[SubjectYears]:
    """Those of some services and processes, what is down longest first."""
    wanted = frozenset(among)
    return sorted(
        (one for one in years.subjects if one.subject in wanted), key=lambda one: (-one.down_s.value, one.subject)
    )


def _rows(
    known: Origins, found: Sequence[SubjectYears], columns: Sequence[Column], most: int
) -> tuple[tuple[tuple[Cell, ...], ...], int]:
    """At most so many rows, and how many subjects are not in them. Subjects of which the same is said share a row."""
    said = ((tuple(column(one) for column in columns), one) for one in found)
    shared = [(cells, [one for _, one in same]) for cells, same in groupby(said, key=lambda pair: pair[0])]
    rows = tuple((_names(known, same), *cells) for cells, same in shared[:most])
    return rows, sum(len(same) for _, same in shared[most:])


def _names(known: Origins, same: Sequence[SubjectYears]) -> Cell:
    """Whose figures they are, services first."""
    runs: list[Span] = []
    for one in sorted(same, key=lambda one: one.kind != "service"):
        runs += [Span(", ")] if runs else []
        runs += [strong(known.graph.node(one.subject).name)]
        runs += [Span(f" {one.kind}", style="small")] if one.kind != "service" else []
        runs += [] if one.is_sure else [Span(" *")]
    return tuple(runs)


def _served(one: SubjectYears) -> Cell:
    return (Span(availability(one.availability.value), SIMULATED, "unbroken"),)


def _down(one: SubjectYears) -> Cell:
    return (Span(time_interval(one.down_s), SIMULATED),) if one.seen else text("never seen down")


def _outages(one: SubjectYears) -> Cell:
    return (Span(hours(one.outages.value), SIMULATED),)


def _half(one: SubjectYears) -> Cell:
    return _back(one.recovery["p50"])


def _most(one: SubjectYears) -> Cell:
    return _back(one.recovery["p95"])


def _back(one: Estimate | None) -> Cell:
    """A quantile of the times until service is back."""
    if one is None:
        return text("—")
    return (Span("not back" if one.value == inf else write_short(one.value), SIMULATED),)


def _over_rto(one: SubjectYears) -> Cell:
    """The chance of an outage over the RTO in a year, beside that RTO."""
    if one.any_over_rto is None or one.rto_s is None:
        return text("no RTO", "missing")
    chance = one.any_over_rto.value
    return (
        Span(percent(chance), SIMULATED, "strong" if chance >= LIKELY else ""),
        Span(f" of {_unbroken(write_short(one.rto_s).replace('.0 ', ' '))}", style="small"),
    )


def _mostly_by(known: Origins) -> Column:
    """What most of the time down is laid to, with the origin of its rate and its share."""

    def column(one: SubjectYears) -> Cell:
        if not one.causes:
            return text("—")
        cause = one.causes[0]
        origin = known.origin(cause)
        who = "no failure" if cause.element is None else known.graph.node(cause.element).name
        planned = ", planned" if cause.planned_s > cause.down_s else ""
        return (Span(who, MARKS[origin] if origin else ""), Span(f"{planned} {_unbroken(percent(cause.share))}"))

    return column


def _unbroken(figure: str) -> str:
    return figure.replace(" ", "\N{NO-BREAK SPACE}")


def _assumed(known: Origins) -> Column:
    return lambda one: text(percent(known.assumed(one)) if one.causes else "—")
