"""P125: no paper copy of a site's plan is on record, or only one."""

from collections.abc import Iterator

from drillbook.graph import DependencyGraph
from drillbook.model import Estate
from drillbook.practices.finding import Check, Fault, Severity
from drillbook.practices.places import busy_sites


def find(estate: Estate, graph: DependencyGraph) -> Iterator[Fault]:
    """No paper copy of a site's plan is on record, or only one.

    The plan is needed when the network and the building are gone.
    """
    busy = busy_sites(graph)
    for site in estate.sites.values():
        if site.id in busy and len(site.plan_copies) < 2:
            number = "one paper copy of its plan is" if site.plan_copies else "no paper copy of its plan is"
            yield Fault(site, f"{site.title}: {number} on record", "plan_copies")


CHECK = Check("P125", Severity.INFO, "Keep one at the site and one elsewhere; write `plan_copies:`.", find)
