"""Drills worked out by hand: fuel, two power lines, virtual machines, name servers, how long is watched."""

import pytest
from estates import START, estate, hit, outages_drilled, play

from drillbook.graph import build_graph
from drillbook.model import (
    Cooling,
    Domain,
    Estate,
    Feed,
    Generator,
    Panel,
    Provider,
    Refuelling,
    Region,
    Scenario,
    Server,
    Service,
    Site,
    Switchboard,
    Ups,
    Vm,
)
from drillbook.simulation import drill


def fuelled(**contract: str) -> Estate:
    """A tank of 10 h and a battery of 20 min; the server boots in 10 min."""
    refuelling = Refuelling(provider="fuel", **contract) if contract else None
    return estate(
        Region(id="grid", kind="grid"),
        Provider(id="fuel"),
        Site(id="office", regions=["grid"]),
        Feed(id="utility", site="office"),
        Generator(id="engine", site="office", start="30 s", fuel="10 h", start_probability=1, refuelling=refuelling),
        Switchboard(id="board", site="office", feeds=["utility"], generators=["engine"]),
        Ups(id="ups", site="office", fed_by="board", runtime="20 min", recharge="8 h"),
        Server(id="server", site="office", boot="10 min"),
    )


class TestFuel:
    def test_called_in_time_it_carries_any_blackout(self):
        trace = play(fuelled(within="3 h", call_at="4 h"), hit("grid", "48 h"))
        assert outages_drilled(trace, "server") == []

    def test_called_too_late_every_tank_ends_in_an_outage(self):
        """Called at 6:00:30, there at 11:00:30; the tank was empty at 10:00:30, the battery 20 min later."""
        trace = play(fuelled(within="5 h", call_at="4 h"), hit("grid", "20 h"))
        assert outages_drilled(trace, "server") == [("10:20:30", "11:11:00")]

    def test_without_its_supplier_no_fuel_comes(self):
        trace = play(fuelled(within="3 h", call_at="4 h"), hit("grid", "48 h"), hit("fuel", "100 h"))
        assert outages_drilled(trace, "server") == [("10:20:30", "48:10:00")]

    def test_small_deliveries_keep_it_running_when_they_come_often_enough(self):
        trace = play(fuelled(within="1 h", call_at="1 h 30 min", adds="2 h"), hit("grid", "48 h"))
        assert outages_drilled(trace, "server") == []
        refuelled = [event.at_s / 3600 for event in trace.events if event.what == "refuelled"]
        assert refuelled[0] == pytest.approx(0.5 / 60 + 8.5 + 1)  # 10 h less 1.5 h, and an hour on the road
        assert refuelled[1] - refuelled[0] == pytest.approx(2)

    @pytest.mark.parametrize(("broken", "down"), [(1, []), (2, [("0:20:00", "5:10:00")])])
    def test_two_of_three_generators_carry_the_load(self, broken, down):
        engines = [f"engine-{number}" for number in range(3)]
        whole = estate(
            Region(id="grid", kind="grid"),
            Site(id="office", regions=["grid"]),
            Feed(id="utility", site="office"),
            *(Generator(id=one, site="office", fuel="10 h", start_probability=1) for one in engines),
            Switchboard(id="board", site="office", feeds=["utility"], generators=engines, generators_needed=2),
            Ups(id="ups", site="office", fed_by="board", runtime="20 min"),
            Server(id="server", site="office", boot="10 min"),
        )
        orders = (hit(one, how="fails-to-start") for one in engines[:broken])
        assert outages_drilled(play(whole, hit("grid", "5 h"), *orders), "server") == down


def test_two_power_lines_fail_only_together():
    """B alone is no loss; then A goes too, whose battery of 10 min is all that is left until A is back."""
    whole = estate(
        *(Region(id=f"grid-{line}", kind="grid") for line in "ab"),
        Site(id="office"),
        *(Feed(id=f"feed-{line}", site="office", region=f"grid-{line}") for line in "ab"),
        Ups(id="ups", site="office", fed_by="feed-a", runtime="10 min"),
        Panel(id="panel-a", site="office", fed_by=["ups"]),
        Panel(id="panel-b", site="office", fed_by=["feed-b"]),
        Server(id="server", site="office", panels=["panel-a", "panel-b"], boot="10 min"),
    )
    trace = play(whole, hit("grid-b", "5 h"), hit("grid-a", "1 h", after="1 h"))
    assert outages_drilled(trace, "server") == [("1:10:00", "2:10:00")]


def test_machines_stop_without_cooling_though_they_have_power():
    whole = estate(
        Region(id="grid", kind="grid"),
        Site(id="office", regions=["grid"]),
        Feed(id="utility", site="office"),
        Ups(id="ups", site="office", fed_by="utility", runtime="2 h"),
        Cooling(id="chiller", site="office", fed_by=["utility"], holdover="30 min"),
        Server(id="server", site="office", boot="10 min"),
    )
    assert outages_drilled(play(whole, hit("grid", "3 h")), "server") == [("0:30:00", "3:10:00")]


def test_a_virtual_machine_is_restarted_on_another_host_and_boots():
    whole = estate(
        Server(id="one"),
        Server(id="two"),
        Vm(id="vm", hosts=["one", "two"], restart="5 min", boot="2 min"),
        Service(id="web", needs=["vm"], restart="1 min"),
    )
    trace = play(whole, hit("one", "2 h"))
    assert outages_drilled(trace, "vm") == [("0:00:00", "0:07:00")]
    assert outages_drilled(trace, "web") == [("0:00:00", "0:08:00")]


def test_names_are_answered_from_caches_for_the_ttl():
    whole = estate(
        Server(id="ns", boot="10 min"),
        Server(id="host"),
        Domain(id="name", name_servers=["ns"], ttl="1 h"),
        Service(id="web", needs=["host", "name"]),
    )
    assert outages_drilled(play(whole, hit("ns", "5 h")), "web") == [("1:00:00", "5:10:00")]


@pytest.mark.parametrize(("after", "lasts", "watched_d"), [("0", "10 d", 17), ("8 d", "1 d", 16), ("3 d", None, 10)])
def test_a_drill_is_watched_until_a_week_after_its_last_hit(after, lasts, watched_d):
    whole = estate(Server(id="host", boot="10 min"), Service(id="web", needs=["host"]))
    scenario = Scenario(id="long", start=START, hits=[hit("host", lasts, after=after)])
    trace = drill(whole, build_graph(whole), scenario)
    assert trace.watched_s == watched_d * 86400
    assert len(trace.outages["web"]) == 1
    assert (trace.outages["web"][0].end_s < float("inf")) is (lasts is not None)
