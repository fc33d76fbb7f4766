"""The events of a drill in order of time, with those that are known only when it is over: data lost, late clients."""

from collections.abc import Iterable, Iterator
from datetime import timedelta
from math import inf

from drillbook.quantity import write_duration
from drillbook.simulation.data_loss import DataLosses
from drillbook.simulation.journal import Journal
from drillbook.simulation.trace import DatasetLoss, Event, Happening, Tail

NO_WAY_BACK = "nothing brings it back (no restore is given)"


def told(journal: Journal, losses: DataLosses, late: Iterable[Tail], watched_s: float) -> tuple[Event, ...]:
    """Everything that happened while it was watched; what is known later stands after what happened at that time."""
    known = (event for event in (*_lost(journal, losses), *_late(journal, late)) if event.at_s <= watched_s)
    return tuple(sorted((*journal.events, *known), key=lambda event: event.at_s))


def _lost(journal: Journal, losses: DataLosses) -> Iterator[Event]:
    """What each takeover of a dataset, and each loss of its live data, cost."""
    for node in journal.graph.elements():
        if node.kind != "dataset":
            continue
        for at_s, loss in losses.each(node.id):
            text = f"{node.name}: {_words(journal, losses, loss)}"
            yield Event(at_s, node.id, node.kind, Happening.DATA_LOST, text, loss.copy, loss.loss_s)


def _words(journal: Journal, losses: DataLosses, loss: DatasetLoss) -> str:
    """How much, and by which copy, which either took over or is only there."""
    if loss.loss_s == inf:
        return "all data are lost; no copy is left"
    lost = write_duration(timedelta(seconds=round(loss.loss_s, 3))) if loss.loss_s else "no"
    words = f"{lost} {'of data' if loss.loss_s else 'data'} are lost"
    if loss.copy is None:
        return words
    words += f"; the {'copy used' if loss.used else 'newest copy left'} is {journal.name(loss.copy)}"
    words += ", that old when the live data went" if loss.loss_s else ""
    return words if loss.used or losses.has_way_back(loss.copy) else f"{words}; {NO_WAY_BACK}"


def _late(journal: Journal, late: Iterable[Tail]) -> Iterator[Event]:
    for tail in late:
        node = journal.graph.node(tail.service)
        text = (
            f"{node.name}: the last of the {tail.share:.0%} of clients whose resolvers ignore the TTL follow, "
            f"{write_duration(timedelta(seconds=tail.end_s - tail.start_s))} after the others"
        )
        yield Event(tail.end_s, node.id, node.kind, Happening.RESOLVERS, text, tail.domain)
