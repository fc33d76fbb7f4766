"""P154: a certificate on the standby ends earlier than the primary's."""

from collections.abc import Iterator

from drillbook.facts.drift_system import earlier_certificates
from drillbook.graph import DependencyGraph
from drillbook.model import Estate
from drillbook.practices.compared import at_standby
from drillbook.practices.finding import Check, Fault, Severity


def find(estate: Estate, graph: DependencyGraph) -> Iterator[Fault]:
    """A certificate on the standby ends earlier than the primary's.

    Renewals do not reach the standby.
    """
    yield from at_standby(estate, earlier_certificates)


CHECK = Check("P154", Severity.WARNING, "Copy the certificate with every renewal.", find)
