"""Every kind does what it says, on small estates and by hand."""

from datetime import timedelta
from math import inf

import pytest
from estates import START, estate, outages_drilled

from drillbook.graph import build_graph
from drillbook.model import (
    Backup,
    Database,
    Dataset,
    Domain,
    Estate,
    Feed,
    Generator,
    Person,
    Provider,
    Region,
    Scenario,
    Server,
    Service,
    Site,
    Switchboard,
)
from drillbook.scenarios import KINDS, Playing, as_played, every_scenario, kinds_by_id, library
from drillbook.simulation import Trace, drill, missed, play_all

ALL = kinds_by_id(KINDS)


def shop(**more: object) -> Estate:
    """A database on a machine, a copy that is reached from it and one that is not, both of noon the day before."""
    return estate(
        Region(id="grid", kind="grid"),
        Region(id="river", kind="flood-plain"),
        Provider(id="host"),
        Provider(id="registrar"),
        Site(id="hall", regions=["grid", "river"], provider="host", kind="colocation"),
        Site(id="vault", provider=None),
        Feed(id="feed", site="hall"),
        Generator(id="engine", site="hall", fuel="24 h", start_probability=1),
        Switchboard(id="board", site="hall", feeds=["feed"], generators=["engine"]),
        Server(id="one", site="hall", boot="0 s", repair="6 h", system="Debian 12"),
        Server(id="two", site="hall", boot="0 s", repair="6 h", system="Debian 12"),
        Server(id="far", site="vault", boot="0 s", repair="6 h", system="Debian 11"),
        Dataset(id="data"),
        Database(id="base", engine="postgresql", on="one", dataset="data"),
        Backup(id="near", dataset="data", method="pg_dump", at="12:00", to="two", restore="2 h", restore_on="far"),
        Backup(id="tape", dataset="data", method="tape", at="06:00", to="vault", restore="8 h", restore_on="far",
               offline=True),
        Domain(id="name", registrar="registrar", delegation_ttl="2 d"),
        Service(id="web", kind="web", url="https://shop.example/", needs=["data"], rto="4 h", rpo="10 h"),
        Person(id="ann"),
        *more.get("also", ()),
    )  # fmt: skip


def played(whole: Estate, identifier: str) -> Trace:
    graph = build_graph(whole)
    scenario = next(one for _, one in library(whole, graph, ALL) if one.id == identifier)
    return drill(whole, graph, scenario.model_copy(update={"start": START}))


def loss_h(trace: Trace) -> tuple[float, str | None]:
    losses = [loss for entry in trace.reached if entry.service == "web" for loss in entry.losses]
    return max((loss.loss_s / 3600, loss.copy) for loss in losses)


def test_ransomware_leaves_only_what_its_passwords_do_not_reach():
    """16:10: the copy of noon is reached and gone; the tape of 06:00 is 10 h 10 min old, back in 8 h."""
    trace = played(shop(), "ransomware.one")
    assert loss_h(trace) == (pytest.approx(10 + 10 / 60), "tape")
    assert outages_drilled(trace, "web") == [("0:00:00", "8:00:00")]
    assert loss_h(played(shop(), "disk-loss.one")) == (pytest.approx(4 + 10 / 60), "near")


def test_a_bankruptcy_with_notice_interrupts_nothing_that_could_move():
    assert outages_drilled(played(shop(), "bankruptcy.host"), "web") == []
    assert loss_h(played(shop(), "bankruptcy.host"))[0] == 0


def test_without_notice_what_it_kept_is_gone():
    trace = played(shop(), "bankruptcy-at-once.host")
    assert loss_h(trace) == (pytest.approx(10 + 10 / 60), "tape")
    assert outages_drilled(trace, "web") == [("0:00:00", "8:00:00")]


def test_a_bad_configuration_takes_all_that_are_alike_and_no_other():
    trace = played(shop(), "bad-configuration.one")
    assert outages_drilled(trace, "one") == outages_drilled(trace, "two") == [("0:00:00", "2:00:00")]
    assert outages_drilled(trace, "far") == []


