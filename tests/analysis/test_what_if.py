"""What fails with what: combinations of failures, and what goes down when something is unplugged."""

from math import inf

from effort import examples
from estates import estate
from hypothesis import given
from hypothesis import strategies as st
from plainly import serves_plainly
from random_graphs import graph_of, seeds

from drillbook.analysis import Target, find_targets, respond, unplug, what_if
from drillbook.graph import build_graph, compile_graph
from drillbook.model import Database, Dataset, Feed, Panel, Person, Process, Server, Service, Site, Ups

MINUTE, HOUR, DAY = 60.0, 3600.0, 86400.0


def ask(whole, *combinations):
    graph = build_graph(whole)
    answers = what_if(graph, compile_graph(graph), find_targets(whole, graph), combinations)
    return [{effect.service: effect for effect in one.effects} for one in answers]


def pair(**takeover):
    standby = {"need": "second", "takeover": takeover or "15 min"}
    return estate(
        Server(id="first", repair="2 h", boot="0"),
        Server(id="second", repair="3 h", boot="0"),
        Person(id="operator"),
        Service(id="web", rto="1 h", needs=[{"any": ["first", standby]}]),
        Process(id="sales", needs=["web"]),
        Service(id="apart", needs=["second"]),
    )


def test_each_combination_is_answered_by_itself():
    first, both, neither = ask(pair(), ["first"], ["first", "second"], ["operator"])
    assert not first["web"].stops
    assert first["web"].outages == ((0.0, 15 * MINUTE),)
    assert not first["web"].beyond_rto
    assert both["web"].stops
    assert both["web"].outages == ((0.0, 2 * HOUR),)
    assert both["web"].beyond_rto
    assert both["sales"].path == ("sales", "web", "first")
    assert both["apart"].outages == ((0.0, 3 * HOUR),)
    assert neither == {}


def test_what_takes_over_is_named_with_who_does_it_and_the_data_it_costs():
    (found,) = ask(pair(notice="5 min", change="10 min", by="operator", loses="30 s"), ["first"])
    (stand_in,) = found["web"].stand_ins
    assert (stand_in.element, stand_in.after_s) == ("second", 15 * MINUTE)
    assert (stand_in.by, stand_in.loses_s) == ("operator", 30.0)
    (absent,) = ask(pair(change="10 min", by="operator"), ["first", "operator"])
    assert absent["web"].stops
    assert absent["web"].stand_ins == ()


def test_a_replica_that_is_promoted_costs_its_lag():
    whole = estate(
        Server(id="a", repair="1 d", boot="0"),
        Server(id="b", boot="0"),
        Dataset(id="orders"),
        Database(id="primary", engine="other", on="a", dataset="orders"),
        Database(id="copy", engine="other", on="b", dataset="orders", replicates="primary", lag="10 s"),
        Service(id="shop", needs=["orders"]),
    )
    (found,) = ask(whole, ["a"])
    assert [(one.element, one.loses_s) for one in found["shop"].stand_ins] == [("copy", 10.0)]


def test_what_comes_back_at_once_when_repaired_may_still_stop_for_good():
    whole = estate(
        Server(id="only", repair="10 min", boot="0"),
        Service(id="web", needs=[{"need": "only", "holdover": "1 h"}]),
    )
    (found,) = ask(whole, ["only"])
    assert found["web"].stops
    assert found["web"].outages == ()
    assert found["web"].path == ("web", "only")


@examples(200)
@given(seeds, st.booleans())
def test_combinations_agree_with_brute_force_and_with_the_events(seed, cycles):
    graph = graph_of(seed, cycles=cycles)
    compiled = compile_graph(graph)
    names = [node.id for node in graph.elements()]
    combinations = [names[start : start + 3] for start in range(0, len(names), 2)]
    targets = {name: Target(600.0, None, "", "") for name in names}
    lasting = serves_plainly(graph, set())
    usual = respond(compiled, {}, DAY)
    for answer in what_if(graph, compiled, targets, combinations, DAY):
        effects = {effect.service: effect for effect in answer.effects}
        lost = lasting - serves_plainly(graph, set(answer.elements))
        assert {name for name in effects if effects[name].stops} == lost & set(names)
        down = respond(compiled, {name: [(0.0, graph.node(name).repair_s)] for name in answer.elements}, DAY)
        changed = {name for name in names if down.get(name) != usual.get(name)}
        assert set(effects) == changed | lost & set(names)
        assert all(effects[name].outages == down.get(name, ()) for name in changed)


def powered():
    return estate(
        Site(id="office"),
        Feed(id="feed", site="office"),
        Ups(id="ups", site="office", fed_by="feed", runtime="20 min"),
        Panel(id="panel-a", site="office", fed_by=["ups"]),
        Panel(id="panel-b", site="office", fed_by=["feed"]),
        Server(id="one", site="office", panels=["panel-a"], boot="0"),
        Server(id="both", site="office", panels=["panel-a", "panel-b"], boot="0"),
        Service(id="web", needs=[{"any": ["one", {"need": "both", "takeover": "10 min"}]}]),
        Service(id="files", needs=[{"need": "one", "holdover": "1 h"}]),
    )


def hits(whole, element):
    return {hit.element: hit for hit in unplug(compile_graph(build_graph(whole)), element)}


def test_unplugging_a_panel_takes_what_has_no_other_and_a_takeover_brings_back():
    found = hits(powered(), "panel-a")
    assert set(found) == {"one", "web", "files"}
    assert found["one"].outages == ((0.0, inf),)
    assert found["web"].outages == ((0.0, 10 * MINUTE),)
    assert found["files"].outages == ((HOUR, inf),)
    assert found["files"].path == ("files", "one", "panel-a")


def test_unplugging_the_feed_is_felt_when_the_battery_is_empty_and_along_what_failed_first():
    found = hits(powered(), "feed")
    assert found["ups"].outages == ((20 * MINUTE, inf),)
    assert found["panel-b"].outages == ((0.0, inf),)
    assert found["both"].outages == found["web"].outages == ((20 * MINUTE, inf),)
    assert found["both"].path == ("both", "panel-a", "ups", "feed")
