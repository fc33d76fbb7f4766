"""P117: a service has no RTO or no RPO, neither its own nor from a process."""

from collections.abc import Iterator

from drillbook.analysis import find_targets
from drillbook.graph import DependencyGraph
from drillbook.model import Estate
from drillbook.practices.finding import Check, Fault, Severity


def find(estate: Estate, graph: DependencyGraph) -> Iterator[Fault]:
    """A service has no RTO or no RPO, neither its own nor from a process.

    Without a target nothing can be said to be good enough.
    """
    targets = find_targets(estate, graph)
    for service in estate.services.values():
        target = targets[service.id]
        missing = [name for name, value in (("RTO", target.rto_s), ("RPO", target.rpo_s)) if value is None]
        if missing:
            yield Fault(service, f"{service.title} has no {' and no '.join(missing)}", "rto")


CHECK = Check("P117", Severity.WARNING, "Write `rto:` and `rpo:`, or a process that needs it.", find)