def test_a_host_crash_loses_no_data_and_takes_its_repair():
    trace = played(shop(), "host-crash.one")
    assert outages_drilled(trace, "one") == [("0:00:00", "6:00:00")]


def test_generators_that_do_not_start_leave_the_outage_of_the_line():
    assert outages_drilled(played(shop(), "no-start.hall"), "board") == [("0:00:00", "8:00:00")]
    assert outages_drilled(played(shop(), "feed-loss.feed"), "board") == [("0:00:00", "0:00:30")]


def test_a_grid_is_gone_for_as_long_as_new_york_was():
    assert outages_drilled(played(shop(), "blackout.grid"), "feed") == [("0:00:00", "28:52:21")]


def test_a_flood_takes_data_a_cloud_region_does_not():
    assert loss_h(played(shop(), "flood.river"))[1] == "tape"
    cloud = Site(id="cloud", kind="cloud")
    machine = Server(id="virtual", site="cloud", boot="0 s")
    trace = played(shop(also=(cloud, machine)), "cloud-region-loss.cloud")
    assert outages_drilled(trace, "virtual") == [("0:00:00", "24:00:00")]


def test_names_are_back_after_the_time_to_get_them_back_and_the_delegation():
    assert outages_drilled(played(shop(), "registrar-lapse.name"), "name") == [("0:00:00", "96:00:00")]
    assert outages_drilled(played(shop(), "registrar-hijack.name"), "name") == [("0:00:00", "168:00:00")]


def test_an_expired_certificate_stops_a_site_with_https():
    assert outages_drilled(played(shop(), "certificate-expiry.web"), "web") == [("0:00:00", "4:00:00")]


def test_two_in_five_are_away_in_a_pandemic():
    people = tuple(Person(id=f"person-{number}") for number in range(400))
    whole = shop(also=people)
    graph = build_graph(whole)
    pandemic = next(one for _, one in library(whole, graph, ALL) if one.id == "pandemic")
    hits = as_played(Playing(whole, graph, ALL), pandemic, 3, 0).hits
    assert {hit.lasts for hit in hits} == {timedelta(days=14)}
    assert abs(len(hits) / 401 - 0.4) < 3.3 * (0.4 * 0.6 / 401) ** 0.5


def test_every_kind_says_where_it_comes_from_or_what_is_assumed():
    for kind in KINDS:
        assert kind.source or kind.assumed, kind.id


def test_a_long_name_is_cut_and_still_told_from_others():
    machines = tuple(Server(id=f"{'long-' * 12}{end}", site="hall") for end in "ab")
    whole = shop(also=machines)
    found = [one.id for _, one in library(whole, build_graph(whole), ALL)]
    assert len(found) == len(set(found))
    assert max(map(len, found)) <= 64


class TestMatrix:
    def matrix(self, **options: object):
        whole = shop(also=(Scenario(id="own", start=START, hits=[{"element": "one", "how": "destroyed"}]),))
        graph = build_graph(whole)
        return play_all(Playing(whole, graph, ALL), every_scenario(whole, graph, ALL), **options)

    def test_what_is_missed_and_why(self):
        found = {(row.scenario, cell.service): cell for row, cell in missed(self.matrix())}
        cell = found["ransomware.one", "web"]
        assert (cell.rta_s, cell.cause, cell.lost) == (8 * 3600, "one", "data")
        assert "tape has taken over" in cell.ended_by
        assert ("host-crash.far", "web") not in found

    def test_own_scenarios_come_first(self):
        rows = self.matrix().rows
        assert (rows[0].scenario, rows[0].kind) == ("own", "")
        assert {row.kind for row in rows[1:]} <= set(ALL)

    def test_replications_give_quantiles_and_how_many_missed(self):
        matrix = self.matrix(replications=40, seed=5)
        row = next(row for row in matrix.rows if row.scenario == "staged-blackout")
        assert all(cell.rta_p50_s <= cell.rta_p95_s <= cell.rta_s <= inf for cell in row.cells)
        assert matrix == self.matrix(replications=40, seed=5)
