"""P121: a site and its alternate depend on the same grid, region or company."""

from collections.abc import Iterator

from drillbook.analysis.shared_fate import find_shared_fate
from drillbook.graph import DependencyGraph
from drillbook.model import Estate, RegionKind
from drillbook.practices.finding import Check, Fault, Severity


def find(estate: Estate, graph: DependencyGraph) -> Iterator[Fault]:
    """A site and its alternate depend on the same grid, region or company.

    One loss takes both. Countries do not count.
    """
    for fate in find_shared_fate(estate, graph):
        region = estate.regions.get(fate.element)
        if fate.is_alternate and not (region and region.kind_of is RegionKind.COUNTRY):
            first, second = estate.sites[fate.first], estate.sites[fate.second]
            site = first if first.alternate == fate.second else second
            name = graph.node(fate.element).name
            yield Fault(site, f"{first.title} and {second.title} share {name}", "alternate")


CHECK = Check("P121", Severity.ERROR, "Choose an alternate elsewhere, run by another company.", find)
