"""Hits that follow others: when each begins, once lengths are known."""

from collections.abc import Mapping, Sequence
from datetime import timedelta
from math import inf

from drillbook.graph import DependencyGraph
from drillbook.model import Hit
from drillbook.quantity import LONGEST
from drillbook.scenarios.severity import length_s

Ends = Mapping[str, timedelta | None]
"""By element: when the first hit on it is over; None: never, or it never begins."""


def ends_of(graph: DependencyGraph, hits: Sequence[Hit]) -> Ends:
    """When hits are over, so that others may follow. In a circle nothing begins, nor later than two centuries on."""
    first = {hit.element: hit for hit in reversed(hits)}
    ends: dict[str, timedelta | None] = {}
    for start in first:
        trail: dict[str, None] = {}
        following: str | None = start
        while following is not None and following in first and following not in ends and following not in trail:
            trail[following] = None
            following = first[following].follows
        for element in reversed(trail):
            begins, lasts_s = begins_at(ends, first[element]), length_s(first[element], graph)
            is_over = begins is not None and begins <= LONGEST and lasts_s < inf
            ends[element] = begins + timedelta(seconds=lasts_s) if is_over and begins is not None else None
    return ends


def begins_at(ends: Ends, hit: Hit) -> timedelta | None:
    """When a hit begins; None: never."""
    if hit.follows is None:
        return hit.after
    before = ends.get(hit.follows)
    return None if before is None else before + hit.after
