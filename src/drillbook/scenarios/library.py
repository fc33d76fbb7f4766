"""The library: every disaster of every kind that can strike an inventory."""

import hashlib
from collections.abc import Iterator
from datetime import UTC, datetime, time

from drillbook.graph import DependencyGraph
from drillbook.model import Estate, Like, Scenario
from drillbook.scenarios.kind import Kind, Kinds

LONGEST = 64
"""Characters of an identifier."""


def library(estate: Estate, graph: DependencyGraph, kinds: Kinds) -> Iterator[tuple[Kind, Scenario]]:
    """Every disaster that can strike, kind by kind; those that hit nothing are left out.

    They begin when the inventory's first scenario does, so that backups have the same age in all of them; where it has
    none, at noon UTC of the plan's date.
    """
    start = starts(estate)
    for kind in kinds.values():
        for element in kind.strikes(estate):
            if kind.hits(estate, graph, element):
                yield kind, _scenario(kind, element, graph, start)


def every_scenario(estate: Estate, graph: DependencyGraph, kinds: Kinds) -> Iterator[tuple[Kind | None, Scenario]]:
    """The inventory's own scenarios, then the library; one of the inventory's stands for its namesake there."""
    yield from ((None, scenario) for scenario in estate.scenarios.values())
    yield from ((kind, one) for kind, one in library(estate, graph, kinds) if one.id not in estate.scenarios)


def starts(estate: Estate) -> datetime:
    """When disasters of the library begin."""
    for scenario in estate.scenarios.values():
        return scenario.start
    date = estate.organisation.plan_date
    return datetime.combine(date, time(12), UTC) if date else datetime(2025, 1, 1, 12, tzinfo=UTC)


def _scenario(kind: Kind, element: str, graph: DependencyGraph, start: datetime) -> Scenario:
    struck = graph.node(element).name if element else ""
    return Scenario(
        id=_identifier(f"{kind.id}.{element}" if element else kind.id),
        name=f"{kind.title}: {struck}" if struck else kind.title,
        start=start,
        like=Like(kind=kind.id, element=element or None),
        notice=kind.notice,
        story=kind.story,
        source=kind.source,
        assumed={"like": kind.assumed} if kind.assumed else {},
    )


def _identifier(name: str) -> str:
    """The name itself; a long one is cut, and told from others by a digest."""
    if len(name) <= LONGEST:
        return name
    return f"{name[: LONGEST - 9].rstrip('._-')}-{hashlib.sha256(name.encode()).hexdigest()[:8]}"
