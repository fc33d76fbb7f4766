"""P130: a scenario, or the loss of one element, leaves no copy of a site's plan within reach."""

from collections.abc import Iterator

from drillbook.analysis import What
from drillbook.graph import DependencyGraph
from drillbook.model import Estate
from drillbook.practices.finding import Check, Fault, Severity
from drillbook.practices.out_of_reach import out_of_reach


def find(estate: Estate, graph: DependencyGraph) -> Iterator[Fault]:
    """A scenario, or the loss of one element, leaves no copy of a site's plan within reach.

    A file is read only while the machine that keeps it serves; paper burns with its building. Asked of copies that
    name what keeps them (`plan_copies:`), for every scenario and every loss for good that touches the site, from
    `organisation.activation` on.
    """
    for site, where in out_of_reach(estate, graph, What.PLAN):
        noun = estate.sites[site]
        yield Fault(noun, f"no copy of the plan of {noun.title} is within reach {where}", "plan_copies")


CHECK = Check(
    "P130", Severity.ERROR, "Keep a copy on paper at another site, or at the home of somebody who acts.", find
)
