"""P146: the standby's web server serves nothing from a DocumentRoot that the primary has."""

from collections.abc import Iterator

from drillbook.facts.drift_web import missing_document_roots
from drillbook.graph import DependencyGraph
from drillbook.model import Estate
from drillbook.practices.compared import at_standby
from drillbook.practices.finding import Check, Fault, Severity


def find(estate: Estate, graph: DependencyGraph) -> Iterator[Fault]:
    """The standby's web server serves nothing from a DocumentRoot that the primary has.

    Files are then copied to the wrong place. The default depends on the distribution.
    """
    yield from at_standby(estate, missing_document_roots)


CHECK = Check("P146", Severity.ERROR, "Configure the same DocumentRoot on the standby.", find)
