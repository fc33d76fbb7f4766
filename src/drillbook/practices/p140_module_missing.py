"""P140: a standby's web server lacks a module that the primary's has."""

from collections.abc import Iterator

from drillbook.facts.drift_web import missing_modules
from drillbook.graph import DependencyGraph
from drillbook.model import Estate
from drillbook.practices.compared import at_standby
from drillbook.practices.finding import Check, Fault, Severity


def find(estate: Estate, graph: DependencyGraph) -> Iterator[Fault]:
    """A standby's web server lacks a module that the primary's has.

    Pages that need it fail after a takeover, often quietly: a missing mod_rewrite is a 404, a missing mod_headers a
    silent change. Compared are the facts about both machines (`drillbook import facts`); modules that are alternatives
    (cgi and cgid, the MPMs) count as each other.
    """
    yield from at_standby(estate, missing_modules)


CHECK = Check("P140", Severity.ERROR, "Install and enable it on the standby (`a2enmod`).", find)
