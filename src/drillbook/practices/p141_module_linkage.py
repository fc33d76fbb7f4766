"""P141: a module of the web server is compiled in on one machine and loaded on the other, or replaced by
its alternative.
"""

from collections.abc import Iterator

from drillbook.facts.drift_web import other_linkage
from drillbook.graph import DependencyGraph
from drillbook.model import Estate
from drillbook.practices.compared import at_standby
from drillbook.practices.finding import Check, Fault, Severity


def find(estate: Estate, graph: DependencyGraph) -> Iterator[Fault]:
    """A module of the web server is compiled in on one machine and loaded on the other, or replaced by its
    alternative.

    It works, but is enabled, upgraded and debugged in another way. cgi and cgid, and the MPMs, are alternatives.
    """
    yield from at_standby(estate, other_linkage)


CHECK = Check("P141", Severity.INFO, "Build or install the web server in the same way on both.", find)
