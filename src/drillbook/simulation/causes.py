"""Why an element stops serving: what it lacks, what tipped it where several were left, or that it is switched back."""

from collections.abc import Iterable, Iterator
from typing import NamedTuple

from drillbook.graph import Compiled, Condition, whole_of
from drillbook.simulation.journal import Journal

SHOWN = 3
"""How many of those that were lost at one instant are named."""


class Cause(NamedTuple):
    """What an element does not serve for want of."""

    element: str | None
    """Its identifier; None: the element failed itself, or stands still while it is switched back."""
    words: str
    """Empty: it failed itself."""
    still: str | None = None
    """The element at the bottom that stands still while it is switched back: nothing of it is gone."""


STANDS_STILL = "stands still while it is switched back"
NONE = Cause(None, "")


class Causes:
    """Finds causes in one drill, as of a time. Nodes and edges are numbers of `compiled`."""

    def __init__(self, compiled: Compiled, condition: Condition, journal: Journal) -> None:
        self.compiled = compiled
        self.condition = condition
        self.journal = journal

    def of(self, nodes: Iterable[int], now_s: float) -> dict[int, Cause]:
        """For want of what these have just stopped to serve, all in one settling; gates have no causes of their own."""
        known: dict[int, Cause] = {}
        return {node: self._of(node, now_s, known) for node in nodes if not self.compiled.is_gate[node]}

    def _of(self, node: int, now_s: float, known: dict[int, Cause]) -> Cause:
        if node not in known:
            known[node] = NONE  # for the way round a cycle
            known[node] = self._found(node, now_s, known)
        return known[node]

    def _found(self, node: int, now_s: float, known: dict[int, Cause]) -> Cause:
        if self.condition.failed[node]:
            return NONE
        if self.condition.interrupted[node]:
            return Cause(None, f"it {STANDS_STILL}", self.compiled.ids[node].partition("#")[0])
        missing = [edge for edge in self.compiled.needs[node] if not self.condition.counts(edge)]
        if not missing:
            return NONE
        if self.compiled.threshold[node] is None:
            return self._want_of(missing[0], now_s, known)
        return self._tipped(node, missing, now_s, known)

    def _want_of(self, edge: int, now_s: float, known: dict[int, Cause]) -> Cause:
        target = self.compiled.target[edge]
        if self.compiled.is_gate[target] and self.condition.failed[target]:  # of what comes back in stages
            whole = whole_of(self.compiled.ids[target])
            return Cause(whole, f"{self.journal.name(whole)} is gone")
        below = self._of(target, now_s, known)
        if self.compiled.is_gate[target]:
            return below
        words = f"{self.journal.name(self.compiled.ids[target])} is gone"
        if below.still is not None:
            words = f"{self.journal.name(below.still)} {STANDS_STILL}"
        return Cause(self.compiled.ids[target], words, below.still)

    def _tipped(self, node: int, missing: list[int], now_s: float, known: dict[int, Cause]) -> Cause:
        """The last of several that counted; those that stand by, and have not taken over, are none of them."""
        gone = {edge: at_s for edge in missing if (at_s := self._gone_at(edge, now_s)) is not None}
        if not gone:
            return self._want_of(missing[0], now_s, known)
        last = [edge for edge, at_s in gone.items() if at_s == max(gone.values())]
        causes = [self._want_of(edge, now_s, known) for edge in last]
        if len(gone) == 1 or causes[0].still is not None or causes[0].element is None:
            return causes[0]
        who = _joined([self.journal.name(one.element) for one in dict.fromkeys(causes) if one.element])
        verb = "is gone" if len(set(causes)) == 1 else "are gone"
        if len(gone) > len(last):
            verb += " last"
        return causes[0]._replace(words="; ".join([*self._left(node, gone), f"{who} {verb}"]))

    def _left(self, node: int, gone: dict[int, float]) -> Iterator[str]:
        """How much is left of how much, where that is to be counted."""
        edges, needed = self.compiled.edges, self.compiled.wanted[node]
        left = sum(edges[edge].weight for edge in self.compiled.needs[node] if self.condition.counts(edge))
        whole = left + sum(edges[edge].weight for edge in gone)
        if needed > 1:
            yield f"{left} of {whole} left, {needed} needed"
        elif len(set(gone.values())) > 1:
            yield f"none of {whole} left"

    def _gone_at(self, edge: int, now_s: float) -> float | None:
        """When an alternative was lost; None: it had not taken over, and so was none of those that served."""
        target, ran_out_s = self.compiled.target[edge], self.journal.ran_out.get(edge, 0.0)
        if self.compiled.edges[edge].takeover_s and not self.journal.had_taken_over(edge):
            return None
        if not self.condition.up[target]:
            return max(self.journal.down_since(target, now_s), ran_out_s)
        if self.compiled.edges[edge].takeover_s and not self.condition.spent[edge]:
            return None
        return ran_out_s


def _joined(names: list[str]) -> str:
    shown, rest = names[:SHOWN], len(names) - SHOWN
    if rest > 0:
        return f"{', '.join(shown)} and {rest} more"
    return " and ".join(filter(None, [", ".join(shown[:-1]), shown[-1]]))
