"""Disasters of people."""

from datetime import timedelta

from drillbook.graph import DependencyGraph
from drillbook.model import Estate, Hit
from drillbook.scenarios.kind import Kind

ABSENT = 0.4
"""Share of staff absent at the peak of a severe pandemic."""


def _gone(estate: Estate, graph: DependencyGraph, person: str) -> tuple[Hit, ...]:
    """Away for good, in the very hour in which a machine with something of theirs would need them."""
    return (Hit(element=person, because="cannot be reached any more"),)


def _absent(estate: Estate, graph: DependencyGraph, _: str) -> tuple[Hit, ...]:
    away = timedelta(days=14)
    return tuple(Hit(element=one, lasts=away, chance=ABSENT, because="ill") for one in estate.people)


PEOPLE = (
    Kind(
        "key-person", "Key person gone", "Somebody can no longer be reached, nor what only they know.",
        "", "for their usual absence, or for good", lambda estate: estate.people, _gone,
    ),
    Kind(
        "pandemic", "Pandemic", "Two in five people are away for two weeks.",
        "40 % absent: U.S. Homeland Security Council, National Strategy for Pandemic Influenza, 2006",
        "two weeks; who is away is drawn", lambda estate: ("",) if estate.people else (), _absent,
    ),
)  # fmt: skip
