"""The fault tree of a service against the structure function of the graph."""

from itertools import combinations

import numpy as np
from cut_sets import all_sets, cut_sets_of
from effort import examples
from estates import estate
from hypothesis import given
from random_estates import LEAVES, estates

from drillbook.analysis import analyse
from drillbook.graph import build_graph, compile_graph, served
from drillbook.model import Server, Service


@examples(80)
@given(estates())
def test_cut_sets_are_the_minimal_losses_that_stop_the_service(whole):
    compiled = compile_graph(build_graph(whole))
    names = [*LEAVES, *(f"v{number}" for number in range(4))]
    cases = [frozenset(chosen) for size in range(len(names) + 1) for chosen in combinations(names, size)]
    lost = np.zeros((len(compiled.ids), len(cases)), dtype=bool)
    for case, chosen in enumerate(cases):
        lost[[compiled.number[name] for name in chosen], case] = True
    serves = served(compiled, lost)[compiled.number["v4"]]
    stopped = {chosen for chosen, serving in zip(cases, serves, strict=True) if not serving}
    expected = {one for one in stopped if not any(one - {name} in stopped for name in one)}
    assert all_sets(cut_sets_of(whole, "v4")) == expected


@examples(60)
@given(estates())
def test_single_points_are_the_cut_sets_of_order_one(whole):
    graph = build_graph(whole)
    points = {point.element for point in analyse(whole, graph).single_points if point.service == "v4" and point.ever}
    assert {next(iter(one)) for one in all_sets(cut_sets_of(whole, "v4")) if len(one) == 1} == points


def test_a_circle_has_the_least_fixpoint():
    whole = estate(
        Server(id="a", needs=["b"]), Server(id="b", needs=[{"any": ["a", "c"]}]), Server(id="c"),
        Server(id="d", needs=[{"need": "e", "holdover": "1 h"}]), Server(id="e", needs=["d"]),
        Service(id="web", needs=["a"]), Service(id="dns", needs=["d"]),
    )  # fmt: skip
    assert all_sets(cut_sets_of(whole, "web")) == {frozenset("a"), frozenset("b"), frozenset("c")}
    assert all_sets(cut_sets_of(whole, "dns")) == {frozenset("d"), frozenset("e")}
