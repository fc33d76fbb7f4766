"""P163: part of what was collected about a machine could not be read."""

from collections.abc import Iterator

from drillbook.facts.listed import listed
from drillbook.graph import DependencyGraph
from drillbook.model import Estate
from drillbook.practices.finding import Check, Fault, Severity


def find(estate: Estate, graph: DependencyGraph) -> Iterator[Fault]:
    """Part of what was collected about a machine could not be read.

    What is missing in the facts is not compared. An ordinary user without sudo sees no other users' cron tables, no
    private certificates, and may not ask a database about itself.
    """
    for machine, facts in estate.facts.items():
        noun = estate.find(machine)
        if noun is not None and facts.unread:
            sections = listed(one.section.partition(" ")[0] or "the output" for one in facts.unread)
            yield Fault(noun, f"of the facts about {noun.title}, part could not be read: {sections}")
        if noun is not None and facts.privilege == "user":
            yield Fault(noun, f"the facts about {noun.title} were collected without root's rights")


CHECK = Check("P163", Severity.INFO, "Collect them as a user who may use sudo, and look at `unread`.", find)
