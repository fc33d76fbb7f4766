"""A machine stops."""

from collections.abc import Iterable
from datetime import timedelta

from drillbook.graph import DependencyGraph
from drillbook.model import Estate, Hit
from drillbook.scenarios.kind import Kind
from drillbook.scenarios.kinds.length import hit_for_its_repair

USUAL = timedelta(hours=24)
"""Where the inventory gives no repair time."""


def strikes(estate: Estate) -> Iterable[str]:
    """Servers and virtual machines."""
    return (*estate.servers, *estate.vms)


def hits(estate: Estate, graph: DependencyGraph, element: str) -> tuple[Hit, ...]:
    """For its repair time."""
    return hit_for_its_repair(estate, element, USUAL, "hardware fault")


KIND = Kind(
    id="host-crash",
    title="Host crash",
    story="A machine stops, and is repaired or replaced; its data survive.",
    source="",
    assumed="24 h where the inventory gives no repair time",
    strikes=strikes,
    hits=hits,
)
