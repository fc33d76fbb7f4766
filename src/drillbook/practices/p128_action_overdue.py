"""P128: an action of the improvement plan is overdue."""

from collections.abc import Iterator

from drillbook.graph import DependencyGraph
from drillbook.model import Estate
from drillbook.practices.finding import Check, Fault, Severity


def find(estate: Estate, graph: DependencyGraph) -> Iterator[Fault]:
    """An action of the improvement plan is overdue: past its date at the plan's date, and not done.

    What an exercise found and nobody mended is found again by the disaster. Without a `plan_date:` nothing is overdue.
    """
    today = estate.organisation.plan_date
    for one in estate.improvements.values():
        if one.is_overdue(today):
            noun = estate.find(one.owner)
            owner = noun.title if noun else one.owner
            yield Fault(one, f"{one.title} ({owner}) was due {one.due}: {one.action}", "due")


CHECK = Check("P128", Severity.WARNING, "Do it and write `done:`, or agree on another date and say why.", find)
