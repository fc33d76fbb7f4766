"""P159: the versions of the primary's and the standby's database differ."""

from collections.abc import Iterator

from drillbook.facts.drift_databases import other_minor_versions
from drillbook.graph import DependencyGraph
from drillbook.model import Estate
from drillbook.practices.compared import at_standby
from drillbook.practices.finding import Check, Fault, Severity


def find(estate: Estate, graph: DependencyGraph) -> Iterator[Fault]:
    """The versions of the primary's and the standby's database differ.

    A dump of a newer version may not load into an older one, and plans of queries change.
    """
    yield from at_standby(estate, other_minor_versions)


CHECK = Check("P159", Severity.INFO, "Run the same version on both.", find)
