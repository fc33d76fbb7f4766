"""P165: a takeover or repair asks for a skill that nobody who carries it out has."""

from collections.abc import Iterator

from drillbook.graph import DependencyGraph
from drillbook.inventory import suggest
from drillbook.model import Estate
from drillbook.practices.asked import asked, people_of
from drillbook.practices.finding import Check, Fault, Severity


def find(estate: Estate, graph: DependencyGraph) -> Iterator[Fault]:
    """A takeover or repair asks for a skill that nobody who carries it out has.

    In a drill it waits for ever. Often the skill is written differently at the person.
    """
    for work in asked(estate, graph):
        known = {skill for person in people_of(estate, work.who) for skill in person.skills}
        who = graph.node(work.who).name
        for skill in dict.fromkeys(work.skills):
            if skill not in known:
                message = f"{work.noun.title} asks for {skill}, which nobody of {who} knows{suggest(skill, known)}"
                yield Fault(work.noun, message, work.attribute)


CHECK = Check("P165", Severity.ERROR, "Write the skill alike in both places, or name those who have it.", find)
