"""P144: a user or group of the primary does not exist on the standby."""

from collections.abc import Iterator

from drillbook.facts.drift_system import missing_accounts
from drillbook.graph import DependencyGraph
from drillbook.model import Estate
from drillbook.practices.compared import at_standby
from drillbook.practices.finding import Check, Fault, Severity


def find(estate: Estate, graph: DependencyGraph) -> Iterator[Fault]:
    """A user or group of the primary does not exist on the standby.

    Files cannot belong to it, programs cannot run as it, cron does nothing for it. Compared are people's accounts (from
    1000 on), the web server's, and those that cron runs for.
    """
    yield from at_standby(estate, missing_accounts)


CHECK = Check("P144", Severity.ERROR, "Create it on the standby with the same number.", find)
