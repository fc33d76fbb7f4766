"""simpy and the kernel, fed the same failures and repairs, give the same outages to the last bit."""

from math import inf

import networkx as nx
import numpy as np
import pytest
from effort import examples
from estates import hit, play
from hypothesis import given
from hypothesis import strategies as st
from random_estates import LEAVES, estates
from random_graphs import graph_of, seeds
from simpy_years import SimpyYears

from drillbook.analysis import respond
from drillbook.graph import DependencyGraph, Edge, Node, build_graph, outages
from drillbook.model import Law
from drillbook.simulation.years.block import Player, intervals_of
from drillbook.simulation.years.law import Times
from drillbook.simulation.years.plan import Living, plan_graph

HOUR = 3600.0
LAWS = (
    Times(Law.EXPONENTIAL, 2 * HOUR),
    Times(Law.WEIBULL, 2 * HOUR, 0.8),
    Times(Law.LOGNORMAL, 2 * HOUR, 0.7),
    Times(Law.GAMMA, 2 * HOUR, 2.5),
    Times(Law.DETERMINISTIC, 2 * HOUR),
    Times(Law.EMPIRICAL, 2 * HOUR, 0.0, (HOUR, 2 * HOUR, 3 * HOUR)),
)


def planned(graph, seed: int, elements, years: float = 24 / 8760):
    """A day in which these elements fail again and again, each by a law of its own."""
    living = {
        name: Living(LAWS[number % len(LAWS)], Times(Law.EXPONENTIAL, 0.3 * HOUR))
        for number, name in enumerate(elements)
    }
    return plan_graph(graph, living, [graph_nodes(graph)[-1]], seed, years)


def graph_nodes(graph) -> list[str]:
    return [node.id for node in graph.nodes()]


def played(plan, replication: int):
    """Failures and outages of one replication, by node number."""
    horizon_s = plan.ends_s + 50 * HOUR
    desk = Player(plan.model, plan.begins_s, plan.ends_s, horizon_s).intervals(replication)
    nodes = range(len(plan.compiled.ids))
    return horizon_s, *({node: intervals_of(spans, node) for node in nodes} for spans in (desk.failures, desk.spans))


@pytest.fixture(autouse=True)
def short(monkeypatch):
    monkeypatch.setattr("drillbook.simulation.years.plan.LEAD_S", 2 * HOUR)


@examples(60)
@given(seeds, st.booleans())
def test_on_graphs_with_every_timing(seed, cycles):
    plan = planned(graph := graph_of(seed, cycles=cycles), seed % 1000, [f"n{number}" for number in range(0, 14, 2)])
    horizon_s, failures, found = played(plan, seed % 97)
    expected = SimpyYears(plan.compiled, failures, (seed % 97, 0)).run(horizon_s)
    assert any(failures.values())
    for node, spans in found.items():
        if failures[node] and not list(graph.needs(plan.compiled.ids[node])) and not plan.compiled.restart_s[node]:
            continue  # what needs nothing is down when it fails: the kernel does not look at its horizon
        assert spans == expected.get(node, []), plan.compiled.ids[node]


@examples(60)
@given(seeds)
def test_with_alternatives_that_do_not_start_or_break_and_tanks_that_are_filled(seed):
    graph = graph_of(seed)
    plan = planned(graph, seed % 1000, [f"n{number}" for number in range(0, 14, 3)])
    edges = plan.compiled.arrays.edges
    for number in plan.compiled.takeovers:
        edges[number]["fails_to_start"], edges[number]["breaks_s"], edges[number]["mend_s"] = 0.3, 2 * HOUR, HOUR
        edges[number]["key_first"], edges[number]["filled_s"] = number, 0.4 * HOUR
    horizon_s, failures, found = played(plan, seed % 97)
    expected = SimpyYears(plan.compiled, failures, (seed % 97, 0)).run(horizon_s)
    for node, spans in found.items():
        if failures[node] and not list(graph.needs(plan.compiled.ids[node])) and not plan.compiled.restart_s[node]:
            continue
        assert spans == expected.get(node, []), plan.compiled.ids[node]


@examples(60)
@given(seeds, st.booleans(), st.booleans())
def test_with_takeovers_that_fail_and_people_who_decide_again(seed, cycles, mended):
    graph = graph_of(seed, cycles=cycles)
    plan = planned(graph, seed % 1000, [f"n{number}" for number in range(0, 14, 3)])
    edges = plan.compiled.arrays.edges
    for number in plan.compiled.takeovers:
        edges[number]["fails_to_start"], edges[number]["forgives"] = 0.5, True
        edges[number]["mend_s"], edges[number]["key_first"] = HOUR if mended else inf, number
    horizon_s, failures, found = played(plan, seed % 97)
    expected = SimpyYears(plan.compiled, failures, (seed % 97, 0)).run(horizon_s)
    for node, spans in found.items():
        if failures[node] and not list(graph.needs(plan.compiled.ids[node])) and not plan.compiled.restart_s[node]:
            continue
        assert spans == expected.get(node, []), plan.compiled.ids[node]


@examples(40)
@given(estates(timed=True), st.integers(0, 10**6))
def test_the_drill_itself_on_estates(whole, seed):
    """Drills are told times in whole seconds, so failures are rounded to these for both."""
    graph = build_graph(whole)
    plan = planned(graph, seed, LEAVES, years=6 / 8760)
    _, failures, _ = played(plan, 0)
    whole_s = {node: [(round(a), round(b)) for a, b in spans] for node, spans in failures.items()}
    rounded = {node: [(a, b) for a, b in spans if a < b] for node, spans in whole_s.items()}
    counted = outages(plan.compiled, {node: spans for node, spans in rounded.items() if spans})
    names = plan.compiled.ids
    hits = [hit(names[node], f"{b - a} s", after=f"{a} s") for node, spans in rounded.items() for a, b in spans]
    drilled = play(whole, *hits).outages if hits else {}
    for service in whole.services:
        expected = [(span.start_s, span.end_s) for span in drilled.get(service, ())]
        assert list(counted.of(plan.compiled.number[service])) == expected


def test_a_thousand_needs_are_counted_like_a_few():
    """Wide counting gates go through a heap; the events' count by `respond` is the reference."""
    digraph = nx.DiGraph()
    names = [f"e{number}" for number in range(60)]
    for name in names:
        digraph.add_node(name, node=Node(name, "server", name))
    for top, least, restart_s in (("all", None, 0.0), ("most", 55, 120.0), ("one", 1, 0.0)):
        digraph.add_node(top, node=Node(top, "service", top, threshold=least, restart_s=restart_s))
        for name in names:
            digraph.add_edge(top, name, edge=Edge(top, name))
    living = {name: Living(Times(Law.EXPONENTIAL, 20 * HOUR), Times(Law.DETERMINISTIC, HOUR)) for name in names}
    plan = plan_graph(DependencyGraph(digraph), living, ["all"], 3, 0.02)
    horizon_s, failures, found = played(plan, 0)
    given_ = {plan.compiled.ids[node]: spans for node, spans in failures.items() if spans}
    expected = respond(plan.compiled, given_, horizon_s)
    for top in ("all", "most", "one"):
        assert found[plan.compiled.number[top]] == list(expected.get(top, ())), top
    assert len(found[plan.compiled.number["most"]]) > 1
    assert np.isfinite(horizon_s)
