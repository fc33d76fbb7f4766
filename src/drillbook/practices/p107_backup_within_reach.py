"""P107: sensitive data have no backup that is out of reach of the administrators' passwords."""

from collections.abc import Iterator

from drillbook.graph import DependencyGraph
from drillbook.model import Estate
from drillbook.practices.finding import Check, Fault, Severity


def find(estate: Estate, graph: DependencyGraph) -> Iterator[Fault]:
    """Sensitive data have no backup that is out of reach of the administrators' passwords.

    Whoever takes over an administrator's account deletes the backups first.
    """
    for dataset in estate.datasets.values():
        backups = [one for one in estate.backups.values() if one.dataset == dataset.id]
        if dataset.sensitive and backups and not any(one.offline for one in backups):
            yield Fault(dataset, f"every backup of {dataset.title} can be deleted with an administrator's password")


CHECK = Check("P107", Severity.WARNING, "Keep one copy offline or write-once, and mark it `offline: true`.", find)
