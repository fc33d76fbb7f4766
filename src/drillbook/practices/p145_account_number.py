"""P145: a user or group has another number on the standby, or the web server runs as another one."""

from collections.abc import Iterator

from drillbook.facts.drift_system import other_numbers
from drillbook.facts.drift_web import other_accounts_of_servers
from drillbook.graph import DependencyGraph
from drillbook.model import Estate
from drillbook.practices.compared import at_standby
from drillbook.practices.finding import Check, Fault, Severity


def find(estate: Estate, graph: DependencyGraph) -> Iterator[Fault]:
    """A user or group has another number on the standby, or the web server runs as another one.

    Files copied by number (`rsync --numeric-ids`, tar as root) then belong to somebody else, and CGI refuses to run.
    """
    yield from at_standby(estate, other_numbers)
    yield from at_standby(estate, other_accounts_of_servers)


CHECK = Check("P145", Severity.WARNING, "Give it the same number on both, and mend the owners of files.", find)
