"""Cooling fails."""

from collections.abc import Iterable
from datetime import timedelta

from drillbook.graph import DependencyGraph
from drillbook.model import Estate, Hit
from drillbook.scenarios.kind import Kind
from drillbook.scenarios.kinds.length import hit_for_its_repair

USUAL = timedelta(days=1)
"""Where the inventory gives no repair time."""


def strikes(estate: Estate) -> Iterable[str]:
    """Cooling units."""
    return estate.cooling


def hits(estate: Estate, graph: DependencyGraph, element: str) -> tuple[Hit, ...]:
    """For its repair time."""
    return hit_for_its_repair(estate, element, USUAL, "the room overheats")


KIND = Kind(
    id="cooling-failure",
    title="Cooling failure",
    story="A machine room overheats.",
    source="length where the inventory gives none: Jeff Dean, data-center talk 2008 (1 to 2 days)",
    assumed="the shorter of them",
    strikes=strikes,
    hits=hits,
)
