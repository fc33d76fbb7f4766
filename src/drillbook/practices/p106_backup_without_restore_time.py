"""P106: how long a restore takes is not known."""

from collections.abc import Iterator

from drillbook.graph import DependencyGraph
from drillbook.model import Estate
from drillbook.practices.finding import Check, Fault, Severity


def find(estate: Estate, graph: DependencyGraph) -> Iterator[Fault]:
    """How long a restore takes is not known.

    Without `restore:`, or the data's `size:` and a `restore_throughput:`, the backup saves data but is not counted as
    a way back into service.
    """
    for backup in estate.backups.values():
        if estate.restore_time(backup) is None:
            yield Fault(backup, f"nobody knows how long restoring {backup.title} takes", "restore")


CHECK = Check("P106", Severity.INFO, "Time a restore test, and write `restore:` and `restore_on:`.", find)
