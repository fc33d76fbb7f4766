"""P126: somebody in a team, or who may declare, has no telephone number or no deputy."""

from collections.abc import Iterator

from drillbook.graph import DependencyGraph
from drillbook.model import Estate
from drillbook.practices.finding import Check, Fault, Severity


def find(estate: Estate, graph: DependencyGraph) -> Iterator[Fault]:
    """Somebody in a team, or who may declare, has no telephone number or no deputy."""
    called = {member for team in estate.teams.values() for member in team.members}
    for person in estate.people.values():
        if person.id in called or person.may_declare:
            missing = [name for name, value in (("number", person.phones), ("deputy", person.deputy)) if not value]
            if missing:
                yield Fault(person, f"{person.title} has no {' and no '.join(missing)}", "phones")


CHECK = Check("P126", Severity.WARNING, "Write `phones:` and `deputy:`.", find)
