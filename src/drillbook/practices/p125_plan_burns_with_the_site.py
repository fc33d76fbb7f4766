"""P125."""

from collections.abc import Iterator

from drillbook.graph import DependencyGraph
from drillbook.model import Estate
from drillbook.practices.finding import Check, Fault, Severity


def find(estate: Estate, graph: DependencyGraph) -> Iterator[Fault]:
    """No paper copy of a site's plan is on record, or only one.

    The plan is needed when the network and the building are gone.
    """
    busy = {node.site for node in graph.elements() if node.kind == "server"}
    for site in estate.sites.values():
        if site.id in busy and len(site.plan_copies) < 2:
            number = len(site.plan_copies)
            yield Fault(site, f"{site.title}: {number} paper copies of its plan are on record", "plan_copies")


CHECK = Check("P125", Severity.INFO, "Keep one at the site and one elsewhere; write `plan_copies:`.", find)
