"""The drill and the analysis' count by events, against each other and against a walk minute by minute."""

from math import inf

from effort import examples
from estates import estate, hit, outages_counted, outages_drilled, play
from hypothesis import given
from hypothesis import strategies as st
from random_estates import LEAVES, estates, failures

from drillbook.analysis import respond
from drillbook.graph import build_graph, compile_graph, outages
from drillbook.model import Server, Service

MINUTE = 60
NAMES = [*LEAVES, *(f"v{number}" for number in range(5))]
WALKED = 600
"""Minutes walked: longer than any failure, boot, takeover and holdover of the random estates together."""


class Walk:
    """Looks at every minute in turn: slow, and written from the definitions alone. Minute -1 is before all failures.

    A need of a gate that is taken over is known by its ends; `failing` are the elements that fail to take over.
    """

    def __init__(self, graph, down: list[tuple[str, int, int]], failing: frozenset[str] = frozenset()) -> None:
        self.graph, self.down, self.failing = graph, down, failing
        self.again: set[tuple[str, str]] = set()
        self.refused: dict[tuple[str, str], int] = {}
        self.back_for: dict[tuple[str, str], int] = {}
        self.still_until: dict[tuple[str, str], float] = {}
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
            for end in edge.ends:
                self.visit(end)
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
            enough = self.enough(identifier, met, up, minute)
            still = any(key[0] == identifier and minute < until for key, until in self.still_until.items())
            ready = enough and not failed and not still
            self.ready_for[identifier] = self.ready_for[identifier] + 1 if ready else -1
            up[identifier] = ready and self.ready_for[identifier] * MINUTE >= self.graph.node(identifier).restart_s
            if not up[identifier] and minute >= 0:
                self.add(self.spans[identifier], minute)
        self.last_up.update({identifier: minute for identifier in self.order if up[identifier]})

    def enough(self, identifier: str, met: dict, up: dict[str, bool], minute: int) -> bool:
        threshold = self.graph.node(identifier).threshold
        at_once = [holds * edge.weight for edge, holds in met.items() if not edge.takeover_s]
        if threshold is None:
            return all(at_once)
        late = {(identifier, edge.needed): edge for edge in met if edge.takeover_s}
        self.let_pass(late, threshold, minute)
        back = sum(at_once) >= threshold
        holds = {key: met[edge] and key not in self.refused for key, edge in late.items()}
        for key, edge in late.items():
            stays = back and edge.fail_back and minute >= 0
            if (back and not stays) or not holds[key]:
                self.warm.discard(key)
            if back:
                self.refused.pop(key, None)
        served = sum(at_once) + sum(late[key].weight for key in self.warm & late.keys()) >= threshold
        for key, edge in late.items():
            there = edge.by is None or up[edge.by]
            asked = not served and met[edge] and key not in self.refused and key not in self.warm and there
            self.asked_for[key] = self.asked_for[key] + 1 if asked else 0
            self.again &= {one for one in self.again if one != key or asked}
            by = edge.fail_back.by if edge.fail_back else None
            hands_back = key in self.warm and back and (by is None or up[by])
            self.back_for[key] = self.back_for.get(key, 0) + 1 if hands_back else 0
        return served

    def let_pass(self, late: dict, threshold: int, minute: int) -> None:
        """What comes to its end as this minute begins: repairs, takeovers that work or fail, waits to hand back."""
        over = [
            key
            for key, edge in late.items()
            if self.asked_for[key] * MINUTE >= (edge.again_s if key in self.again else edge.takeover_s)
        ]
        for key, edge in late.items():
            if key in self.refused and (minute - self.refused[key]) * MINUTE >= self.graph.node(edge.needed).repair_s:
                del self.refused[key]
            if edge.fail_back and self.back_for.get(key, 0) * MINUTE >= edge.fail_back.after_s:
                self.warm.discard(key)
                self.still_until[key] = minute + edge.fail_back.interrupts_s / MINUTE
        worked, anew = 0, False
        for key in over:
            if minute >= 0 and (worked >= threshold or (late[key].by and anew)):
                self.asked_for[key] = 0  # they have enough already, or nobody has worked at it yet
                self.again |= {key} if worked < threshold else set()
                continue
            if minute < 0 or not self.fails(late[key]):
                self.warm.add(key)
                worked += late[key].weight
                continue
            self.refused[key], self.asked_for[key] = minute, 0
            anew = anew or bool(late[key].by)
            for other, edge in late.items():
                if late[key].by and edge.by and self.asked_for[other] and other not in over:
                    self.asked_for[other] = 0
                    self.again.add(other)

    def fails(self, edge) -> bool:
        """The alternative, or something that it is made of, fails to take over."""
        if self.graph.node(edge.needed).is_gate:
            return any(self.fails(inner) for inner in self.graph.needs(edge.needed))
        return edge.needed in self.failing

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


def spans_of(walk: Walk, identifier: str) -> list[tuple[float, float]]:
    """What was walked; what is down at the end is down for good."""
    spans = walk.spans[identifier]
    return [*spans[:-1], (spans[-1][0], inf)] if spans and spans[-1][1] == WALKED * MINUTE else spans


def hits_of(down: list[tuple[str, int, int]]):
    return [hit(element, f"{end - start} min", after=f"{start} min") for element, start, end in down]


@examples(100)
@given(estates(timed=True), failures(people=True))
def test_all_three_give_the_same_outages(whole, down):
    graph = build_graph(whole)
    walk = Walk(graph, down)
    intervals: dict[str, list[tuple[float, float]]] = {}
    for element, start, end in down:
        intervals.setdefault(element, []).append((start * MINUTE, end * MINUTE))
    counted = respond(compile_graph(graph), intervals)
    found = play(whole, *hits_of(down)).outages
    for node in graph.elements():
        expected = spans_of(walk, node.id)
        assert list(counted.get(node.id, ())) == expected, node.id
        assert [(span.start_s, span.end_s) for span in found.get(node.id, ())] == expected, node.id


@examples(100)
@given(estates(timed=True, mended=True), failures(people=True), st.frozensets(st.sampled_from(NAMES)))
def test_the_drill_and_the_walk_agree_where_takeovers_fail(whole, down, failing):
    graph = build_graph(whole)
    walk = Walk(graph, down, failing)
    orders = [hit(element, how="fails-to-take-over") for element in sorted(failing)]
    found = play(whole, *hits_of(down), *orders).outages
    for node in graph.elements():
        spans = [(span.start_s, span.end_s) for span in found.get(node.id, ())]
        assert spans == spans_of(walk, node.id), node.id


@examples(60)
@given(estates(timed=True), failures(people=True), st.frozensets(st.sampled_from(NAMES)))
def test_the_kernel_of_the_years_gives_the_same_where_the_same_takeovers_fail(whole, down, failing):
    graph = build_graph(whole)
    walk, compiled = Walk(graph, down, failing), compile_graph(graph)
    edges = compiled.arrays.edges
    for number in compiled.takeovers:
        edges[number]["fails_to_start"], edges[number]["forgives"] = walk.fails(compiled.edges[number]), True
        edges[number]["mend_s"] = inf
    intervals: dict[int, list[tuple[float, float]]] = {}
    for element, start, end in down:
        intervals.setdefault(compiled.number[element], []).append((start * MINUTE, end * MINUTE))
    counted = outages(compiled, intervals)
    for node in graph.elements():
        assert list(counted.of(compiled.number[node.id])) == spans_of(walk, node.id), node.id
