"""P118."""

from collections.abc import Iterator
from datetime import timedelta

from drillbook.analysis import find_targets, reach
from drillbook.graph import DependencyGraph
from drillbook.model import Backup, Estate
from drillbook.practices.finding import Check, Fault, Severity
from drillbook.quantity import write_duration


def find(estate: Estate, graph: DependencyGraph) -> Iterator[Fault]:
    """The best copy of a dataset may be older than a service's RPO allows.

    The age is the interval plus the time until a copy has arrived; a replica elsewhere counts with its lag.
    """
    targets = find_targets(estate, graph)
    for dataset in estate.datasets.values():
        ages = [_age(one) for one in estate.backups.values() if one.dataset == dataset.id]
        ages += [one.lag for one in estate.databases.values() if one.dataset == dataset.id and one.replicates]
        ages += [timedelta(0)] if len(dataset.on) > 1 else []
        for service, target in targets.items():
            if not ages or target.rpo_s is None or dataset.id not in reach(graph, service):
                continue
            if min(ages).total_seconds() > target.rpo_s:
                age, rpo = write_duration(min(ages)), write_duration(timedelta(seconds=target.rpo_s))
                name = graph.node(service).name
                yield Fault(dataset, f"up to {age} of {dataset.title} may be lost; {name} allows {rpo}")
                break


def _age(backup: Backup) -> timedelta:
    return (backup.every or timedelta(days=1)) + backup.arrives_after


CHECK = Check("P118", Severity.ERROR, "Copy more often, or replicate to another site.", find)
