"""The structure function against brute force: the definition in plain Python, one case at a time."""

import random

import networkx as nx
import numpy as np
import pytest
from effort import examples
from estates import estate
from hypothesis import given
from hypothesis import strategies as st
from plainly import serves_plainly
from random_estates import LEAVES, estates
from random_graphs import graph_of, seeds

from drillbook.graph import DependencyGraph, Edge, Node, build_graph, cases, compile_graph, served, served_words
from drillbook.graph.served import from_words
from drillbook.model import Generator, Provider, Refuelling, Server, Service, Site, Switchboard


@examples(150)
@given(estates())
def test_every_combination_of_lost_servers_gives_what_the_definition_says(whole):
    graph = build_graph(whole)
    compiled = compile_graph(graph)
    cases = [{name for bit, name in enumerate(LEAVES) if number >> bit & 1} for number in range(2 ** len(LEAVES))]
    lost = np.array([[identifier in case for case in cases] for identifier in compiled.ids])
    answer = served(compiled, lost)
    for number, case in enumerate(cases):
        serving = {identifier for node, identifier in enumerate(compiled.ids) if answer[node, number]}
        assert serving == serves_plainly(graph, case)


@examples(400)
@given(seeds, st.booleans(), st.booleans(), st.sampled_from([1, 5, 70]))
def test_weights_fuel_persons_and_cycles_give_what_the_definition_says(seed, cycles, fuel_lasts, number):
    graph = graph_of(seed, cycles=cycles)
    compiled = compile_graph(graph)
    chance = random.Random(seed)
    lost = [{name for name in compiled.ids if chance.random() < 0.15} for _ in range(number)]
    words = cases(compiled, [[compiled.number[name] for name in case] for case in lost])
    answer = from_words(served_words(compiled, words, fuel_lasts=fuel_lasts), number)
    for column in {0, number // 2, number - 1}:
        serving = {identifier for node, identifier in enumerate(compiled.ids) if answer[node, column]}
        assert serving == serves_plainly(graph, lost[column], fuel_lasts=fuel_lasts)


@pytest.mark.parametrize("number", [1, 63, 64, 65, 512, 513, 1100])
def test_a_case_has_the_same_answer_whichever_word_it_stands_in(number):
    compiled = compile_graph(graph_of(7, nodes=40))
    chance = np.random.default_rng(7)
    lost = chance.random((40, number)) < 0.1
    answer = served(compiled, lost)
    alone = np.hstack([served(compiled, lost[:, [case]]) for case in range(0, number, 37)])
    assert answer.shape == lost.shape
    assert np.array_equal(answer[:, ::37], alone)


@pytest.mark.parametrize("threshold", [1, 2, 499, 1000, 1500, 1501])
def test_a_gate_counts_a_thousand_weights_exactly(threshold):
    weights = [1 + number % 2 for number in range(1000)]
    digraph: nx.DiGraph[str] = nx.DiGraph()
    digraph.add_node("gate", node=Node("gate", "at_least", "gate", threshold=threshold))
    for number, weight in enumerate(weights):
        digraph.add_node(f"n{number}", node=Node(f"n{number}", "server", ""))
        digraph.add_edge("gate", f"n{number}", edge=Edge("gate", f"n{number}", weight=weight))
    compiled = compile_graph(DependencyGraph(digraph))
    gate = compiled.number["gate"]
    chance = np.random.default_rng(threshold)
    lost = chance.random((1001, 600)) < chance.random(600)
    lost[gate] = False
    weight_of = np.array([weights[int(name[1:])] if name != "gate" else 0 for name in compiled.ids])
    assert np.array_equal(served(compiled, lost)[gate], weight_of @ ~lost >= threshold)


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


def test_a_graph_without_nodes_has_nothing_that_serves():
    compiled = compile_graph(DependencyGraph(nx.DiGraph()))
    assert served(compiled, np.zeros((0, 3), dtype=bool)).shape == (0, 3)


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
