"""P115: fewer than two people may declare a disaster."""

from collections.abc import Iterator

from drillbook.graph import DependencyGraph
from drillbook.model import Estate, Site
from drillbook.practices.finding import Check, Fault, Severity


def find(estate: Estate, graph: DependencyGraph) -> Iterator[Fault]:
    """Fewer than two people may declare a disaster.

    While people wait for somebody who may decide, the UPS runs down.
    """
    allowed = [person for person in estate.people.values() if person.may_declare]
    if len(allowed) < 2 and estate.sites:
        site: Site = next(iter(estate.sites.values()))
        yield Fault(allowed[0] if allowed else site, f"{len(allowed)} of the people may declare a disaster")


CHECK = Check("P115", Severity.ERROR, "Give `may_declare:` to two or more people, in order.", find)
