"""One utility line is interrupted."""

from collections.abc import Iterable
from datetime import timedelta

from drillbook.graph import DependencyGraph
from drillbook.model import Estate, Hit
from drillbook.scenarios.kind import Kind
from drillbook.scenarios.kinds.length import hit_for_its_repair

USUAL = timedelta(minutes=271.8)
"""Where the inventory gives no repair time."""


def strikes(estate: Estate) -> Iterable[str]:
    """Utility feeds."""
    return estate.feeds


def hits(estate: Estate, graph: DependencyGraph, element: str) -> tuple[Hit, ...]:
    """For its repair time."""
    return hit_for_its_repair(estate, element, USUAL, "interruption of this line")


KIND = Kind(
    id="feed-loss",
    title="Utility line lost",
    story="One utility line is interrupted.",
    source="length where the inventory gives none: EIA Electric Power Annual, table 11.1 (271.8 min in 2023)",
    assumed="",
    strikes=strikes,
    hits=hits,
)
