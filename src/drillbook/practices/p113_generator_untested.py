"""P113: no start of a generator under load is on record."""

from collections.abc import Iterator

from drillbook.graph import DependencyGraph
from drillbook.model import Estate
from drillbook.practices.finding import Check, Fault, Severity


def find(estate: Estate, graph: DependencyGraph) -> Iterator[Fault]:
    """No start of a generator under load is on record.

    About one start in a hundred fails even of those that are kept well; of those that are not, half fail within 48 h.
    """
    for generator in estate.generators.values():
        if not generator.last_test:
            yield Fault(generator, f"no start of {generator.title} under load is on record", "last_test")


CHECK = Check("P113", Severity.WARNING, "Start it under load every month, and write `last_test:`.", find)
