"""The fault tree of a service against the structure function of the graph, and the worked examples."""

from itertools import combinations

import numpy as np
import pytest
from effort import examples
from estates import estate
from hypothesis import given
from random_estates import LEAVES, estates

from drillbook.analysis import analyse, failures
from drillbook.analysis.failure_tree import failure_tree
from drillbook.faulttree import find_cut_sets
from drillbook.graph import build_graph, compile_graph, served
from drillbook.model import Region, Server, Service, Site


def cut_sets_of(whole, subject):
    graph = build_graph(whole)
    return find_cut_sets(failure_tree(compile_graph(graph), subject, failures(whole, graph)))


def all_sets(found) -> set[frozenset[str]]:
    return {frozenset(one.events) for one in found.listed()}


@examples(150)
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


def test_e5_the_shared_grid_is_a_cut_set_and_so_is_every_pair_of_one_branch_with_the_other():
    whole = estate(
        Region(id="metro", kind="metro"),
        *(Site(id=site, regions=["metro"]) for site in ("north", "centre")),
        Server(id="n", site="north"),
        Server(id="c", site="centre"),
        Service(id="web", needs=[{"any": ["n", {"need": "c", "takeover": "1 h"}]}]),
    )
    pairs = {frozenset({first, second}) for first in ("north", "n") for second in ("centre", "c")}
    assert all_sets(cut_sets_of(whole, "web")) == {frozenset({"metro"}), *pairs}


def test_e7_exact_value():
    server = {"failures_per_year": 8.76, "repair": "10 h"}
    whole = estate(
        Region(id="region", kind="metro", interruptions_per_year=1.348, repair="271.8 min"),
        Site(id="site", regions=["region"]),
        *(Server(id=name, **server, needs=["region"]) for name in ("one", "two")),
        Service(id="web", needs=[{"any": ["one", "two"]}]),
    )
    found = cut_sets_of(whole, "web")
    assert found.top_probability == pytest.approx(7.94558e-4, rel=1e-5)
    assert found.top_probability * 8760 == pytest.approx(6.9603, rel=1e-4)
    assert found.frequency_per_year == pytest.approx(1.51856, rel=1e-5)
    assert found.top_probability * 8760 / found.frequency_per_year == pytest.approx(4.5835, rel=1e-4)
    by_event = {one.event: one for one in found.importance}
    assert by_event["region"].birnbaum == pytest.approx(0.999902, rel=1e-6)
    assert by_event["one"].birnbaum == pytest.approx(0.00989409, rel=1e-5)
    assert by_event["region"].fussell_vesely == pytest.approx(0.876624, rel=1e-5)
    assert by_event["one"].fussell_vesely == pytest.approx(0.123290, rel=1e-5)
    assert by_event["one"].risk_achievement_worth == pytest.approx(13.3290, rel=1e-5)
    assert by_event["one"].risk_reduction_worth == pytest.approx(1.14063, rel=1e-5)


def test_e10_two_of_three():
    servers = [Server(id=name, failures_per_year=8760 * 0.01 / 0.99, repair="1 h") for name in "abc"]
    whole = estate(*servers, Service(id="web", needs=[{"at_least": 2, "of": ["a", "b", "c"]}]))
    assert cut_sets_of(whole, "web").top_probability == pytest.approx(2.98e-4, rel=1e-9)
