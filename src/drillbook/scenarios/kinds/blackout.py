"""A grid collapses and comes back as a whole."""

from collections.abc import Iterable
from datetime import timedelta

from drillbook.graph import DependencyGraph
from drillbook.model import Estate, Hit, RegionKind
from drillbook.scenarios.kind import Kind

LASTS = timedelta(hours=28, minutes=52, seconds=21)
"""From 16:10:39 on 14 August 2003 to 21:03 on the 15th, when New York City was wholly back (NYISO)."""


def strikes(estate: Estate) -> Iterable[str]:
    """Power grids."""
    return (one.id for one in estate.regions.values() if one.kind_of is RegionKind.GRID)


def hits(estate: Estate, graph: DependencyGraph, grid: str) -> tuple[Hit, ...]:
    """The grid, for as long as New York City in 2003."""
    return (Hit(element=grid, lasts=LASTS, because="grid collapse"),)


KIND = Kind(
    id="blackout",
    title="Regional blackout",
    story="A grid collapses, and is back after more than a day.",
    source="blackout of 14 August 2003: NYISO (New York City 28 h 52 min)",
    assumed="",
    strikes=strikes,
    hits=hits,
)
