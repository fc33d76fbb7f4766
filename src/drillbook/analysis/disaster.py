"""The smallest fatal disaster: what it takes to bring a process down for longer than it can bear.

Three answers for each process: the smallest circle on the map, the likeliest and the cheapest set of failures. Each
set is tried by playing it: all of it fails at once, each element is repaired after its own repair time (for good
where none is given), holdovers, takeovers, fuel and people counted. Fatal means an outage longer than the MTD.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from drillbook.analysis.circle import smallest_fatal_circle
from drillbook.analysis.failure import Failure, failures
from drillbook.analysis.fatal_set import FatalSet, FatalSets, candidates, prices
from drillbook.analysis.hazard import hazards, spanning
from drillbook.analysis.hitting_set import Search
from drillbook.analysis.influence import part_of
from drillbook.analysis.response import nominal, respond
from drillbook.analysis.sphere import place_of
from drillbook.graph import Compiled, DependencyGraph, compile_graph
from drillbook.model import Estate, Site


@dataclass(frozen=True, slots=True)
class FatalCircle:
    """The smallest circle on the map after which the subject is down beyond its limit."""

    latitude: float
    longitude: float
    radius_km: float
    """0: one site alone."""
    sites: tuple[str, ...]
    """The sites within it that the subject needs; each is lost until it is rebuilt (its `repair`), or for good."""
    outage_s: float
    """How long the subject is down; inf: for good."""
    hazards: tuple[str, ...]
    """Kinds of events that are felt at least as far from their middle, the smallest first."""
    proven: bool
    """No smaller circle is fatal."""


@dataclass(frozen=True, slots=True)
class FatalDisaster:
    """What it takes to bring one process (or service) down beyond its limit."""

    subject: str
    limit_s: float
    limit_from: str
    """Which of its targets that is: "mtd", or "rto" where no process of the inventory has an MTD."""
    circle: FatalCircle | None
    """None: it survives the loss of every site whose place is known."""
    unplaced: tuple[str, ...]
    """Sites that it needs whose places are not known: no circle takes them."""
    likeliest: FatalSet | None
    """None: it survives the failure of everything that fails at all."""
    cheapest: FatalSet | None


@dataclass(frozen=True)
class _Play:
    """Losses played on the part of the graph that matters to one subject, compiled once."""

    compiled: Compiled
    subject: str
    limit_s: float

    def outage_s(self, lost: frozenset[str]) -> float:
        """The longest outage of the subject when these fail at once."""
        intervals = {one: [(0.0, self.compiled.repair_s[self.compiled.number[one]])] for one in sorted(lost)}
        outages = respond(self.compiled, intervals).get(self.subject, ())
        return max((end - start for start, end in outages), default=0.0)

    def is_fatal(self, lost: frozenset[str]) -> bool:
        """Down for longer than the limit."""
        return self.outage_s(lost) > self.limit_s


def find_fatal_disasters(estate: Estate, graph: DependencyGraph) -> tuple[FatalDisaster, ...]:
    """For every process with an MTD; where none has one, for every process, else service, with an RTO of its own.

    What does not serve even when nothing has failed is left out; the black start finding names it.
    """
    rates = failures(estate, graph)
    found = (_of(estate, graph, rates, *subject) for subject in _subjects(estate))
    return tuple(one for one in found if one is not None)


def _subjects(estate: Estate) -> Iterator[tuple[str, float, str]]:
    for nouns, attribute in ((estate.processes, "mtd"), (estate.processes, "rto"), (estate.services, "rto")):
        limits = {one.id: getattr(one, attribute) for one in nouns.values()}
        found = [(one, limit.total_seconds(), attribute) for one, limit in limits.items() if limit is not None]
        if found:
            yield from found
            return


def _of(
    estate: Estate, graph: DependencyGraph, rates: Mapping[str, Failure], subject: str, limit_s: float, limit_from: str
) -> FatalDisaster | None:
    part = part_of(graph, subject)
    play = _Play(compile_graph(part), subject, limit_s)
    if not nominal(play.compiled)[play.compiled.number[subject]]:
        return None
    sites = [site for site in estate.sites.values() if site.id in part]
    chosen = candidates(estate, part, subject, rates)
    sets = FatalSets(rates, prices(estate, chosen), Search(play.is_fatal, chosen), play.outage_s)
    return FatalDisaster(
        subject=subject,
        limit_s=limit_s,
        limit_from=limit_from,
        circle=_circle(estate, sites, play),
        unplaced=tuple(site.id for site in sites if place_of(site) is None),
        likeliest=sets.likeliest(),
        cheapest=sets.cheapest(),
    )


def _circle(estate: Estate, sites: list[Site], play: _Play) -> FatalCircle | None:
    places = {site.id: place for site in sites if (place := place_of(site)) is not None}
    cap = smallest_fatal_circle(places, Search(play.is_fatal, list(places)))
    if cap is None:
        return None
    return FatalCircle(
        latitude=round(cap.centre[0], 6),
        longitude=round(cap.centre[1], 6),
        radius_km=round(cap.radius_km, 3),
        sites=cap.sites,
        outage_s=play.outage_s(frozenset(cap.sites)),
        hazards=tuple(one.kind for one in spanning(hazards(estate), cap.radius_km)),
        proven=cap.proven,
    )
