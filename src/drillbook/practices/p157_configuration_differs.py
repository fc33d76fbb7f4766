"""P157: configuration files of the same path differ between primary and standby."""

from collections.abc import Iterator

from drillbook.facts.drift_system import other_files
from drillbook.graph import DependencyGraph
from drillbook.model import Estate
from drillbook.practices.compared import at_standby
from drillbook.practices.finding import Check, Fault, Severity


def find(estate: Estate, graph: DependencyGraph) -> Iterator[Fault]:
    """Configuration files of the same path differ between primary and standby.

    Some must (addresses); the others have drifted apart. Only digests are compared.
    """
    yield from at_standby(estate, other_files)


CHECK = Check("P157", Severity.INFO, "Compare the files, and keep them in one place.", find)
