"""A whole region of a cloud is gone."""

from collections.abc import Iterator
from datetime import timedelta

from drillbook.graph import DependencyGraph
from drillbook.model import Estate, Hit, RegionKind, SiteKind
from drillbook.scenarios.kind import Kind

LASTS = timedelta(days=1)


def strikes(estate: Estate) -> Iterator[str]:
    """Availability zones, and sites of kind cloud."""
    yield from (one.id for one in estate.regions.values() if one.kind_of is RegionKind.AVAILABILITY_ZONE)
    yield from (one.id for one in estate.sites.values() if one.kind_of is SiteKind.CLOUD)


def hits(estate: Estate, graph: DependencyGraph, zone: str) -> tuple[Hit, ...]:
    """Out of reach; the data survive."""
    return (Hit(element=zone, lasts=LASTS, because="fault of the whole cloud region"),)


KIND = Kind(
    id="cloud-region-loss",
    title="Cloud region lost",
    story="A whole region of a cloud is gone for a day; its data survive.",
    source="",
    assumed="a day",
    strikes=strikes,
    hits=hits,
)
