"""A panel, a PDU or a UPS fails."""

from collections.abc import Iterable
from datetime import timedelta

from drillbook.graph import DependencyGraph
from drillbook.model import Estate, Hit
from drillbook.scenarios.kind import Kind
from drillbook.scenarios.kinds.length import hit_for_its_repair

USUAL = timedelta(hours=6)
"""Where the inventory gives no repair time."""


def strikes(estate: Estate) -> Iterable[str]:
    """Panels and UPS."""
    return (*estate.panels, *estate.ups)


def hits(estate: Estate, graph: DependencyGraph, element: str) -> tuple[Hit, ...]:
    """For its repair time."""
    return hit_for_its_repair(estate, element, USUAL, "fault in the unit")


KIND = Kind(
    id="pdu-loss",
    title="Power unit lost",
    story="A panel, PDU or UPS fails.",
    source="length where the inventory gives none: Jeff Dean, data-center talk 2008 (6 h)",
    assumed="",
    strikes=strikes,
    hits=hits,
)
