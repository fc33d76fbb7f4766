"""What comes back in which order: staged restoration of a region, boots after needs, circles from cold; by hand."""

from datetime import timedelta

import pytest
from estates import START, estate, hit, outages_drilled, play

from drillbook.analysis import respond, watched_s_of
from drillbook.graph import build_graph, compile_graph
from drillbook.model import Device, Estate, Feed, Hit, Region, Scenario, Server, Service, Site, Switchboard, Vm
from drillbook.scenarios import taken_apart
from drillbook.simulation import Decision, What


def powered() -> Estate:
    """A grid of two cities; three sites in the first, one in the second."""
    return estate(
        Region(id="north", kind="grid"),
        *(Region(id=city, kind="grid", within="north") for city in ("york", "hartford")),
        *(Site(id=f"site-{one}", regions=["hartford" if one == "d" else "york"]) for one in "abcd"),
        *(Feed(id=f"feed-{one}", site=f"site-{one}") for one in "abcd"),
        *(Server(id=f"s{one}", site=f"site-{one}", boot="10 min") for one in "abcd"),
    )


def back(*hits: Hit) -> dict[str, str]:
    """When each server serves again after these hits."""
    trace = play(powered(), *hits)
    ends = {one: outages_drilled(trace, f"s{one}") for one in "abcd"}
    assert all(len(spans) == 1 and spans[0][0] == "0:00:00" for spans in ends.values())
    return {one: spans[0][1] for one, spans in ends.items()}


def staged(element: str, lasts: str, **stages: str) -> Hit:
    """A blackout of an element in which these parts have times of their own."""
    return Hit(
        element=element,
        lasts=lasts,
        stages=[{"element": part.replace("_", "-"), "for": after} for part, after in stages.items()],
    )


class TestStages:
    def test_without_stages_all_are_back_at_once(self):
        assert set(back(hit("north", "24 h")).values()) == {"24:10:00"}

    def test_a_city_that_is_back_first(self):
        found = back(staged("north", "24 h", hartford="8 h"))
        assert found == {"a": "24:10:00", "b": "24:10:00", "c": "24:10:00", "d": "8:10:00"}

    def test_load_that_is_shed_comes_last(self):
        found = back(staged("york", "24 h", feed_b="30 h", feed_a="2 h"), hit("hartford", "8 h"))
        assert found == {"a": "2:10:00", "b": "30:10:00", "c": "24:10:00", "d": "8:10:00"}

    def test_load_that_is_shed_in_turns(self):
        """Back at 8:00, off again from 10:00 to 12:00 while others have their turn."""
        trace = play(powered(), staged("north", "24 h", hartford="8 h"), hit("hartford", "2 h", after="10 h"))
        assert outages_drilled(trace, "sd") == [("0:00:00", "8:10:00"), ("10:00:00", "12:10:00")]

    def test_the_element_itself_is_out_for_its_whole_length(self):
        trace = play(powered(), staged("york", "24 h", feed_a="2 h", feed_b="30 h"))
        assert outages_drilled(trace, "york") == [("0:00:00", "24:00:00")]
        told = [(event.at_s / 3600, event.text) for event in trace.events if event.what.startswith(("hit", "restored"))]
        assert told == [
            (0, "york is lost for 24 h"),
            (2, "york is restored for feed-a"),
            (24, "york is restored"),
            (30, "york is restored for feed-b"),
        ]

    def test_a_part_goes_with_the_whole_in_a_hit_without_stages(self):
        trace = play(powered(), staged("york", "24 h", feed_a="2 h"), hit("york", "1 h", after="30 h"))
        assert outages_drilled(trace, "feed-a") == [("0:00:00", "2:00:00"), ("30:00:00", "31:00:00")]

    def test_a_part_needs_what_the_element_needs(self):
        """Hartford gives feed-d power again after 2 h, but has none itself until the north is back."""
        trace = play(powered(), staged("hartford", "24 h", feed_d="2 h"), hit("north", "8 h"))
        assert outages_drilled(trace, "feed-d") == [("0:00:00", "8:00:00")]
        assert [event.cause for event in trace.events if (event.element, event.what) == ("feed-d", "down")] == [
            "hartford"
        ]

    def test_a_part_of_what_is_a_part_itself(self):
        """Hartford has power after 8 h and the line in it after 2 h of these; the rest of the north after a day."""
        hits = (staged("north", "24 h", hartford="8 h"), staged("hartford", "9 h", feed_d="2 h"))
        assert outages_drilled(play(powered(), *hits), "feed-d") == [("0:00:00", "8:00:00")]
        assert outages_drilled(play(powered(), *hits), "hartford") == [("0:00:00", "9:00:00")]

    @pytest.mark.parametrize("first", ["staged", "plain"])
    def test_holdovers_and_gates_count_as_ever_for_who_has_no_stage(self, first):
        """A battery of 4 h on a need of the grid, and a choice of two grids, beside a line with a stage."""
        whole = estate(
            Region(id="g1", kind="grid"),
            Region(id="g2", kind="grid"),
            Site(id="office"),
            Feed(id="line", site="office", region="g1"),
            Server(id="held", needs=[{"need": "g1", "holdover": "4 h"}], boot="0"),
            Server(id="gated", needs=[{"any": ["g1", "g2"]}], boot="0"),
        )
        lost = staged("g1", "4 h 30 s", line="1 h") if first == "staged" else hit("g1", "4 h 30 s")
        trace = play(whole, lost, hit("g2", "4 h"))
        assert outages_drilled(trace, "held") == [("4:00:00", "4:00:30")]
        assert outages_drilled(trace, "gated") == [("0:00:00", "4:00:00")]
        assert outages_drilled(trace, "line") == [("0:00:00", "1:00:00" if first == "staged" else "4:00:30")]

    def test_a_part_may_live_on_a_holdover_until_it_is_back(self):
        whole = estate(
            Region(id="grid", kind="grid"),
            Server(id="first", needs=[{"need": "grid", "holdover": "4 h"}], boot="0"),
            Server(id="second", needs=[{"need": "grid", "holdover": "4 h"}], boot="0"),
        )
        trace = play(whole, staged("grid", "9 h", first="3 h", second="5 h"))
        assert (outages_drilled(trace, "first"), outages_drilled(trace, "second")) == ([], [("4:00:00", "5:00:00")])

    def test_who_mends_the_element_mends_its_parts(self):
        mended = Decision(at_s=3600.0, what=What.RESTORE, element="york", until_s=7200.0)
        trace = play(powered(), staged("york", "24 h", feed_a="30 h"), decisions=[mended])
        assert outages_drilled(trace, "feed-a") == [("0:00:00", "2:00:00")]

    def test_it_is_watched_for_a_week_beyond_the_last_part(self):
        graph = build_graph(powered())
        scenario = Scenario(id="one", start=START, hits=[staged("york", "24 h", feed_b="48 h")])
        assert watched_s_of(scenario, graph) == timedelta(days=9).total_seconds()

    def test_the_analysis_counts_the_same_outages(self):
        graph = build_graph(powered())
        hits = (staged("york", "24 h", feed_b="30 h", feed_a="2 h"), hit("york", "1 h", after="40 h"))
        apart = taken_apart(graph, compile_graph(graph), hits)
        counted = respond(apart.compiled, apart.failures(hits))
        drilled = play(powered(), *hits).outages
        assert {one: [(span.start_s, span.end_s) for span in spans] for one, spans in drilled.items()} == {
            one: list(spans) for one, spans in counted.items() if one in graph and not graph.node(one).is_gate
        }


