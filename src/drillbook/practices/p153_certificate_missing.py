"""P153: the standby has no certificate for names that the primary has one for."""

from collections.abc import Iterator

from drillbook.facts.drift_system import missing_certificates
from drillbook.graph import DependencyGraph
from drillbook.model import Estate
from drillbook.practices.compared import at_standby
from drillbook.practices.finding import Check, Fault, Severity


def find(estate: Estate, graph: DependencyGraph) -> Iterator[Fault]:
    """The standby has no certificate for names that the primary has one for.

    Browsers refuse the site after the takeover, and a new certificate needs the name to point there first.
    """
    yield from at_standby(estate, missing_certificates)


CHECK = Check("P153", Severity.ERROR, "Copy the certificate and its key with every renewal.", find)
