"""Disasters of power and cooling."""

from collections.abc import Iterator
from datetime import timedelta

from drillbook.graph import DependencyGraph
from drillbook.model import Distribution, Estate, Hit, How, RegionKind
from drillbook.model.distribution import Law
from drillbook.scenarios.kind import Kind

PUBLISHED = "blackout of 14 August 2003: NYISO (New York City 28 h 52 min); U.S.-Canada Task Force"
RESTORED = tuple(
    timedelta(hours=hours, minutes=minutes)
    for hours, minutes in ((4, 50), (10, 49), (12, 49), (26, 49), (28, 52), (43, 49), (48, 0))
)
"""When parts of the Northeast had power again after the start of 2003, 16:10: Albany, Long Island and most of New
Jersey in the evening; Staten Island 03:00; parts of Manhattan 05:00; Connecticut and Cleveland by the next evening; all
of New York City 21:03; Detroit and Toronto on the third day; the longest, more than two days."""


def _grids(estate: Estate) -> Iterator[str]:
    return (one.id for one in estate.regions.values() if one.kind_of is RegionKind.GRID)


def _blackout(estate: Estate, graph: DependencyGraph, grid: str) -> tuple[Hit, ...]:
    lasts = timedelta(hours=28, minutes=52, seconds=21)
    return (Hit(element=grid, lasts=lasts, because="grid collapse"),)


def _replayed(estate: Estate, graph: DependencyGraph, _: str) -> tuple[Hit, ...]:
    """Every grid goes at once; each feed on it comes back at one of the published times."""
    spread = Distribution(law=Law.EMPIRICAL, observed=RESTORED)
    grids = set(_grids(estate))
    feeds = [node.id for node in graph.elements() if node.kind == "feed"]
    on_grid = [feed for feed in feeds if grids & {edge.needed for edge in graph.needs(feed)}]
    return tuple(Hit(element=feed, spread=spread, because="grid collapse, restored in stages") for feed in on_grid)


def _no_start(estate: Estate, graph: DependencyGraph, site: str) -> tuple[Hit, ...]:
    """A site's feeds fail, and none of its generators starts."""
    feeds = [feed.id for feed in estate.feeds.values() if feed.site == site]
    engines = [engine.id for engine in estate.generators.values() if engine.site == site]
    lost = (Hit(element=feed, lasts=timedelta(hours=8), because="utility interruption") for feed in feeds)
    stuck = (Hit(element=engine, how=How.FAILS_TO_START, because="it does not start") for engine in engines)
    return (*stuck, *lost) if feeds and engines else ()


def _feed(estate: Estate, graph: DependencyGraph, feed: str) -> tuple[Hit, ...]:
    """A line's own repair, or the usual interruption."""
    given = estate.feeds[feed].usual_repair
    return (Hit(element=feed, lasts=None if given else timedelta(minutes=271.8), because="interruption of this line"),)


def _panel(estate: Estate, graph: DependencyGraph, panel: str) -> tuple[Hit, ...]:
    given = estate.panels[panel].usual_repair if panel in estate.panels else estate.ups[panel].usual_repair
    return (Hit(element=panel, lasts=None if given else timedelta(hours=6), because="fault in the unit"),)


def _cooling(estate: Estate, graph: DependencyGraph, unit: str) -> tuple[Hit, ...]:
    given = estate.cooling[unit].usual_repair
    return (Hit(element=unit, lasts=None if given else timedelta(days=1), because="the room overheats"),)


POWER = (
    Kind(
        "blackout", "Regional blackout", "A grid collapses, and is back after more than a day.", PUBLISHED, "",
        _grids, _blackout,
    ),
    Kind(
        "staged-blackout", "Blackout as in 2003, restored in stages",
        "All grids collapse at once; each line has power again when some part of the Northeast had.",
        PUBLISHED, "which line comes back at which of the published times: drawn",
        lambda estate: ("",) if any(_grids(estate)) else (), _replayed,
    ),
    Kind(
        "no-start", "Utility lost, generators do not start",
        "The utility fails for eight hours, and no generator of the site takes the load.",
        "", "eight hours; that none of them starts, as after a common cause such as bad fuel",
        lambda estate: estate.sites, _no_start,
    ),
    Kind(
        "feed-loss", "Utility line lost", "One utility line is interrupted.",
        "length where the inventory gives none: EIA Electric Power Annual, table 11.1 (271.8 min in 2023)", "",
        lambda estate: estate.feeds, _feed,
    ),
    Kind(
        "pdu-loss", "Power unit lost", "A panel, PDU or UPS fails.",
        "length where the inventory gives none: Jeff Dean, data-center talk 2008 (6 h)", "",
        lambda estate: (*estate.panels, *estate.ups), _panel,
    ),
    Kind(
        "cooling-failure", "Cooling failure", "A machine room overheats.",
        "length where the inventory gives none: Jeff Dean, data-center talk 2008 (1 to 2 days)", "",
        lambda estate: estate.cooling, _cooling,
    ),
)  # fmt: skip
