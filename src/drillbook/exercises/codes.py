"""Faults of what an exercise is made from by hand: lists of events, and records of live drills."""

from collections.abc import Mapping
from types import MappingProxyType

CODES: Mapping[str, str] = MappingProxyType(
    {
        "X001": "A list of events is a table in UTF-8 with the columns of the list that drillbook writes, in any "
        "order, separated by commas, semicolons or tabs. Save it as CSV (UTF-8).",
        "X002": "A field of the list of events is not what its column holds: a time as h:mm or h:mm:ss, "
        "a method, a kind, an objective of this exercise, a message.",
        "X003": "Two rows of the list of events have the same number or the same key. A row that is added by hand has "
        "no key, and a number of its own.",
        "X004": "A record of a live drill has one JSON object a line, the first of which says what exercise it is of. "
        "The line that is named is not one of them.",
        "X005": "The record is of an exercise of another inventory, or of a scenario that it does not have.",
    }
)
"""Code → what it means and how to mend it."""
