"""P118: the best copy of a dataset may be older than a service's RPO allows."""

from collections.abc import Iterator
from datetime import timedelta

from drillbook.analysis import find_targets, reach
from drillbook.graph import DependencyGraph
from drillbook.model import Backup, Dataset, Estate
from drillbook.practices.finding import Check, Fault, Severity
from drillbook.practices.places import live_sites, site_at
from drillbook.quantity import write_duration


def find(estate: Estate, graph: DependencyGraph) -> Iterator[Fault]:
    """The best copy of a dataset elsewhere may be older than a service's RPO allows.

    The age is the interval plus the time until a copy has arrived; a replica counts with its lag. Copies at the only
    site of the data do not count: they go with it.
    """
    targets = find_targets(estate, graph)
    reached = {service: reach(graph, service) for service in targets}
    for dataset in estate.datasets.values():
        age = min(_ages(estate, dataset), default=None)
        for service, target in targets.items():
            if age is None or target.rpo_s is None or dataset.id not in reached[service]:
                continue
            if age.total_seconds() > target.rpo_s:
                allowed = write_duration(timedelta(seconds=target.rpo_s))
                message = f"up to {write_duration(age)} of {dataset.title} may be lost"
                yield Fault(dataset, f"{message}; {graph.node(service).name} allows {allowed}")
                break


def _ages(estate: Estate, dataset: Dataset) -> Iterator[timedelta]:
    """How old each copy may be that survives the loss of a site of the data."""
    live = set(live_sites(estate, dataset.id))
    if len(live) > 1:
        yield timedelta(0)
    for backup in estate.backups.values():
        if backup.dataset == dataset.id and {site_at(estate, backup.to)} != live:
            yield _age(backup)
    for replica in estate.databases.values():
        if replica.dataset == dataset.id and replica.replicates and {site_at(estate, replica.on)} != live:
            yield replica.lag


def _age(backup: Backup) -> timedelta:
    return (backup.every or timedelta(days=1)) + backup.arrives_after


CHECK = Check("P118", Severity.ERROR, "Copy more often, or replicate to another site.", find)
