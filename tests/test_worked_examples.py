"""The worked examples of the semantics, E1 to E6: hand-derived, exact. Times are from the start of the disaster."""

from datetime import timedelta

import pytest
from estates import EDT, START, estate, hit, outages_counted, outages_drilled, play, reached

from drillbook.analysis import analyse
from drillbook.graph import build_graph
from drillbook.model import (
    Backup,
    Database,
    Dataset,
    Domain,
    Estate,
    Feed,
    Generator,
    Region,
    Server,
    Service,
    Site,
    Storage,
    Switchboard,
    Takeover,
    Ups,
)

HOUR = 3600


def powered_site(fuel: str | None) -> Estate:
    """Utility or generator (start 30 s), a UPS of 20 min that recharges in 8 h, a server that boots in 10 min."""
    generators = (
        [Generator(id="generator", site="office", start="30 s", fuel=fuel, start_probability=1)] if fuel else []
    )
    return estate(
        Region(id="grid", kind="grid"),
        Site(id="office", regions=["grid"]),
        Feed(id="utility", site="office"),
        *generators,
        Switchboard(id="board", site="office", feeds=["utility"], generators=[engine.id for engine in generators]),
        Ups(id="ups", site="office", fed_by="board", runtime="20 min", recharge="8 h"),
        Server(id="server", site="office", boot="10 min"),
        Service(id="web", needs=["server"]),
    )


class TestE1Power:
    @pytest.mark.parametrize(
        ("fuel", "down", "up"),
        [
            ("24 h", "24:20:30", "48:10:00"),
            ("10 h", "10:20:30", "48:10:00"),
            ("1 h", "1:20:30", "48:10:00"),
            (None, "0:20:00", "48:10:00"),
        ],
    )
    def test_blackout_of_48_hours(self, fuel, down, up):
        site = powered_site(fuel)
        assert outages_drilled(play(site, hit("grid", "48 h")), "server") == [(down, up)]
        assert outages_counted(site, "server", [("grid", "0", "48 h")]) == [(down, up)]

    def test_the_outages_last_as_long_as_the_example_says(self):
        spans = {fuel: play(powered_site(fuel), hit("grid", "48 h")).outages["server"] for fuel in ("24 h", "10 h")}
        assert {fuel: timedelta(seconds=span.end_s - span.start_s) for fuel, (span,) in spans.items()} == {
            "24 h": timedelta(hours=23, minutes=49, seconds=30),
            "10 h": timedelta(hours=37, minutes=49, seconds=30),
        }

    def test_two_blackouts_back_to_back_find_a_battery_that_is_not_full(self):
        site = powered_site(None)
        trace = play(site, hit("grid", "15 min"), hit("grid", "15 min", after="25 min"))
        down = ("0:30:25", "0:40:00")  # 5 min 25 s into the second
        assert outages_drilled(trace, "ups") == [down]
        assert outages_counted(site, "ups", [("grid", "0", "15 min"), ("grid", "25 min", "40 min")]) == [down]


class TestE2Dns:
    def served(self, ttl: str) -> Estate:
        takeover = Takeover(notice="5 min", decide="10 min", change="5 min", domain="name")
        return estate(
            Server(id="a"),
            Server(id="b"),
            Domain(id="name", ttl=ttl),
            Service(id="web", rto="4 h", needs=[{"any": ["a", {"need": "b", "takeover": takeover}]}]),
        )

    @pytest.mark.parametrize(("ttl", "rta", "met"), [("6 h", "6 h 20 min", False), ("300 s", "25 min", True)])
    def test_the_last_resolver_that_honours_the_ttl_counts(self, ttl, rta, met):
        result = reached(play(self.served(ttl), hit("a")), "web")
        hours, minutes = (6, 20) if rta == "6 h 20 min" else (0, 25)
        assert timedelta(seconds=result.rta_s) == timedelta(hours=hours, minutes=minutes)
        assert result.met is met


