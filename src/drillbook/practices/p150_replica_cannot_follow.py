"""P150: a replica does not run, or its major version is not its primary's."""

from collections.abc import Iterator

from drillbook.facts.drift_databases import other_major_versions
from drillbook.graph import DependencyGraph
from drillbook.model import Estate
from drillbook.practices.compared import at_standby
from drillbook.practices.finding import Check, Fault, Severity


def find(estate: Estate, graph: DependencyGraph) -> Iterator[Fault]:
    """A replica does not run, or its major version is not its primary's.

    PostgreSQL's streaming replication needs the same major version; a MySQL or MariaDB replica must not be older.
    """
    yield from at_standby(estate, other_major_versions)


CHECK = Check("P150", Severity.ERROR, "Run the same major version on both.", find)