class TestBootOrder:
    """Power is back after 1 h: switch 2 min, host 10 min after that (its network), guest 3 min, service 1 min."""

    def chain(self) -> Estate:
        return estate(
            Region(id="grid", kind="grid"),
            Site(id="office", regions=["grid"]),
            Feed(id="feed", site="office"),
            Switchboard(id="board", site="office", feeds=["feed"]),
            Device(id="switch", site="office", boot="2 min"),
            Server(id="host", site="office", network=["switch"], boot="10 min"),
            Vm(id="guest", hosts=["host"], boot="3 min"),
            Service(id="web", needs=["guest"], restart="1 min"),
        )

    def test_each_starts_when_all_it_needs_serves(self):
        trace = play(self.chain(), hit("grid", "1 h"))
        ends = {one: outages_drilled(trace, one)[0][1] for one in ("board", "switch", "host", "guest", "web")}
        assert ends == {
            "board": "1:00:00", "switch": "1:02:00", "host": "1:12:00", "guest": "1:15:00", "web": "1:16:00",
        }  # fmt: skip
        order = [event.element for event in trace.events if event.what == "booting"]
        assert order == ["switch", "host", "guest", "web"]

    def test_power_that_goes_again_before_it_is_up_begins_all_anew(self):
        trace = play(self.chain(), hit("grid", "1 h"), hit("grid", "30 min", after="1 h 11 min"))
        assert outages_drilled(trace, "web") == [("0:00:00", "1:57:00")]


class TestCold:
    """Names need the network, its controller asks names and remembers them for 24 h; both boot in 5 min."""

    def circle(self, alone: bool) -> Estate:
        names = {"any": ["dns", "hosts-file"]} if alone else "dns"
        wanted = {"all": [names], "holdover": "24 h"}
        return estate(
            Region(id="grid", kind="grid"),
            Site(id="office", regions=["grid"]),
            Feed(id="feed", site="office"),
            Server(id="console", site="office", boot="0"),
            Server(id="hosts-file", boot="0"),
            Service(id="dns", needs=["network"], restart="5 min"),
            Service(id="network", needs=[wanted, "console"], restart="5 min"),
        )

    @pytest.mark.parametrize(("lasts", "end"), [("23 h", "23:05:00"), ("25 h", "for good")])
    def test_it_starts_as_long_as_the_controller_remembers(self, lasts, end):
        """Back within the holdover the controller starts at once; later each waits for the other."""
        assert outages_drilled(play(self.circle(alone=False), hit("grid", lasts)), "network") == [("0:00:00", end)]

    def test_a_branch_that_starts_alone_starts_the_circle(self):
        trace = play(self.circle(alone=True), hit("grid", "25 h"))
        assert outages_drilled(trace, "network") == [("0:00:00", "25:05:00")]
        assert outages_drilled(trace, "dns") == [("0:00:00", "25:10:00")]
