"""From what differs between two machines to faults at the standby, where it would be mended."""

from collections.abc import Callable, Iterator

from drillbook.facts.pair import Facts, known_pairs
from drillbook.model import Estate
from drillbook.practices.finding import Fault


def at_standby(estate: Estate, compare: Callable[[Facts], Iterator[str]]) -> Iterator[Fault]:
    """What a comparison says of every primary and standby whose facts are there."""
    for facts in known_pairs(estate):
        for message in compare(facts):
            yield Fault(facts.pair.standby, message)
