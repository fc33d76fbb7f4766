"""A flood plain is under water."""

from collections.abc import Iterable
from datetime import timedelta

from drillbook.graph import DependencyGraph
from drillbook.model import Estate, Hit, How, RegionKind
from drillbook.scenarios.kind import Kind

LASTS = timedelta(days=14)


def strikes(estate: Estate) -> Iterable[str]:
    """Flood plains."""
    return (one.id for one in estate.regions.values() if one.kind_of is RegionKind.FLOOD_PLAIN)


def hits(estate: Estate, graph: DependencyGraph, plain: str) -> tuple[Hit, ...]:
    """The plain, with all data on it."""
    return (Hit(element=plain, lasts=LASTS, how=How.DESTROYED, because="flood"),)


KIND = Kind(
    id="flood",
    title="Flood",
    story="A flood plain is under water; what stands in it is gone.",
    source="",
    assumed="two weeks until the sites can be used again",
    strikes=strikes,
    hits=hits,
)
