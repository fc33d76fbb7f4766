"""P142: a program or language module is older on the standby than on the primary."""

from collections.abc import Iterator

from drillbook.facts.drift_versions import lower_versions
from drillbook.graph import DependencyGraph
from drillbook.model import Estate
from drillbook.practices.compared import at_standby
from drillbook.practices.finding import Check, Fault, Severity


def find(estate: Estate, graph: DependencyGraph) -> Iterator[Fault]:
    """A program or language module is older on the standby than on the primary.

    What programs wrote or expect with the newer one may not be read by the older one.
    """
    yield from at_standby(estate, lower_versions)


CHECK = Check("P142", Severity.WARNING, "Upgrade the standby to the primary's version.", find)
