"""P105: a dataset has no backup."""

from collections.abc import Iterator

from drillbook.graph import DependencyGraph
from drillbook.model import Estate
from drillbook.practices.finding import Check, Fault, Severity


def find(estate: Estate, graph: DependencyGraph) -> Iterator[Fault]:
    """A dataset has no backup.

    A replica is no backup: a wrong deletion is replicated within seconds.
    """
    saved = {backup.dataset for backup in estate.backups.values()}
    for dataset in estate.datasets.values():
        if dataset.id not in saved:
            replicated = any(one.dataset == dataset.id and one.replicates for one in estate.databases.values())
            more = "; its replica is none" if replicated else ""
            yield Fault(dataset, f"{dataset.title} has no backup{more}")


CHECK = Check("P105", Severity.ERROR, "Add a backup under `backups:`.", find)
