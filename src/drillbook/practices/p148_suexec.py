"""P148: suexec is missing on the standby, or runs programs below another folder."""

from collections.abc import Iterator

from drillbook.facts.drift_web import other_suexec
from drillbook.graph import DependencyGraph
from drillbook.model import Estate
from drillbook.practices.compared import at_standby
from drillbook.practices.finding import Check, Fault, Severity


def find(estate: Estate, graph: DependencyGraph) -> Iterator[Fault]:
    """suexec is missing on the standby, or runs programs below another folder.

    Programs that run as their owner here do not run there.
    """
    yield from at_standby(estate, other_suexec)


CHECK = Check("P148", Severity.ERROR, "Install the same suexec on the standby.", find)
