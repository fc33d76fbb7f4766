"""P158: a role or user of the database may do something else on the standby."""

from collections.abc import Iterator

from drillbook.facts.drift_databases import other_rights
from drillbook.graph import DependencyGraph
from drillbook.model import Estate
from drillbook.practices.compared import at_standby
from drillbook.practices.finding import Check, Fault, Severity


def find(estate: Estate, graph: DependencyGraph) -> Iterator[Fault]:
    """A role or user of the database may do something else on the standby.

    Programs fail for a missing right, or have one that they should not have. MySQL's and MariaDB's privileges are
    compared by digest.
    """
    yield from at_standby(estate, other_rights)


CHECK = Check("P158", Severity.WARNING, "Grant the same on both.", find)
