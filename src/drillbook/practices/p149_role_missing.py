"""P149: a role, user or extension of the primary's database is missing on the standby."""

from collections.abc import Iterator

from drillbook.facts.drift_databases import missing_roles
from drillbook.graph import DependencyGraph
from drillbook.model import Estate
from drillbook.practices.compared import at_standby
from drillbook.practices.finding import Check, Fault, Severity


def find(estate: Estate, graph: DependencyGraph) -> Iterator[Fault]:
    """A role, user or extension of the primary's database is missing on the standby.

    Roles are not in a dump; a restore without them loses owners and permissions, and one without an extension stops.
    """
    yield from at_standby(estate, missing_roles)


CHECK = Check("P149", Severity.ERROR, "Create it there (`pg_dumpall --globals-only`, `CREATE EXTENSION`).", find)
