"""Somebody who knows what others do not is gone."""

from collections.abc import Iterable

from drillbook.graph import DependencyGraph
from drillbook.model import Estate, Hit
from drillbook.scenarios.kind import Kind


def strikes(estate: Estate) -> Iterable[str]:
    """Everybody."""
    return estate.people


def hits(estate: Estate, graph: DependencyGraph, person: str) -> tuple[Hit, ...]:
    """For their usual absence, or for good."""
    return (Hit(element=person, because="cannot be reached any more"),)


KIND = Kind(
    id="key-person",
    title="Key person gone",
    story="Somebody can no longer be reached, and what only they know is gone with them.",
    source="",
    assumed="for their usual absence, or for good; nothing else fails meanwhile: combine it by `also:`",
    strikes=strikes,
    hits=hits,
)
