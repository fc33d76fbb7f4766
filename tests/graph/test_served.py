"""The structure function against brute force: every combination evaluated by plain recursion."""

import numpy as np
from effort import examples
from estates import estate
from hypothesis import given
from random_estates import LEAVES, estates

from drillbook.graph import build_graph, compile_graph, served
from drillbook.model import Generator, Provider, Refuelling, Server, Service, Site, Switchboard


def serves_by_hand(graph, identifier: str, lost: set[str]) -> bool:
    """Straight from the definition; only for graphs without cycles."""
    node, needs = graph.node(identifier), graph.needs(identifier)
    if identifier in lost:
        return False
    met = [edge.weight * serves_by_hand(graph, edge.needed, lost) for edge in needs]
    return all(met) if node.threshold is None else sum(met) >= node.threshold


@examples(150)
@given(estates())
def test_every_combination_of_lost_servers_gives_what_the_definition_says(whole):
    graph = build_graph(whole)
    compiled = compile_graph(graph)
    cases = [{name for bit, name in enumerate(LEAVES) if number >> bit & 1} for number in range(2 ** len(LEAVES))]
    lost = np.array([[identifier in case for case in cases] for identifier in compiled.ids])
    answer = served(compiled, lost)
    for number, case in enumerate(cases):
        for service in whole.services:
            assert answer[compiled.number[service], number] == serves_by_hand(graph, service, case)


def test_things_do_not_lift_each_other():
    whole = estate(
        Server(id="outside"),
        Service(id="a", needs=[{"any": ["b", "outside"]}]),
        Service(id="b", needs=[{"any": ["a", "outside"]}]),
    )
    compiled = compile_graph(build_graph(whole))
    lost = np.array([[identifier == "outside"] for identifier in compiled.ids])
    answer = served(compiled, lost)
    assert not answer[compiled.number["a"], 0]
    assert served(compiled, np.zeros_like(lost))[compiled.number["a"], 0]


def generators(**generator) -> tuple:
    whole = estate(
        Site(id="site"),
        Provider(id="fuel-company"),
        Generator(id="generator", site="site", fuel="24 h", **generator),
        Switchboard(id="board", site="site", generators=["generator"]),
    )
    compiled = compile_graph(build_graph(whole))
    return compiled, served(compiled, np.zeros((len(compiled.ids), 1), dtype=bool))


def test_fuel_that_nobody_brings_runs_out_for_good():
    compiled, answer = generators()
    assert not answer[compiled.number["board"], 0]


def test_fuel_under_contract_lasts():
    compiled, answer = generators(refuelling=Refuelling(provider="fuel-company", within="6 h"))
    assert answer[compiled.number["board"], 0]
