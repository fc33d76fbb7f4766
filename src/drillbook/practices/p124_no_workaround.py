"""P124: a business process has no manual workaround: people would stand and wait."""

from collections.abc import Iterator

from drillbook.graph import DependencyGraph
from drillbook.model import Estate
from drillbook.practices.finding import Check, Fault, Severity


def find(estate: Estate, graph: DependencyGraph) -> Iterator[Fault]:
    """A business process has no manual workaround: people would stand and wait."""
    for process in estate.processes.values():
        if not process.workaround:
            yield Fault(process, f"{process.title} has no manual workaround", "workaround")


CHECK = Check("P124", Severity.INFO, "Write `workaround:`, and for how long it holds.", find)
