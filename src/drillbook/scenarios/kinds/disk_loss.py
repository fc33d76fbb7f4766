"""The disks of a machine fail together."""

from collections.abc import Iterable
from datetime import timedelta

from drillbook.graph import DependencyGraph
from drillbook.model import Estate, Hit, How
from drillbook.scenarios.kind import Kind
from drillbook.scenarios.kinds.length import hit_for_its_repair

USUAL = timedelta(hours=24)
"""Where the inventory gives no repair time."""


def strikes(estate: Estate) -> Iterable[str]:
    """Machines and stores with live data on them."""
    holders = {one.on for one in estate.databases.values()}
    holders.update(machine for one in estate.datasets.values() for machine in one.on)
    return (one for one in (*estate.servers, *estate.vms, *estate.storage) if one in holders)


def hits(estate: Estate, graph: DependencyGraph, element: str) -> tuple[Hit, ...]:
    """For its repair time."""
    return hit_for_its_repair(estate, element, USUAL, "the disks fail together", How.DESTROYED)


KIND = Kind(
    id="disk-loss",
    title="Disks lost",
    story="The disks of a machine fail together; what they held is gone.",
    source="",
    assumed="that the mirror does not save them; 24 h where the inventory gives no repair time",
    strikes=strikes,
    hits=hits,
)
