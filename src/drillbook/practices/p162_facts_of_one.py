"""P162: of a primary and its standby, only one machine's facts were collected."""

from collections.abc import Iterator

from drillbook.facts.pair import find_pairs
from drillbook.graph import DependencyGraph
from drillbook.model import Estate
from drillbook.practices.finding import Check, Fault, Severity


def find(estate: Estate, graph: DependencyGraph) -> Iterator[Fault]:
    """Of a primary and its standby, only one machine's facts were collected.

    That nothing is said of their drift then does not mean that there is none.
    """
    for pair in find_pairs(estate):
        there = [one for one in (pair.primary, pair.standby) if one.id in estate.facts]
        if len(there) == 1:
            (other,) = {pair.primary.id, pair.standby.id} - {there[0].id}
            missing = pair.primary if pair.primary.id == other else pair.standby
            yield Fault(missing, f"{missing.title} cannot be compared with {there[0].title}: it has no facts")


CHECK = Check("P162", Severity.INFO, "Collect them: `drillbook import facts`.", find)
