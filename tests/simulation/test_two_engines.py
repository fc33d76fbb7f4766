"""The drill and the analysis' count by events, against each other and against a walk minute by minute."""

from effort import examples
from estates import estate, hit, outages_counted, outages_drilled, play
from hypothesis import given
from random_estates import estates, failures

from drillbook.analysis import respond
from drillbook.graph import build_graph, compile_graph
from drillbook.model import Server, Service

MINUTE = 60
WALKED = 400
"""Minutes walked: longer than any failure, boot, takeover and holdover of the random estates together."""


class Walk:
    """Looks at every minute in turn: slow, and written from the definitions alone. Minute -1 is before all failures."""

    def __init__(self, graph, down: list[tuple[str, int, int]]) -> None:
        self.graph, self.down = graph, down
        self.order: list[str] = []
        for node in graph.nodes():
            self.visit(node.id)
        self.asked_for = {(edge.dependent, edge.needed): 10**6 for edge in graph.edges()}
        self.warm: set[tuple[str, str]] = set()
        self.last_up = dict.fromkeys(self.order, -2)
        self.ready_for = dict.fromkeys(self.order, 10**6)
        self.spans: dict[str, list[tuple[float, float]]] = {identifier: [] for identifier in self.order}
        for minute in range(-1, WALKED):
            self.look(minute)

    def visit(self, identifier: str) -> None:
        for edge in self.graph.needs(identifier):
            self.visit(edge.needed)
        if identifier not in self.order:
            self.order.append(identifier)

    def look(self, minute: int) -> None:
        up: dict[str, bool] = {}
        for identifier in self.order:
            met = {
                edge: up[edge.needed] or minute - self.last_up[edge.needed] - 1 < edge.holdover_s / MINUTE
                for edge in self.graph.needs(identifier)
            }
            failed = any(name == identifier and start <= minute < end for name, start, end in self.down)
            ready = self.enough(identifier, met) and not failed
            self.ready_for[identifier] = self.ready_for[identifier] + 1 if ready else -1
            up[identifier] = ready and self.ready_for[identifier] * MINUTE >= self.graph.node(identifier).restart_s
            if not up[identifier] and minute >= 0:
                self.add(self.spans[identifier], minute)
        self.last_up.update({identifier: minute for identifier in self.order if up[identifier]})

    def enough(self, identifier: str, met: dict) -> bool:
        threshold = self.graph.node(identifier).threshold
        at_once = [holds * edge.weight for edge, holds in met.items() if not edge.takeover_s]
        if threshold is None:
            return all(at_once)
        late = {(identifier, edge.needed): (edge, holds) for edge, holds in met.items() if edge.takeover_s}
        for key, (edge, holds) in late.items():
            if self.asked_for[key] * MINUTE >= edge.takeover_s:
                self.warm.add(key)
            if sum(at_once) >= threshold or not holds:
                self.warm.discard(key)
        served = sum(at_once) + sum(late[key][0].weight for key in self.warm & late.keys()) >= threshold
        for key, (_, holds) in late.items():
            asked = not served and holds and key not in self.warm
            self.asked_for[key] = self.asked_for[key] + 1 if asked else 0
        return served

    @staticmethod
    def add(spans: list[tuple[float, float]], minute: int) -> None:
        start, end = minute * MINUTE, (minute + 1) * MINUTE
        if spans and spans[-1][1] == start:
            start = spans.pop()[0]
        spans.append((start, end))


def test_a_failure_at_the_moment_a_boot_ends_makes_it_boot_again():
    whole = estate(Server(id="s", boot="4 min"), Service(id="web", needs=["s"]))
    down = [("s", "0 min", "1 min"), ("s", "5 min", "6 min")]
    drilled = play(whole, hit("s", "1 min"), hit("s", "1 min", after="5 min"))
    assert outages_drilled(drilled, "web") == outages_counted(whole, "web", down) == [("0:00:00", "0:10:00")]


@examples(100)
@given(estates(timed=True), failures())
def test_all_three_give_the_same_outages(whole, down):
    graph = build_graph(whole)
    walked = Walk(graph, down).spans
    intervals: dict[str, list[tuple[float, float]]] = {}
    for server, start, end in down:
        intervals.setdefault(server, []).append((start * MINUTE, end * MINUTE))
    counted = respond(compile_graph(graph), intervals)
    hits = [hit(server, f"{end - start} min", after=f"{start} min") for server, start, end in down]
    drilled = play(whole, *hits).outages
    for node in graph.elements():
        expected = walked[node.id]
        if expected and expected[-1][1] == WALKED * MINUTE:
            expected = [*expected[:-1], (expected[-1][0], float("inf"))]
        assert list(counted.get(node.id, ())) == expected, node.id
        assert [(span.start_s, span.end_s) for span in drilled.get(node.id, ())] == expected, node.id
