"""P120: a site with servers names no other that takes over."""

from collections.abc import Iterator

from drillbook.graph import DependencyGraph
from drillbook.model import Estate, SiteKind
from drillbook.practices.finding import Check, Fault, Severity
from drillbook.practices.places import busy_sites


def find(estate: Estate, graph: DependencyGraph) -> Iterator[Fault]:
    """A site with servers names no other that takes over."""
    busy = busy_sites(graph)
    for site in estate.sites.values():
        if site.id in busy and site.alternate is None and site.kind_of is not SiteKind.CANDIDATE:
            yield Fault(site, f"no site takes over from {site.title}")


CHECK = Check("P120", Severity.INFO, "Write `alternate:`.", find)
