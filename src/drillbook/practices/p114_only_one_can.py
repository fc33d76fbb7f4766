"""P114: a team needs every one of its members, or a skill is known to one person only."""

from collections.abc import Iterator

from drillbook.graph import DependencyGraph
from drillbook.model import Estate
from drillbook.practices.finding import Check, Fault, Severity


def find(estate: Estate, graph: DependencyGraph) -> Iterator[Fault]:
    """A team needs every one of its members, or a skill is known to one person only.

    People are ill, on holiday, or in the same blackout.
    """
    for team in estate.teams.values():
        if team.members and len(team.members) <= team.minimum:
            yield Fault(team, f"{team.title} cannot act when one of {len(team.members)} is missing", "members")
    skilled: dict[str, list[str]] = {}
    for person in estate.people.values():
        for skill in person.skills:
            skilled.setdefault(skill, []).append(person.id)
    for skill, people in skilled.items():
        if len(people) == 1:
            person = estate.people[people[0]]
            yield Fault(person, f"only {person.title} knows {skill}", "skills")


CHECK = Check("P114", Severity.WARNING, "Train a second person, who lives elsewhere.", find)
