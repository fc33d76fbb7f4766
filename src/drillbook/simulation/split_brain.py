"""Two primaries at once: a replica is promoted while the old primary is cut off, but alive and not fenced.

Alive is what would serve if only the network were there: it has power and a place, and has not failed itself. What was
dead meanwhile is a second primary only from when it serves again; what lost its data is none.
"""

from drillbook.graph import Compiled, Condition, DependencyGraph
from drillbook.model import Estate
from drillbook.simulation.journal import Journal
from drillbook.simulation.trace import Happening, SplitBrain

NETWORK = frozenset({"circuit", "device"})
"""Without these a machine is cut off; it runs on."""


class Primaries:
    """Who is primary of each dataset in one drill, and since when there are two."""

    def __init__(self, estate: Estate, graph: DependencyGraph, compiled: Compiled, journal: Journal) -> None:
        self.compiled = compiled
        self.journal = journal
        self._network = tuple(_is_network(graph, edge.needed) for edge in compiled.edges)
        self._pairs = tuple(_pairs(estate, compiled))
        self._lives = dict.fromkeys((number for number, _, _, _ in self._pairs), True)
        """The old primary has been up or alive ever since it was up last."""
        self._open: dict[int, float] = {}
        self._found: list[SplitBrain] = []

    def look(self, at_s: float, condition: Condition) -> None:
        """After everything at this instant has taken effect."""
        for number, live, dataset, primary in self._pairs:
            node = self.compiled.number[primary]
            lives = condition.up[node] or (self._lives[number] and self._alive(node, condition, frozenset()))
            self._lives[number] = lives and not condition.spent[live]
            both = condition.warm[number] and self._lives[number]
            if both and number not in self._open:
                self._open[number] = at_s
                self._tell(at_s, number, dataset, primary)
            elif not both and number in self._open:
                self._close(number, dataset, primary, at_s)

    def split_brains(self) -> tuple[SplitBrain, ...]:
        """All of them, in the order in which they began; not over when the watch ended: until inf."""
        for number, _, dataset, primary in self._pairs:
            if number in self._open:
                self._close(number, dataset, primary, float("inf"))
        return tuple(sorted(self._found, key=lambda one: one.start_s))

    def _tell(self, at_s: float, number: int, dataset: str, primary: str) -> None:
        replica = self.compiled.edges[number].needed
        name = self.journal.name
        text = (
            f"{name(dataset)}: {name(replica)} is primary, and so is {name(primary)}, which is alive and not fenced; "
            "what is written to both will not fit together"
        )
        self.journal.note(at_s, dataset, Happening.SPLIT_BRAIN, text, primary)

    def _close(self, number: int, dataset: str, primary: str, at_s: float) -> None:
        since_s = self._open.pop(number)
        if at_s == since_s:
            return
        replica = self.compiled.edges[number].needed
        self._found.append(SplitBrain(dataset, primary, replica, round(since_s, 6), round(at_s, 6)))
        if at_s < float("inf"):
            text = f"{self.journal.name(dataset)} has one primary again; what the other one took in is to be looked for"
            self.journal.note(at_s, dataset, Happening.ONE_PRIMARY, text, primary)

    def _alive(self, node: int, condition: Condition, asked: frozenset[int]) -> bool:
        if condition.up[node]:
            return True
        if condition.failed[node] or node in asked:
            return False
        compiled, within = self.compiled, asked | {node}

        def counts(number: int) -> bool:
            if condition.counts(number) or self._network[number]:
                return True
            cold = compiled.edges[number].takeover_s and not condition.warm[number]
            return not cold and self._alive(compiled.target[number], condition, within)

        met = sum(compiled.edges[number].weight for number in compiled.needs[node] if counts(number))
        threshold = compiled.threshold[node]
        every = sum(compiled.edges[number].weight for number in compiled.needs[node])
        return met >= (every if threshold is None else threshold)


def _is_network(graph: DependencyGraph, needed: str) -> bool:
    return needed.endswith("#network") or graph.node(needed).kind in NETWORK


def _pairs(estate: Estate, compiled: Compiled) -> list[tuple[int, int, str, str]]:
    """Promotions after which there may be two: edges of the replica and of the primary, dataset, primary."""
    found: list[tuple[int, int, str, str]] = []
    for number in compiled.takeovers:
        edge = compiled.edges[number]
        replica = estate.databases.get(edge.needed)
        owner = edge.dependent.partition("#")[0]
        if replica is None or replica.replicates is None or owner != replica.dataset or not edge.implied:
            continue
        siblings = (other for other in compiled.needs[compiled.source[number]])
        live = [other for other in siblings if compiled.edges[other].needed == replica.replicates]
        if live and not estate.databases[replica.replicates].fenced:
            found.append((number, live[0], owner, replica.replicates))
    return found
