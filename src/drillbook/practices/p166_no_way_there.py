"""P166: somebody must be at a site, and nobody of those who are asked can get there in their hours."""

from collections.abc import Iterator
from datetime import timedelta

from drillbook.graph import DependencyGraph
from drillbook.model import Estate, Person
from drillbook.practices.asked import asked, people_of
from drillbook.practices.finding import Check, Fault, Severity


def find(estate: Estate, graph: DependencyGraph) -> Iterator[Fault]:
    """Somebody must be at a site, and nobody of those who are asked can get there in their hours.

    Who gives the way to some sites (`travel`) has none to the others. Who may work less in a row (`works_at_most`)
    than the way takes never arrives.
    """
    told: set[tuple[str, str]] = set()
    for work in asked(estate, graph):
        people = people_of(estate, work.who)
        if work.at is None or not people or (work.who, work.at) in told or any(_gets_there(p, work.at) for p in people):
            continue
        told.add((work.who, work.at))
        who, site = graph.node(work.who).name, estate.sites[work.at].title
        yield Fault(work.noun, f"{work.noun.title} asks {who} to be at {site}, where none of them can go", "needs")


def _gets_there(person: Person, site: str) -> bool:
    if not person.travel or (person.site == site and person.shifts):
        return True
    way = person.travel.get(site)
    return way is not None and way < (person.works_at_most or timedelta.max)


CHECK = Check("P166", Severity.ERROR, "Write the way under `travel:`, or have remote hands do it.", find)
