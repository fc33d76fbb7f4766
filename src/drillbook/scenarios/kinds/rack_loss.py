"""A rack stops."""

from collections.abc import Iterable
from datetime import timedelta

from drillbook.graph import DependencyGraph
from drillbook.model import Estate, Hit
from drillbook.scenarios.kind import Kind
from drillbook.scenarios.kinds.length import hit_for_its_repair

USUAL = timedelta(hours=6)
"""Where the inventory gives no repair time."""


def strikes(estate: Estate) -> Iterable[str]:
    """Racks."""
    return estate.racks


def hits(estate: Estate, graph: DependencyGraph, element: str) -> tuple[Hit, ...]:
    """For its repair time."""
    return hit_for_its_repair(estate, element, USUAL, "fault in the rack")


KIND = Kind(
    id="rack-loss",
    title="Rack lost",
    story="A rack loses its power strip or its switch.",
    source="that it happens: Jeff Dean, data-center talk 2008 (20 racks of a cluster a year)",
    assumed="6 h where the inventory gives no repair time",
    strikes=strikes,
    hits=hits,
)
