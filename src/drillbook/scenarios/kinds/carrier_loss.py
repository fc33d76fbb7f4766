"""A carrier fails as a whole."""

from collections.abc import Iterable
from datetime import timedelta

from drillbook.graph import DependencyGraph
from drillbook.model import Estate, Hit
from drillbook.scenarios.kind import Kind
from drillbook.scenarios.kinds.length import hit_for_its_repair

USUAL = timedelta(hours=12)
"""Where the inventory gives no repair time."""


def strikes(estate: Estate) -> Iterable[str]:
    """Companies that a circuit belongs to."""
    return dict.fromkeys(one.provider for one in estate.circuits.values() if one.provider)


def hits(estate: Estate, graph: DependencyGraph, element: str) -> tuple[Hit, ...]:
    """For its repair time."""
    return hit_for_its_repair(estate, element, USUAL, "backbone fault")


KIND = Kind(
    id="carrier-loss",
    title="Carrier lost",
    story="A carrier's network fails as a whole.",
    source="",
    assumed="12 h where the inventory gives no usual length",
    strikes=strikes,
    hits=hits,
)
