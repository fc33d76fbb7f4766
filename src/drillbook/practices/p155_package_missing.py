"""P155: the standby lacks packages that the primary has."""

from collections.abc import Iterator

from drillbook.facts.drift_system import missing_packages
from drillbook.graph import DependencyGraph
from drillbook.model import Estate
from drillbook.practices.compared import at_standby
from drillbook.practices.finding import Check, Fault, Severity


def find(estate: Estate, graph: DependencyGraph) -> Iterator[Fault]:
    """The standby lacks packages that the primary has.

    Worth knowing: most are harmless, one may be what a program needs.
    """
    yield from at_standby(estate, missing_packages)


CHECK = Check("P155", Severity.INFO, "Install what the services need.", find)
