"""Disasters of places: fire, flood, the loss of a cloud region."""

from collections.abc import Iterator
from datetime import timedelta

from drillbook.graph import DependencyGraph
from drillbook.model import Estate, Hit, How, RegionKind, SiteKind
from drillbook.scenarios.kind import Kind


def _sites(estate: Estate) -> Iterator[str]:
    return (one.id for one in estate.sites.values() if one.kind_of is not SiteKind.CANDIDATE)


def _clouds(estate: Estate) -> Iterator[str]:
    yield from (one.id for one in estate.regions.values() if one.kind_of is RegionKind.AVAILABILITY_ZONE)
    yield from (one.id for one in estate.sites.values() if one.kind_of is SiteKind.CLOUD)


def _flooded(estate: Estate) -> Iterator[str]:
    return (one.id for one in estate.regions.values() if one.kind_of is RegionKind.FLOOD_PLAIN)


def _burnt(estate: Estate, graph: DependencyGraph, site: str) -> tuple[Hit, ...]:
    return (Hit(element=site, how=How.DESTROYED, because="fire"),)


def _under_water(estate: Estate, graph: DependencyGraph, plain: str) -> tuple[Hit, ...]:
    return (Hit(element=plain, lasts=timedelta(days=14), how=How.DESTROYED, because="flood"),)


def _cloud_gone(estate: Estate, graph: DependencyGraph, zone: str) -> tuple[Hit, ...]:
    return (Hit(element=zone, lasts=timedelta(hours=24), because="fault of the whole cloud region"),)


PLACES = (
    Kind(
        "site-fire", "Fire", "A building burns; what stands in it is gone, people are unhurt.",
        "", "the building stays closed for the site's repair time, or for good", _sites, _burnt,
    ),
    Kind(
        "flood", "Flood", "A flood plain is under water; what stands in it is gone.",
        "", "two weeks until the sites can be used again", _flooded, _under_water,
    ),
    Kind(
        "cloud-region-loss", "Cloud region lost", "A whole region of a cloud is gone for a day; its data survive.",
        "", "a day", _clouds, _cloud_gone,
    ),
)  # fmt: skip
