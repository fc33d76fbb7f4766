"""The utility fails and no generator of the site takes the load."""

from collections.abc import Iterable
from datetime import timedelta

from drillbook.graph import DependencyGraph
from drillbook.model import Estate, Hit, How
from drillbook.scenarios.kind import Kind

LASTS = timedelta(hours=8)


def strikes(estate: Estate) -> Iterable[str]:
    """Sites with a utility feed and a generator."""
    fed = {feed.site for feed in estate.feeds.values()}
    return (site for site in estate.sites if site in fed & {engine.site for engine in estate.generators.values()})


def hits(estate: Estate, graph: DependencyGraph, site: str) -> tuple[Hit, ...]:
    """Its feeds, and the order to its generators."""
    feeds = (feed.id for feed in estate.feeds.values() if feed.site == site)
    engines = (engine.id for engine in estate.generators.values() if engine.site == site)
    stuck = (Hit(element=engine, how=How.FAILS_TO_START, because="it does not start") for engine in engines)
    return (*stuck, *(Hit(element=feed, lasts=LASTS, because="utility interruption") for feed in feeds))


KIND = Kind(
    id="no-start",
    title="Utility lost, generators do not start",
    story="The utility fails for eight hours, and no generator of the site takes the load.",
    source="",
    assumed="eight hours; that none of them starts, as after a common cause such as bad fuel",
    strikes=strikes,
    hits=hits,
)
