"""How often each element fails and how long its repair takes: given, else published, else assumed.

A repair that the inventory leaves out means "for good" to the analysis of one failure; a long-run share of time needs
an end, so here the usual repair of its kind stands in, and is marked as assumed.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from math import inf

from drillbook.analysis import failure_default as default
from drillbook.analysis.failure_default import HOUR_S, YEAR_H, Rate
from drillbook.graph import DependencyGraph
from drillbook.model import (
    CommonCause,
    Device,
    Element,
    Estate,
    Failing,
    Feed,
    Generator,
    Noun,
    Provenance,
    Region,
    RegionKind,
)

WEAKEST = (Provenance.ASSUMED, Provenance.SOURCED, Provenance.GIVEN)
"""A figure made of several is no better than the first of these that one of them is."""


@dataclass(frozen=True, slots=True)
class Failure:
    """How often an element fails, and for how long."""

    rate_per_year: float
    repair_s: float
    """Mean time to repair, in seconds; always finite."""
    provenance: Provenance
    """The weaker of the two figures'."""
    source: str
    """Where both come from, in words."""

    @property
    def unavailability(self) -> float:
        """Share of the time it is down: q = MTTR / (MTTF + MTTR), MTTF = 8760 h / rate (worked example E7)."""
        if self.rate_per_year == inf:
            return 1.0
        repair_h = self.repair_s / HOUR_S
        return repair_h * self.rate_per_year / (YEAR_H + repair_h * self.rate_per_year)


def failures(estate: Estate, graph: DependencyGraph) -> dict[str, Failure]:
    """Failure rate and repair time of every element of the graph, by identifier.

    Services, processes, datasets and teams fail through what they need; by themselves only where the inventory gives
    a rate. No interruption is counted twice: a feed is given what customers see less what its grids have.
    """
    found = {node.id: _failure(estate, estate.find(node.id), node.id, node.kind) for node in graph.elements()}
    shared = {cause.id: _common(cause, found) for cause in estate.common_causes.values()}
    for cause in estate.common_causes.values():
        for member in dict.fromkeys(cause.members):
            found[member] = replace(found[member], rate_per_year=found[member].rate_per_year * (1 - cause.beta))
    return found | shared


def _common(cause: CommonCause, alone: Mapping[str, Failure]) -> Failure:
    """The share of its members' failures that hits all of them, by their mean rate (beta factor)."""
    members = [alone[member] for member in dict.fromkeys(cause.members)]
    given = cause.usual_repair
    return Failure(
        rate_per_year=cause.beta * sum(member.rate_per_year for member in members) / len(members),
        repair_s=max(member.repair_s for member in members) if given is None else given.total_seconds(),
        provenance=weakest(cause.provenance("beta"), *(member.provenance for member in members)),
        source=f"beta {cause.beta:g} ({origin(cause, 'beta')}) of the failures of {', '.join(cause.members)}",
    )


def weakest(*provenances: Provenance) -> Provenance:
    """The provenance of a figure made of others; given where there are none."""
    return next((one for one in WEAKEST if one in provenances), Provenance.GIVEN)


def _failure(estate: Estate, noun: Noun | None, identifier: str, kind: str) -> Failure:
    repair_s, repair_from, repair_source = _repair(estate, noun, kind)
    rate = _rate(estate, noun, identifier, kind, repair_s)
    return Failure(
        rate_per_year=rate.per_year,
        repair_s=repair_s,
        provenance=weakest(rate.provenance, repair_from),
        source=f"rate: {rate.source}; repair: {repair_source}",
    )


def _rate(estate: Estate, noun: Noun | None, identifier: str, kind: str, repair_s: float) -> Rate:
    if noun is not None and (given := _given(noun)) is not None:
        return given
    if isinstance(noun, Feed):
        return default.feed_rate(estate, noun, _grid_rates(estate, noun))
    if isinstance(noun, Generator):
        return default.generator_rate(noun, repair_s)
    if isinstance(noun, Device):
        return default.device_rate(noun)
    return default.published_rate(kind) or default.assumed_rate(estate, identifier, kind)


def _given(noun: Noun) -> Rate | None:
    attribute = "interruptions_per_year" if isinstance(noun, Region) else "failures_per_year"
    if isinstance(noun, Element) and noun.time_to_failure is not None:
        mean = noun.time_to_failure.given_mean
        if mean is not None:
            per_year = YEAR_H * HOUR_S / mean.total_seconds()
            return Rate(per_year, noun.provenance("time_to_failure"), origin(noun, "time_to_failure"))
    if not isinstance(noun, Region | Failing) or (per_year := getattr(noun, attribute)) is None:
        return None
    return Rate(per_year, noun.provenance(attribute), origin(noun, attribute))


def origin(noun: Noun, attribute: str) -> str:
    """Where a value of the inventory comes from: its citation, its reason, or the inventory itself."""
    return noun.sources.get(attribute) or noun.assumed.get(attribute) or "inventory"


def _repair(estate: Estate, noun: Noun | None, kind: str) -> tuple[float, Provenance, str]:
    given = noun.usual_repair if isinstance(noun, Element) else None
    if noun is not None and given is not None:
        attribute = "repair" if getattr(noun, "repair", None) is not None else "time_to_repair"
        return given.total_seconds(), noun.provenance(attribute), origin(noun, attribute)
    if isinstance(noun, Feed):
        return default.feed_repair(estate, noun)
    if published := default.published_repair(kind):
        return published[0], Provenance.SOURCED, published[1]
    seconds, reason = default.ASSUMED_REPAIR_S[kind]
    return seconds, Provenance.ASSUMED, reason


def _grid_rates(estate: Estate, feed: Feed) -> float:
    """Interruptions a year of the grids above a feed, which a customer's figure holds too."""
    over = estate.regions_over([feed.region] if feed.region else estate.sites[feed.site].regions)
    grids = (region for region in over if region.kind_of is RegionKind.GRID)
    return sum((_given(grid) or default.assumed_rate(estate, grid.id, "region")).per_year for grid in grids)
