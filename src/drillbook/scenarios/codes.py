"""Faults of scenarios that show only beside the graph and the library."""

from collections.abc import Mapping
from types import MappingProxyType

CODES: Mapping[str, str] = MappingProxyType(
    {
        "D001": "A scenario is `like` a kind of disaster that the library does not have. `drillbook drill --list` "
        "names those that it has.",
        "D002": "A disaster of the library strikes something of a certain kind: a host crash strikes a host. Name "
        "such an element; leave it out where the disaster strikes everything.",
        "D003": "A stage is a part of what is hit: it must need the element that is hit directly, as a feed needs its "
        "grid, so that it can get it back before the rest.",
        "D004": "What follows the end of a hit needs a hit that ends: on an element that the same scenario hits, "
        "itself or by what it is like, not in a circle, and not for good.",
        "D005": "Scenarios that happen too (`also:`) are a circle: one of them would happen within itself.",
        "D006": "A hit whose length is for good has none that could be spread. Give `for`, the mean of `spread`, or "
        "the element's `repair`.",
        "D007": "More than a drill plays: scenarios that happen too (`also:`) come to more than 200 with all that "
        "happens within them, or something begins later than 200 years after the start.",
    }
)
"""Code → what it means and how to mend it."""
