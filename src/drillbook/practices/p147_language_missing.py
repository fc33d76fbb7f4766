"""P147: a language or module that the service's programs need is missing on the standby."""

from collections.abc import Iterator

from drillbook.facts.drift_versions import missing_languages
from drillbook.graph import DependencyGraph
from drillbook.model import Estate
from drillbook.practices.compared import at_standby
from drillbook.practices.finding import Check, Fault, Severity


def find(estate: Estate, graph: DependencyGraph) -> Iterator[Fault]:
    """A language or module that the service's programs need is missing on the standby.

    CGI programs fail with error 500. Where the service names its `languages`, those count; else all that the
    primary has.
    """
    yield from at_standby(estate, missing_languages)


CHECK = Check("P147", Severity.ERROR, "Install it on the standby.", find)
