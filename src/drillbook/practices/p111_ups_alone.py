"""P111: a site with servers has a UPS and no generator."""

from collections.abc import Iterator

from drillbook.graph import DependencyGraph
from drillbook.model import Estate
from drillbook.practices.finding import Check, Fault, Severity
from drillbook.practices.places import busy_sites
from drillbook.quantity import write_duration


def find(estate: Estate, graph: DependencyGraph) -> Iterator[Fault]:
    """A site with servers has a UPS and no generator.

    A UPS bridges minutes. Blackouts last hours: over 28 in New York in 2003.
    """
    powered = {generator.site for generator in estate.generators.values()}
    busy = busy_sites(graph)
    for ups in estate.ups.values():
        if ups.site in busy - powered:
            runtime = write_duration(ups.runtime)
            yield Fault(ups, f"{estate.sites[ups.site].title} is dark after {runtime}: no generator", "runtime")


CHECK = Check("P111", Severity.WARNING, "Add a generator, or let another site take over within the RTO.", find)
