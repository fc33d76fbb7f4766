"""P118: the best copy of a dataset may be older than a service's RPO allows."""

from collections.abc import Iterator
from datetime import timedelta

from drillbook.analysis import find_targets, newest_copy_s, reach
from drillbook.graph import DependencyGraph
from drillbook.model import Estate
from drillbook.practices.finding import Check, Fault, Severity
from drillbook.quantity import write_duration


def find(estate: Estate, graph: DependencyGraph) -> Iterator[Fault]:
    """The best copy of a dataset elsewhere may be older than a service's RPO allows.

    The age is the interval plus the time until a copy has arrived; a replica counts with its lag. Copies at the only
    site of the data do not count: they go with it.
    """
    targets = find_targets(estate, graph)
    reached = {service: reach(graph, service) for service in targets}
    for dataset in estate.datasets.values():
        age_s = newest_copy_s(estate, dataset)
        for service, target in targets.items():
            if age_s is None or target.rpo_s is None or dataset.id not in reached[service]:
                continue
            if age_s > target.rpo_s:
                age, allowed = (write_duration(timedelta(seconds=one)) for one in (age_s, target.rpo_s))
                message = f"up to {age} of {dataset.title} may be lost"
                yield Fault(dataset, f"{message}; {graph.node(service).name} allows {allowed}")
                break


CHECK = Check("P118", Severity.ERROR, "Copy more often, or replicate to another site.", find)
