"""A line is cut."""

from collections.abc import Iterable
from datetime import timedelta

from drillbook.graph import DependencyGraph
from drillbook.model import Estate, Hit
from drillbook.scenarios.kind import Kind
from drillbook.scenarios.kinds.length import hit_for_its_repair

USUAL = timedelta(hours=12)
"""Where the inventory gives no repair time."""


def strikes(estate: Estate) -> Iterable[str]:
    """Circuits."""
    return estate.circuits


def hits(estate: Estate, graph: DependencyGraph, element: str) -> tuple[Hit, ...]:
    """For its repair time."""
    return hit_for_its_repair(estate, element, USUAL, "the fibre is cut")


KIND = Kind(
    id="fibre-cut",
    title="Fibre cut",
    story="A line into a site is cut.",
    source="",
    assumed="12 h where the inventory gives no repair time",
    strikes=strikes,
    hits=hits,
)
