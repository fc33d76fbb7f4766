"""The work that people are asked for, for checks that compare it with what they can do."""

from collections.abc import Iterator
from dataclasses import dataclass

from drillbook.graph import DependencyGraph
from drillbook.model import Estate, Noun, Person


@dataclass(frozen=True, slots=True)
class Asked:
    """Work: the noun and attribute that ask for it, and what is asked."""

    noun: Noun
    attribute: str
    who: str
    skills: tuple[str, ...]
    at: str | None
    """The site where those who do it must be."""


def asked(estate: Estate, graph: DependencyGraph) -> Iterator[Asked]:
    """All work of takeovers, in the order of the graph, then of repairs by teams."""
    for edge in graph.edges():
        work, owner = edge.work, estate.find(edge.dependent.partition("#")[0])
        if work is None or owner is None:
            continue
        noun, attribute = owner, "needs"
        if edge.implied and (database := estate.databases.get(edge.needed)):
            noun, attribute = database, "promotion_skills"
        elif edge.implied and (backup := estate.backups.get(edge.needed)):
            noun, attribute = backup, "restore_at" if work.at else "restore_skills"
        yield Asked(noun, attribute, work.who, work.skills, None if work.hands else work.at)
    for team in estate.teams.values():
        for element in team.repairs:
            repaired = estate.find(element)
            if repaired is not None:
                at = None if team.repairs_from_afar else graph.node(element).site
                yield Asked(repaired, "repair_skills", team.id, getattr(repaired, "repair_skills", ()), at)


def people_of(estate: Estate, who: str) -> tuple[Person, ...]:
    """A person, or the members of a team."""
    team = estate.teams.get(who)
    return tuple(estate.people[one] for one in (team.members if team else (who,)))
