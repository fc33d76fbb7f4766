"""P123: a site's circuits are all with one carrier, or there is only one."""

from collections.abc import Iterator

from drillbook.graph import DependencyGraph
from drillbook.model import Estate
from drillbook.practices.finding import Check, Fault, Severity


def find(estate: Estate, graph: DependencyGraph) -> Iterator[Fault]:
    """A site's circuits are all with one carrier, or there is only one."""
    for site in estate.sites.values():
        circuits = [one for one in estate.circuits.values() if one.site == site.id]
        if circuits and len({one.provider for one in circuits}) == 1:
            count = "its only circuit" if len(circuits) == 1 else f"all {len(circuits)} circuits"
            yield Fault(circuits[0], f"{site.title}: {count} with one carrier", "provider")


CHECK = Check("P123", Severity.WARNING, "Add a circuit of another carrier, by another way into the building.", find)
