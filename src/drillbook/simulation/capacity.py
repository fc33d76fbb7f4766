"""Partial capacity: which elements serve at a degraded level, because fewer than `full` of what they need serve.

The level of an element is the share of full capacity that reaches it: of all that it needs the least, of alternatives
the best that are enough. What lives on a holdover lives in full.
"""

from collections.abc import Iterable

from drillbook.graph import Compiled, Condition, DependencyGraph
from drillbook.simulation.journal import Journal
from drillbook.simulation.trace import Degraded, Happening


class Capacity:
    """Degraded levels in one drill. Does nothing where no need says what full capacity is."""

    def __init__(self, graph: DependencyGraph, compiled: Compiled, journal: Journal) -> None:
        self.compiled = compiled
        self.journal = journal
        self.graded = {
            compiled.number[node.id]: (node.full, dict(node.levels)) for node in graph.nodes() if node.full is not None
        }
        self._above = self._find_above()
        self._open: dict[int, tuple[float, float]] = {}
        self._closed: dict[int, list[Degraded]] = {}

    def look(self, at_s: float, condition: Condition) -> None:
        """Levels after everything at this instant has taken effect."""
        levels: dict[int, float] = {}
        for node in self._above:
            if condition.up[node]:
                levels[node] = self._level(node, condition, levels)
            self._note(at_s, node, levels.get(node), condition.up[node])

    def degraded(self, until_s: float) -> dict[str, tuple[Degraded, ...]]:
        """When each element served at which level below full; not over: until the watch ended."""
        for node, (since_s, level) in self._open.items():
            self._close(node, since_s, until_s, level)
        self._open = {}
        ids = self.compiled.ids
        return {
            ids[node]: tuple(self._closed[node]) for node in sorted(self._closed) if not self.compiled.is_gate[node]
        }

    def _find_above(self) -> tuple[int, ...]:
        """The nodes that a level can reach, what is needed before what needs it."""
        found = dict.fromkeys(self.graded)
        queue = list(found)
        while queue:
            for edge in self.compiled.dependents[queue.pop()]:
                if self.compiled.source[edge] not in found:
                    found[self.compiled.source[edge]] = None
                    queue.append(self.compiled.source[edge])
        return tuple(sorted(found))

    def _level(self, node: int, condition: Condition, levels: dict[int, float]) -> float:
        edges, target = self.compiled.edges, self.compiled.target
        counting = [number for number in self.compiled.needs[node] if condition.counts(number)]
        parts = [(levels.get(target[number], 1.0), edges[number].weight) for number in counting]
        if node in self.graded:
            return _graded(parts, *self.graded[node])
        threshold = self.compiled.threshold[node]
        return min((level for level, _ in parts), default=1.0) if threshold is None else _best(parts, threshold)

    def _note(self, at_s: float, node: int, level: float | None, up: bool) -> None:
        since_s, known = self._open.get(node, (at_s, 1.0))
        now = 1.0 if level is None else level
        if now == known:
            return
        if node in self._open:
            self._close(node, since_s, at_s, known)
            del self._open[node]
        if now < 1.0:
            self._open[node] = (at_s, now)
        if up and not self.compiled.is_gate[node]:
            name = self.journal.name(self.compiled.ids[node])
            what = Happening.DEGRADED if now < 1.0 else Happening.FULL
            text = f"{name} serves at {now:.0%} of its capacity" if now < 1.0 else f"{name} serves in full again"
            self.journal.note(at_s, self.compiled.ids[node], what, text)

    def _close(self, node: int, since_s: float, until_s: float, level: float) -> None:
        if until_s > since_s:
            self._closed.setdefault(node, []).append(Degraded(round(since_s, 6), round(until_s, 6), level))


def _graded(parts: Iterable[tuple[float, int]], full: int | None, given: dict[int, float]) -> float:
    """The share of full capacity of so many, each at a level of its own."""
    found = list(parts)
    number = sum(weight for _, weight in found)
    if number in given and all(level == 1.0 for level, _ in found):
        return given[number]
    return min(1.0, sum(level * weight for level, weight in found) / (full or 1))


def _best(parts: list[tuple[float, int]], threshold: int) -> float:
    """The greatest level that enough of the alternatives have."""
    found = 0
    for level, weight in sorted(parts, reverse=True):
        found += weight
        if found >= threshold:
            return level
    return 1.0
