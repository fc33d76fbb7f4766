"""Outages from interval to interval, against the event engine that plays the same meaning."""

from math import inf

import pytest
from effort import examples
from estates import estate
from hypothesis import given
from random_graphs import failures_of, graph_of, seeds

from drillbook.analysis import respond
from drillbook.graph import HORIZON_S, build_graph, compile_graph, outages
from drillbook.model import Feed, Generator, Provider, Refuelling, Region, Server, Service, Site, Switchboard

DAY = 86400.0
HOUR = 3600.0


def both(graph, failures, horizon_s=DAY) -> tuple[dict, dict]:
    """What the event engine says, and what the kernel says."""
    compiled = compile_graph(graph)
    numbered = {compiled.number[name]: spans for name, spans in failures.items()}
    return respond(compiled, failures, horizon_s), dict(outages(compiled, numbered, horizon_s).any())


@examples(800)
@given(seeds)
def test_graphs_with_every_timing_have_the_outages_that_the_events_give(seed):
    graph = graph_of(seed)
    counted, computed = both(graph, failures_of(seed, graph))
    assert computed == counted


@examples(800)
@given(seeds)
def test_graphs_with_cycles_have_the_outages_that_the_events_give(seed):
    graph = graph_of(seed, cycles=True, nodes=9)
    counted, computed = both(graph, failures_of(seed, graph))
    assert computed == counted


def fuelled(within: str, fuel: str = "24 h", **more):
    whole = estate(
        Region(id="grid", kind="grid"),
        Provider(id="fuel-company"),
        Site(id="office", regions=["grid"]),
        Feed(id="utility", site="office"),
        Generator(
            id="generator",
            site="office",
            start="30 s",
            fuel=fuel,
            refuelling=Refuelling(provider="fuel-company", within=within, **more),
        ),
        Switchboard(id="board", site="office", feeds=["utility"], generators=["generator"]),
        Server(id="server", site="office", boot="0"),
        Service(id="web", needs=["server"]),
    )
    return build_graph(whole)


@pytest.mark.parametrize(
    ("within", "more", "last"),
    [
        ("6 h", {}, 30.0),
        ("0", {}, 30.0),
        ("6 h", {"call_at": "8 h", "adds": "10 h"}, 30.0),
        ("6 h", {"adds": "5 h"}, inf),
    ],
)
def test_deliveries_that_keep_up_last_for_good_and_others_do_not(within, more, last):
    counted, computed = both(fuelled(within, **more), {"grid": [(0.0, inf)]}, HORIZON_S)
    assert counted == computed
    assert computed["web"][0] == (0.0, 30.0)
    assert (len(computed["web"]) > 1) == (last == inf)


def test_a_repair_after_many_deliveries_is_not_forgotten():
    """Deliveries every six hours for a hundred days: the server that fails meanwhile is repaired all the same."""
    failures = {"grid": [(0.0, inf)], "server": [(99 * DAY, 100 * DAY)]}
    counted, computed = both(fuelled("6 h"), failures, HORIZON_S)
    assert counted == computed
    assert computed["web"] == ((0.0, 30.0), (99 * DAY, 100 * DAY))


def test_the_provider_of_fuel_counts_while_it_is_there():
    failures = {"grid": [(0.0, 10 * DAY)], "fuel-company": [(2 * DAY, 5 * DAY)]}
    counted, computed = both(fuelled("6 h"), failures, HORIZON_S)
    assert counted == computed
    assert [round((end - start) / HOUR) for start, end in computed["web"]] == [0, 60]


def test_failures_that_overlap_or_touch_are_one():
    compiled = compile_graph(build_graph(estate(Server(id="s", boot="0"), Service(id="web", needs=["s"]))))
    spans = [(50.0, 60.0), (0.0, 10.0), (10.0, 20.0), (15.0, 30.0), (40.0, 40.0)]
    found = outages(compiled, {compiled.number["s"]: spans})
    assert found.of(compiled.number["web"]) == ((0.0, 30.0), (50.0, 60.0))


@pytest.mark.parametrize("span", [(-1.0, 5.0), (5.0, 4.0), (float("nan"), 1.0)])
def test_a_failure_that_is_no_interval_is_refused(span):
    compiled = compile_graph(build_graph(estate(Server(id="s"))))
    with pytest.raises(ValueError, match="a failure of s"):
        outages(compiled, {0: [span]})


def test_many_outages_of_one_node_are_all_kept():
    compiled = compile_graph(build_graph(estate(Server(id="s", boot="0"), Service(id="web", needs=["s"]))))
    spans = tuple((number * 10.0, number * 10.0 + 5) for number in range(5000))
    assert outages(compiled, {compiled.number["s"]: spans}).of(compiled.number["web"]) == spans


def test_a_generator_that_starts_at_once_runs_out_of_fuel_all_the_same():
    whole = estate(
        Region(id="grid", kind="grid"),
        Site(id="office", regions=["grid"]),
        Feed(id="utility", site="office"),
        Generator(id="generator", site="office", start="0", fuel="10 h"),
        Switchboard(id="board", site="office", feeds=["utility"], generators=["generator"]),
    )
    compiled = compile_graph(build_graph(whole))
    found = outages(compiled, {compiled.number["grid"]: [(0.0, 2 * DAY)]}).of(compiled.number["board"])
    assert [(round(start), round(end)) for start, end in found] == [(0, 0), (36000, 172800)]
