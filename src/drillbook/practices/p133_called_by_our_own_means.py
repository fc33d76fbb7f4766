"""P133: somebody who must act is called only by what our own machines, lines or services carry."""

from collections.abc import Iterator

from drillbook.analysis import reach
from drillbook.graph import DependencyGraph, channels_to
from drillbook.model import Estate
from drillbook.practices.finding import Check, Fault, Severity
from drillbook.practices.places import who_acts

OURS = frozenset({"service", "server", "vm", "storage", "device", "circuit", "domain"})
"""Kinds that go down in the disasters for which people are called."""


def find(estate: Estate, graph: DependencyGraph) -> Iterator[Fault]:
    """Somebody who must act is called only by what our own machines, lines or services carry.

    Mail on our own server, a chat on our own host: they are down when people are called to bring them back.
    """
    for person in who_acts(estate):
        channels = channels_to(estate, person.id)
        if channels and all(_is_ours(graph, channel.id) for channel in channels):
            names = " and ".join(channel.title for channel in channels)
            yield Fault(person, f"{person.title} is called only by {names}, which our own equipment carries")


def _is_ours(graph: DependencyGraph, channel: str) -> bool:
    return any(graph.node(one).kind in OURS for one in reach(graph, channel))


CHECK = Check("P133", Severity.WARNING, "Add a telephone or pager of another company under `channels:`.", find)
