"""P143: a program or language module is newer on the standby than on the primary."""

from collections.abc import Iterator

from drillbook.facts.drift_versions import higher_versions
from drillbook.graph import DependencyGraph
from drillbook.model import Estate
from drillbook.practices.compared import at_standby
from drillbook.practices.finding import Check, Fault, Severity


def find(estate: Estate, graph: DependencyGraph) -> Iterator[Fault]:
    """A program or language module is newer on the standby than on the primary.

    Often harmless, but a newer module may read old data differently: try it before the takeover, not after.
    """
    yield from at_standby(estate, higher_versions)


CHECK = Check("P143", Severity.INFO, "Try the programs on the standby, or upgrade the primary.", find)
