"""P138: where a site's plan is kept is told in words, which no disaster can take away."""

from collections.abc import Iterator

from drillbook.analysis import copies_of, words_of
from drillbook.graph import DependencyGraph
from drillbook.model import Estate
from drillbook.practices.finding import Check, Fault, Severity
from drillbook.practices.places import busy_sites


def find(estate: Estate, graph: DependencyGraph) -> Iterator[Fault]:
    """Where a site's plan is kept is told in words, which no disaster can take away.

    Whether a copy is within reach when the site is lost can be told only of copies that name what keeps them.
    """
    busy = busy_sites(graph)
    for site in estate.sites.values():
        if site.id in busy and words_of(estate, site) and not copies_of(estate, site):
            yield Fault(site, f"the copies of the plan of {site.title} name no element that keeps them", "plan_copies")


CHECK = Check(
    "P138", Severity.INFO, "Write `plan_copies:` as a section, with the site, person or machine of each.", find
)
