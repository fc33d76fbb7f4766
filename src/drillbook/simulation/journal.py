"""The log of a drill: every change becomes an event with its cause, every unserved time an outage."""

from datetime import timedelta
from math import inf

from drillbook.graph import Compiled, Condition, DependencyGraph, whole_of
from drillbook.quantity import write_duration
from drillbook.simulation.trace import Event, Happening, Outage


class Journal:
    """Events and outages of one drill, in the order in which they happen."""

    def __init__(self, graph: DependencyGraph, compiled: Compiled) -> None:
        self.graph = graph
        self.compiled = compiled
        self.events: list[Event] = []
        self.switched: list[tuple[float, int]] = []
        """When which alternative had taken over: seconds, edge number."""
        self.moved: list[tuple[float, int]] = []
        """When which of them had done so before the hit, on notice: nothing is lost by that."""
        self.relieved: list[tuple[float, int]] = []
        """When which of them stood down, because the first choice served again."""
        self._open: dict[int, float] = {}
        self._closed: dict[int, list[tuple[float, float]]] = {}

    def name(self, identifier: str) -> str:
        """What people call an element; a gate goes by the element it belongs to."""
        return self.graph.node(identifier.partition("#")[0]).name

    def note(
        self,
        at_s: float,
        element: str,
        what: Happening,
        text: str,
        cause: str | None = None,
        *,
        span_s: float | None = None,
        work: str = "",
    ) -> None:
        """Add an event."""
        element = element.partition("#")[0]
        kind = self.graph.node(element).kind
        self.events.append(Event(_exact(at_s), element, kind, what, text, cause, span_s, work))

    def down(self, at_s: float, node: int, cause: str | None) -> None:
        """A node stops serving; an outage that ended this very instant goes on instead."""
        known = self._closed.get(node)
        resumes = bool(known) and known is not None and known[-1][1] == at_s
        self._open[node] = known.pop()[0] if resumes and known else at_s
        if not self.compiled.is_gate[node]:
            identifier = self.compiled.ids[node]
            why = f": {self.name(cause)} is gone" if cause and cause != identifier else ""
            self.note(at_s, identifier, Happening.DOWN, f"{self.name(identifier)} is down{why}", cause)

    def up(self, at_s: float, node: int) -> None:
        """A node serves again."""
        start_s = self._open.pop(node)
        if at_s > start_s:
            self._closed.setdefault(node, []).append((start_s, at_s))
        if not self.compiled.is_gate[node]:
            identifier = self.compiled.ids[node]
            after = write_duration(timedelta(seconds=_exact(at_s - start_s)))
            self.note(at_s, identifier, Happening.UP, f"{self.name(identifier)} is up again, after {after}")

    def outages(self) -> dict[str, tuple[Outage, ...]]:
        """All outages by node, gates too; those not over have no end."""
        every = {node: list(spans) for node, spans in self._closed.items()}
        for node, start_s in self._open.items():
            every.setdefault(node, []).append((start_s, inf))
        return {
            self.compiled.ids[node]: tuple(Outage(_exact(start), _exact(end)) for start, end in every[node])
            for node in sorted(every)
            if every[node]
        }

    def cause(self, condition: Condition, node: int) -> str | None:
        """The element for want of which a node does not serve; None when it failed itself."""
        if condition.failed[node]:
            return None
        for edge in self.compiled.needs[node]:
            if not condition.counts(edge):
                target = self.compiled.target[edge]
                if not self.compiled.is_gate[target]:
                    return self.compiled.ids[target]
                if condition.failed[target]:  # a part of an element that comes back in stages
                    return whole_of(self.compiled.ids[target])
                return self.cause(condition, target)
        return None


def _exact(seconds: float) -> float:
    """To the microsecond, so that sums of fractions of seconds read as what they are."""
    return seconds if seconds == inf else round(seconds, 6)
