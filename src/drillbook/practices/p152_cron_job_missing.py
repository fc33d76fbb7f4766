"""P152: cron on the standby does not run a command that it runs on the primary."""

from collections.abc import Iterator

from drillbook.facts.drift_system import missing_cron_jobs
from drillbook.graph import DependencyGraph
from drillbook.model import Estate
from drillbook.practices.compared import at_standby
from drillbook.practices.finding import Check, Fault, Severity


def find(estate: Estate, graph: DependencyGraph) -> Iterator[Fault]:
    """cron on the standby does not run a command that it runs on the primary.

    After a takeover, backups, rotations and reports silently stop.
    """
    yield from at_standby(estate, missing_cron_jobs)


CHECK = Check("P152", Severity.WARNING, "Install the job on the standby, disabled where it must not run yet.", find)
