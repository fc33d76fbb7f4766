"""Every grid collapses, and comes back for one after the other at the published times of 2003."""

from collections.abc import Iterable
from datetime import timedelta

from drillbook.graph import DependencyGraph
from drillbook.model import Distribution, Estate, Hit, Law, Stage
from drillbook.scenarios.kind import Kind
from drillbook.scenarios.kinds import blackout

RESTORED = tuple(
    timedelta(hours=hours, minutes=minutes)
    for hours, minutes in ((4, 50), (10, 49), (12, 49), (26, 49), (28, 52), (43, 49), (48, 0))
)
"""When parts of the Northeast had power again after the start of 2003, 16:10: Albany, Long Island and most of New
Jersey in the evening (taken as 21:00); Staten Island 03:00; parts of Manhattan 05:00; Connecticut and Cleveland by the
next evening (taken as 19:00); all of New York City 21:03; Detroit and Toronto on the third day (taken as noon); the
longest, two days."""


def strikes(estate: Estate) -> Iterable[str]:
    """The whole organisation, where it knows of a grid."""
    return ("",) if any(blackout.strikes(estate)) else ()


def hits(estate: Estate, graph: DependencyGraph, _: str) -> tuple[Hit, ...]:
    """Every grid as a whole for the longest, all that hangs on it directly for a time drawn from the published ones.

    A grid within a grid is no obstacle: it has that back at the first of them.
    """
    grids = tuple(blackout.strikes(estate))
    drawn = {"spread": Distribution(law=Law.EMPIRICAL, observed=RESTORED)}

    def stages(grid: str) -> list[Stage]:
        around = (edge.dependent for edge in graph.dependents(grid))
        return [Stage(element=one, **({"lasts": min(RESTORED)} if one in grids else drawn)) for one in around]

    because = "grid collapse, restored in stages"
    return tuple(Hit(element=one, lasts=max(RESTORED), stages=stages(one), because=because) for one in grids)


KIND = Kind(
    id="staged-blackout",
    title="Blackout as in 2003, restored in stages",
    story="All grids collapse at once; each line, and all else on them, has power again at one of the times at which "
    "parts of the Northeast had.",
    source="blackout of 14 August 2003: NYISO; U.S.-Canada Power System Outage Task Force",
    assumed="what comes back at which of the published times: drawn; hours where only an evening or a day is told",
    strikes=strikes,
    hits=hits,
)
