"""P119: a takeover written for a service takes longer than its RTO."""

from collections.abc import Iterator
from datetime import timedelta

from drillbook.analysis import find_targets
from drillbook.graph import DependencyGraph
from drillbook.model import Estate
from drillbook.practices.finding import Check, Fault, Severity
from drillbook.quantity import write_duration


def find(estate: Estate, graph: DependencyGraph) -> Iterator[Fault]:
    """A takeover written for a service takes longer than its RTO.

    Notice, decision, change and the TTL of the record add up.
    """
    targets = find_targets(estate, graph)
    for service in estate.services.values():
        rto_s = targets[service.id].rto_s
        for edge in graph.edges():
            if edge.dependent.partition("#")[0] == service.id and rto_s is not None and edge.takeover_s > rto_s:
                takes, rto = (write_duration(timedelta(seconds=one)) for one in (edge.takeover_s, rto_s))
                yield Fault(service, f"switching {service.title} takes {takes}; its RTO is {rto}", "needs")
                break


CHECK = Check("P119", Severity.ERROR, "Shorten notice, decision or TTL.", find)
