"""P161: facts about a machine are older than the organisation trusts them."""

from collections.abc import Iterator

from drillbook.graph import DependencyGraph
from drillbook.model import Estate
from drillbook.practices.finding import Check, Fault, Severity
from drillbook.quantity import write_duration


def find(estate: Estate, graph: DependencyGraph) -> Iterator[Fault]:
    """Facts about a machine are older than the organisation trusts them.

    Machines drift. Counted is from when they were collected to the plan's date (`plan_date:`), against the
    organisation's `facts_valid:` (30 days where it is left out). Without a plan date nothing can be said.
    """
    organisation = estate.organisation
    for machine, facts in estate.facts.items():
        noun = estate.find(machine)
        if organisation.plan_date is None or noun is None:
            continue
        age = organisation.plan_date - facts.collected.date()
        if age > organisation.facts_valid:
            old = f"{write_duration(age)} before the plan's date"
            yield Fault(noun, f"the facts about {noun.title} were collected {facts.collected:%Y-%m-%d}, {old}")


CHECK = Check("P161", Severity.WARNING, "Collect them again: `drillbook import facts`.", find)
