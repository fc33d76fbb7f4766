"""A network device stops."""

from collections.abc import Iterable
from datetime import timedelta

from drillbook.graph import DependencyGraph
from drillbook.model import Estate, Hit
from drillbook.scenarios.kind import Kind
from drillbook.scenarios.kinds.length import hit_for_its_repair

USUAL = timedelta(hours=4)
"""Where the inventory gives no repair time."""


def strikes(estate: Estate) -> Iterable[str]:
    """Network devices."""
    return estate.devices


def hits(estate: Estate, graph: DependencyGraph, element: str) -> tuple[Hit, ...]:
    """For its repair time."""
    return hit_for_its_repair(estate, element, USUAL, "hardware fault")


KIND = Kind(
    id="device-loss",
    title="Network device lost",
    story="A switch, router or firewall fails.",
    source="",
    assumed="4 h where the inventory gives no repair time",
    strikes=strikes,
    hits=hits,
)
