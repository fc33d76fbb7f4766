"""P156: the standby's disk cannot take the primary's data."""

from collections.abc import Iterator

from drillbook.facts.drift_databases import too_little_room
from drillbook.graph import DependencyGraph
from drillbook.model import Estate
from drillbook.practices.compared import at_standby
from drillbook.practices.finding import Check, Fault, Severity


def find(estate: Estate, graph: DependencyGraph) -> Iterator[Fault]:
    """The standby's disk cannot take the primary's data.

    What it holds of them already is counted in.
    """
    yield from at_standby(estate, too_little_room)


CHECK = Check("P156", Severity.ERROR, "Make room, or give it a larger disk.", find)
