"""What comes back in which order: staged restoration of a region, boots after needs, circles from cold; by hand."""

import pytest
from estates import estate, hit, outages_drilled, play

from drillbook.model import Device, Estate, Feed, Hit, Region, Server, Service, Site, Switchboard, Vm


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