class TestE3Data:
    def stored(self, *copies) -> Estate:
        return estate(
            Region(id="north", kind="metro"),
            Site(id="here", regions=["north"]),
            Site(id="near", regions=["north"]),
            Site(id="away"),
            Server(id="primary-host", site="here"),
            Server(id="spare", site="away"),
            Storage(id="vault", on="away"),
            Server(id="near-host", site="near"),
            Dataset(id="orders"),
            Database(id="primary", engine="postgresql", on="primary-host", dataset="orders"),
            Service(id="shop", needs=["orders"]),
            *copies,
        )

    DUMP = Backup(
        id="dump",
        dataset="orders",
        method="pg_dump",
        at="02:00",
        arrives_after="1 h 30 min",
        to="vault",
        restore="1 h",
        restore_on="spare",
    )

    def loss(self, whole: Estate, element: str, start=START) -> timedelta:
        return timedelta(seconds=reached(play(whole, hit(element, how="destroyed"), start=start), "shop").rpa_s)

    def test_a_nightly_dump_is_as_of_its_start(self):
        assert self.loss(self.stored(self.DUMP), "primary-host") == timedelta(hours=14, minutes=10)

    def test_a_dump_that_has_not_arrived_does_not_count(self):
        early = START.replace(hour=3, minute=10)
        assert self.loss(self.stored(self.DUMP), "primary-host", early) == timedelta(hours=25, minutes=10)
        assert early.tzinfo is EDT

    def replica(self, host: str) -> Database:
        return Database(id="replica", engine="postgresql", on=host, dataset="orders", replicates="primary", lag="10 s")

    def test_a_replica_elsewhere_loses_its_lag(self):
        assert self.loss(self.stored(self.DUMP, self.replica("spare")), "north") == timedelta(seconds=10)

    def test_a_replica_in_the_same_lost_region_does_not_count(self):
        lost = self.loss(self.stored(self.DUMP, self.replica("near-host")), "north")
        assert lost == timedelta(hours=14, minutes=10)


class TestE4TwoMeanings:
    def points(self, whole: Estate) -> dict[str, tuple[bool, bool]]:
        found = analyse(whole, build_graph(whole)).single_points
        return {point.element: (point.ever, point.beyond_rto) for point in found if point.service == "web"}

    def test_a_single_server_that_is_soon_repaired_is_one_ever_but_not_beyond_the_rto(self):
        whole = estate(Server(id="only", repair="30 min", boot="0"), Service(id="web", rto="4 h", needs=["only"]))
        assert self.points(whole) == {"only": (True, False)}

    def test_a_replicated_server_with_a_slow_switch_is_one_beyond_the_rto_but_not_ever(self):
        switch = {"need": "second", "takeover": "6 h 20 min"}
        whole = estate(
            Server(id="first", repair="1 d"),
            Server(id="second", repair="1 d"),
            Service(id="web", rto="4 h", needs=[{"any": ["first", switch]}]),
        )
        assert self.points(whole) == {"first": (False, True)}


class TestE5SharedGrid:
    def test_the_grid_of_two_sites_is_the_only_single_point(self):
        whole = estate(
            Region(id="grid", kind="grid"),
            *(Site(id=site, regions=["grid"]) for site in ("n", "c")),
            *(Feed(id=f"feed-{site}", site=site) for site in ("n", "c")),
            *(Server(id=f"server-{site}", site=site) for site in ("n", "c")),
            Service(id="web", needs=[{"any": ["server-n", "server-c"]}]),
        )
        points = analyse(whole, build_graph(whole)).single_points
        assert [(point.element, point.kind, point.ever) for point in points] == [("grid", "region", True)]
        assert points[0].path == ("web", "server-n", "feed-n", "grid")


class TestE6BlackStart:
    def circle(self) -> Estate:
        return estate(
            Server(id="console", boot="0"),
            Service(id="dns", needs=["network"]),
            Service(id="network", needs=[{"need": "dns", "holdover": "24 h"}, "console"]),
        )

    def test_while_running_a_loss_of_less_than_the_holdover_does_not_matter(self):
        trace = play(self.circle(), hit("dns", "23 h"))
        assert outages_drilled(trace, "network") == []

    def test_neither_starts_after_both_were_down_longer_than_the_holdover(self):
        trace = play(self.circle(), hit("console", "25 h"))
        assert outages_drilled(trace, "network") == [("0:00:00", "for good")]
        assert outages_drilled(trace, "dns") == [("0:00:00", "for good")]

    def test_the_circle_is_reported(self):
        whole = self.circle()
        (found,) = analyse(whole, build_graph(whole)).black_starts
        assert set(found.elements) == {"dns", "network"}
        assert found.holdover_s == 24 * HOUR

    def test_a_branch_that_starts_alone_breaks_the_circle(self):
        whole = estate(
            Server(id="hosts-file"),
            Service(id="dns", needs=["network"]),
            Service(id="network", needs=[{"any": ["dns", "hosts-file"]}]),
        )
        assert analyse(whole, build_graph(whole)).black_starts == ()
