"""P104: no restore has been tried with success, or not within a year before the plan's date."""

from collections.abc import Iterator
from datetime import timedelta

from drillbook.graph import DependencyGraph
from drillbook.model import Estate
from drillbook.practices.finding import Check, Fault, Severity

YEAR = timedelta(days=366)


def find(estate: Estate, graph: DependencyGraph) -> Iterator[Fault]:
    """No restore has been tried with success, or not within a year before the plan's date.

    A backup that was never restored is a hope. Roles, grants and file owners are what is usually missing.
    """
    today = estate.organisation.plan_date
    for backup in estate.backups.values():
        if backup.last_restore_test is None:
            yield Fault(backup, f"no restore of {backup.title} is on record", "last_restore_test")
        elif today and today - backup.last_restore_test > YEAR:
            yield Fault(
                backup, f"the last restore of {backup.title} was {backup.last_restore_test}", "last_restore_test"
            )


CHECK = Check("P104", Severity.WARNING, "Restore it on a spare machine, and write `last_restore_test:`.", find)
