"""A share of the people is away."""

from collections.abc import Iterable
from datetime import timedelta

from drillbook.graph import DependencyGraph
from drillbook.model import Estate, Hit
from drillbook.scenarios.kind import Kind

ABSENT = 0.4
"""Share of staff absent at the peak of a severe pandemic."""
AWAY = timedelta(days=14)


def strikes(estate: Estate) -> Iterable[str]:
    """The whole organisation, where people are named."""
    return ("",) if estate.people else ()


def hits(estate: Estate, graph: DependencyGraph, _: str) -> tuple[Hit, ...]:
    """Everybody, each with that chance."""
    return tuple(Hit(element=one, lasts=AWAY, chance=ABSENT, because="ill") for one in estate.people)


KIND = Kind(
    id="pandemic",
    title="Pandemic",
    story="Two in five people are away for two weeks.",
    source="40 % absent: U.S. Homeland Security Council, National Strategy for Pandemic Influenza, implementation "
    "plan, 2006",
    assumed="two weeks; who is away is drawn",
    strikes=strikes,
    hits=hits,
)
