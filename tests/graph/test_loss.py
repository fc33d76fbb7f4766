"""Every single loss in one pass, against the loss of each element by itself."""

from math import inf

from effort import examples
from hypothesis import given
from hypothesis import strategies as st
from plainly import serves_plainly
from random_graphs import graph_of, seeds

from drillbook.analysis import respond
from drillbook.graph import compile_graph, single_losses

LIMITS_S = (inf, 0.0, 600.0, 2700.0)
DAY = 86400.0


def longest(spans) -> float:
    return max((end - start for start, end in spans), default=0.0)


def one_by_one(graph, compiled, limits: dict[str, float]) -> dict[tuple[str, str], tuple[bool, bool, float]]:
    """The definition: lose each element, and let it fail, by itself; brute force and events."""
    usual, lasting = serves_plainly(graph, set(), fuel_lasts=True), serves_plainly(graph, set())
    base = respond(compiled, {}, DAY)
    found = {}
    for element in (node for node in graph.elements() if node.id in usual):
        lost = lasting - serves_plainly(graph, {element.id})
        down = respond(compiled, {element.id: [(0.0, element.repair_s)]}, DAY)
        for watched, limit_s in limits.items():
            longest_s = longest(down.get(watched, ()))
            ever = watched in lost
            beyond = longest_s > limit_s >= longest(base.get(watched, ()))
            if watched != element.id and (ever or beyond):
                found[watched, element.id] = (ever, beyond, longest_s)
    return found


@examples(150)
@given(seeds, st.booleans())
def test_one_pass_finds_what_losing_each_element_by_itself_finds(seed, cycles):
    graph = graph_of(seed, cycles=cycles)
    compiled = compile_graph(graph)
    limits = {name: LIMITS_S[number % 4] for number, name in enumerate(compiled.ids) if number % 3}
    rows = list(single_losses(compiled, {compiled.number[name]: limit for name, limit in limits.items()}, DAY))
    found = {
        (compiled.ids[row.watched], compiled.ids[row.element]): (row.ever, row.beyond, row.longest_s) for row in rows
    }
    assert found == one_by_one(graph, compiled, limits)
    assert len(found) == len(rows)
    for row in rows:
        names = [compiled.ids[node] for node in row.path]
        if names:  # nothing leads to who only refills
            assert names[-1] == compiled.ids[row.element]
