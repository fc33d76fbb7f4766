"""A building burns."""

from collections.abc import Iterable

from drillbook.graph import DependencyGraph
from drillbook.model import Estate, Hit, How, SiteKind
from drillbook.scenarios.kind import Kind


def strikes(estate: Estate) -> Iterable[str]:
    """Sites, but those that are only candidates."""
    return (one.id for one in estate.sites.values() if one.kind_of is not SiteKind.CANDIDATE)


def hits(estate: Estate, graph: DependencyGraph, site: str) -> tuple[Hit, ...]:
    """The site with all data in it; for its repair time, or for good."""
    return (Hit(element=site, how=How.DESTROYED, because="fire"),)


KIND = Kind(
    id="site-fire",
    title="Fire",
    story="A building burns; what stands in it is gone, people are unhurt.",
    source="",
    assumed="the building stays closed for the site's repair time, or for good",
    strikes=strikes,
    hits=hits,
)
