"""Each kind of disaster does what it says, on small estates worked out by hand."""

from collections.abc import Iterable
from datetime import timedelta
from math import inf

import pytest
from estates import START, estate, outages_drilled, reached

from drillbook.graph import build_graph
from drillbook.model import (
    Backup,
    Certificate,
    Channel,
    Circuit,
    CommonCause,
    Cooling,
    Database,
    Dataset,
    Device,
    Distribution,
    Domain,
    Estate,
    Feed,
    Generator,
    How,
    Like,
    Noun,
    Panel,
    Person,
    Provider,
    Rack,
    Region,
    Scenario,
    Server,
    Service,
    Site,
    Storage,
    Switchboard,
    Team,
    Ups,
    Vm,
)
from drillbook.quantity import write_clock
from drillbook.scenarios import KINDS, SHIPPED, Playing, as_played, library
from drillbook.simulation import Trace, drill


def struck(whole: Estate, kind: str) -> list[str]:
    """What a kind can strike, in the library of this estate."""
    found = library(whole, build_graph(whole), SHIPPED)
    return [one.like.element or "" for of, one in found if of.id == kind]


def hits_of(whole: Estate, kind: str, element: str | None = None) -> list[tuple[str, How, timedelta | None]]:
    """What is hit, how, for how long."""
    hits = SHIPPED[kind].hits(whole, build_graph(whole), element or "")
    return [(hit.element, hit.how, hit.lasts) for hit in hits]


def strike(whole: Estate, kind: str, element: str | None = None, seed: int = 0, **more: object) -> Trace:
    """A drill of a kind, watched for sixty days."""
    scenario = Scenario(id="it", start=START, lasts="60 d", like=Like(kind=kind, element=element), **more)
    return drill(whole, build_graph(whole), scenario, seed=seed)


def hours(number: float) -> timedelta:
    return timedelta(hours=number)


def web_on(*needs: str, rto: str = "4 h", **more: object) -> Service:
    return Service(id="web", needs=list(needs), rto=rto, **more)


def plain(*more: Noun) -> Estate:
    """One site, one server without a boot, one service on it."""
    return estate(Site(id="office"), Server(id="box", site="office", boot="0"), web_on("box"), *more)


class TestOneElementFails:
    """Kinds that take one element, for its repair or a usual time; the service on it is down exactly as long."""

    @pytest.mark.parametrize(
        ("kind", "element", "noun", "lasts"),
        [
            ("host-crash", "box", None, "24:00:00"),
            ("rack-loss", "rack", Rack(id="rack", site="office"), "6:00:00"),
            ("device-loss", "switch", Device(id="switch", site="office"), "4:00:00"),
            ("feed-loss", "utility", Feed(id="utility", site="office"), "4:31:48"),
            ("fibre-cut", "line", Circuit(id="line", site="office"), "12:00:00"),
        ],
    )
    def test_for_the_usual_time(self, kind, element, noun, lasts):
        whole = estate(
            Site(id="office"),
            *([noun] if noun else []),
            *([Panel(id="panel", site="office", fed_by=["utility"])] if kind == "feed-loss" else []),
            Server(
                id="box",
                site="office",
                boot="0",
                rack="rack" if kind == "rack-loss" else None,
                network=["switch"] if kind == "device-loss" else [],
            ),
            web_on("box"),
        )
        assert struck(whole, kind) == [element]
        assert outages_drilled(strike(whole, kind, element), "web") == [("0:00:00", lasts)]

    def test_for_its_own_repair_where_one_is_given(self):
        whole = estate(Site(id="office"), Server(id="box", site="office", boot="0", repair="90 min"), web_on("box"))
        assert outages_drilled(strike(whole, "host-crash", "box"), "web") == [("0:00:00", "1:30:00")]

    def test_for_the_mean_of_its_times_to_repair_left_open_for_whoever_repairs_it(self):
        law = Distribution(law="empirical", observed=["1 h", "5 h"])
        whole = estate(Site(id="office"), Server(id="box", site="office", boot="0", time_to_repair=law), web_on("box"))
        assert hits_of(whole, "host-crash", "box") == [("box", How.LOST, None)]
        assert outages_drilled(strike(whole, "host-crash", "box"), "web") == [("0:00:00", "3:00:00")]

    def test_a_carrier_takes_all_its_lines(self):
        whole = estate(
            Provider(id="carrier"),
            Site(id="office"),
            Circuit(id="one", site="office", provider="carrier"),
            Circuit(id="two", site="office", provider="carrier"),
            Server(id="box", site="office", boot="0"),
            web_on("box"),
        )
        assert struck(whole, "carrier-loss") == ["carrier"]
        assert outages_drilled(strike(whole, "fibre-cut", "one"), "web") == []
        assert outages_drilled(strike(whole, "carrier-loss", "carrier"), "web") == [("0:00:00", "12:00:00")]

    def test_cooling_ends_in_an_outage_when_the_room_is_hot(self):
        whole = plain(Cooling(id="air", site="office", holdover="30 min"))
        assert outages_drilled(strike(whole, "cooling-failure", "air"), "web") == [("0:30:00", "24:00:00")]

    def test_a_panel_is_lost_for_six_hours(self):
        whole = estate(
            Site(id="office"),
            Feed(id="utility", site="office"),
            Ups(id="ups", site="office", fed_by="utility", runtime="20 min"),
            Panel(id="panel", site="office", fed_by=["ups"]),
            Server(id="box", site="office", boot="0"),
            web_on("box"),
        )
        assert struck(whole, "pdu-loss") == ["panel", "ups"]
        assert outages_drilled(strike(whole, "pdu-loss", "panel"), "web") == [("0:00:00", "6:00:00")]

    def test_a_dns_provider_is_felt_when_the_records_have_left_the_caches(self):
        whole = estate(
            Provider(id="names"),
            Domain(id="zone", name_servers=["names"], ttl="1 h"),
            Site(id="office"),
            Server(id="box", site="office", boot="0"),
            web_on("box", "zone"),
        )
        assert struck(whole, "dns-provider-loss") == ["names"]
        (span,) = outages_drilled(strike(whole, "dns-provider-loss", "names"), "web")
        assert span[1] == "11:00:00"


class TestPower:
    def powered(self, *more: Noun) -> Estate:
        return estate(
            Region(id="grid", kind="grid"),
            Site(id="office", regions=["grid"]),
            Feed(id="utility", site="office"),
            *more,
        )

    def test_a_blackout_lasts_as_long_as_new_york_was_without_power(self):
        whole = self.powered(
            Panel(id="panel", site="office", fed_by=["utility"]),
            Server(id="box", site="office", boot="0"),
            web_on("box"),
        )
        assert struck(whole, "blackout") == ["grid"]
        assert outages_drilled(strike(whole, "blackout", "grid"), "web") == [("0:00:00", "28:52:21")]

    def test_restored_in_stages_every_line_comes_back_at_a_published_time(self):
        published = {"4:50:00", "10:49:00", "12:49:00", "26:49:00", "28:52:00", "43:49:00", "48:00:00"}
        whole = estate(
            Region(id="grid", kind="grid"),
            *(Site(id=f"site-{number}", regions=["grid"]) for number in range(8)),
            *(Feed(id=f"feed-{number}", site=f"site-{number}") for number in range(8)),
        )
        traces = [strike(whole, "staged-blackout", seed=seed) for seed in range(12)]
        found = [outages_drilled(trace, f"feed-{number}") for trace in traces for number in range(8)]
        assert all(len(spans) == 1 and spans[0][0] == "0:00:00" for spans in found)
        assert {spans[0][1] for spans in found} == published

    def test_a_grid_within_a_grid_comes_back_no_later_for_that(self):
        """All else on a grid has it back by itself too: a telephone network is not out with the last line."""
        whole = estate(
            Region(id="north", kind="grid"),
            Region(id="city", kind="grid", within="north"),
            Site(id="office", regions=["city"]),
            Feed(id="line", site="office"),
            Channel(id="mobile", kind="mobile", needs=["city"]),
        )
        traces = [strike(whole, "staged-blackout", seed=seed) for seed in range(12)]
        lines = {outages_drilled(trace, "line")[0][1] for trace in traces}
        phones = [outages_drilled(trace, "mobile")[0][1] for trace in traces]
        assert min(lines, key=lambda one: int(one.split(":")[0])) == "4:50:00"
        assert len(set(phones)) > 2
        assert phones != [outages_drilled(trace, "line")[0][1] for trace in traces]
        assert all(outages_drilled(trace, "city") == [("0:00:00", "48:00:00")] for trace in traces)

    def test_a_line_of_two_grids_has_power_again_with_the_first(self):
        whole = estate(
            Region(id="east", kind="grid"),
            Region(id="west", kind="grid"),
            Site(id="office"),
            Feed(id="line", site="office", needs=[{"any": ["east", "west"]}]),
        )
        scenario = Scenario(id="it", start=START, like=Like(kind="staged-blackout"))
        for seed in range(12):
            hits = as_played(Playing(whole, build_graph(whole), SHIPPED), scenario, seed, 0).hits
            first = min(stage.usual for hit in hits for stage in hit.stages)
            ((_, end),) = outages_drilled(strike(whole, "staged-blackout", seed=seed), "line")
            assert end == write_clock(first)

    def test_without_a_grid_nothing_is_restored_in_stages(self):
        whole = estate(Region(id="town", kind="metro"), Site(id="office", regions=["town"]))
        assert struck(whole, "staged-blackout") == struck(whole, "blackout") == []

    def test_generators_that_do_not_start_leave_the_battery(self):
        whole = self.powered(
            Generator(id="engine", site="office", fuel="10 h", start_probability=1),
            Switchboard(id="board", site="office", feeds=["utility"], generators=["engine"]),
            Ups(id="ups", site="office", fed_by="board", runtime="20 min"),
            Panel(id="panel", site="office", fed_by=["ups"]),
            Server(id="box", site="office", boot="0"),
            web_on("box"),
        )
        assert struck(whole, "no-start") == ["office"]
        assert outages_drilled(strike(whole, "no-start", "office"), "web") == [("0:20:00", "8:00:00")]


class TestPlaces:
    def test_a_fire_takes_the_data_and_the_backup_beside_them(self):
        whole = estate(
            Site(id="office"),
            Site(id="vault"),
            Server(id="box", site="office", boot="0"),
            Storage(id="shelf", on="office"),
            Storage(id="safe", on="vault"),
            Dataset(id="orders", on=["box"]),
            Backup(id="near", dataset="orders", method="rsync", every="1 h", to="shelf", restore="1 h"),
            Backup(id="far", dataset="orders", method="tape", every="24 h", to="safe", restore="10 h"),
            web_on("orders", rpo="8 h"),
        )
        assert struck(whole, "site-fire") == ["office", "vault"]
        loss = reached(strike(whole, "site-fire", "office"), "web")
        assert (loss.rta_s, loss.rpa_s) == (hours(10).total_seconds(), hours(24).total_seconds())
        assert not loss.met

    def test_candidates_do_not_burn(self):
        assert struck(estate(Site(id="plan", kind="candidate"), Site(id="office")), "site-fire") == ["office"]

    def test_a_flood_takes_what_stands_in_the_plain_and_its_data(self):
        whole = estate(
            Region(id="plain", kind="flood-plain"),
            Site(id="low", regions=["plain"]),
            Site(id="high"),
            Server(id="wet", site="low", boot="0"),
            Server(id="dry", site="high", boot="0"),
            Dataset(id="orders", on=["wet"]),
            web_on("orders", rpo="8 h"),
            Service(id="other", needs=["dry"]),
        )
        assert struck(whole, "flood") == ["plain"]
        trace = strike(whole, "flood", "plain")
        assert reached(trace, "web").rpa_s == inf
        assert outages_drilled(trace, "wet") == [("0:00:00", "336:00:00")]
        assert outages_drilled(trace, "other") == []

    def test_a_cloud_region_is_away_for_a_day_and_its_data_survive(self):
        whole = estate(
            Region(id="zone-a", kind="availability-zone"),
            Site(id="cloud", kind="cloud"),
            Site(id="office", regions=["zone-a"]),
            Server(id="box", site="office", boot="0"),
            Dataset(id="orders", on=["box"]),
            web_on("orders", rpo="8 h"),
        )
        assert struck(whole, "cloud-region-loss") == ["zone-a", "cloud"]
        trace = strike(whole, "cloud-region-loss", "zone-a")
        assert outages_drilled(trace, "web") == [("0:00:00", "24:00:00")]
        assert reached(trace, "web").rpa_s == 0


class TestNames:
    def named(self, **domain: str) -> Estate:
        return estate(
            Provider(id="registrar"),
            Domain(id="zone", registrar="registrar", **domain),
            Site(id="office"),
            Server(id="box", site="office", boot="0"),
            web_on("box", "zone"),
        )

    def test_a_lapse_takes_two_days_and_the_delegation_ttl_at_most_two_more(self):
        for ttl, lasts in (("6 h", hours(54)), ("9 d", hours(96))):
            whole = self.named(delegation_ttl=ttl)
            assert hits_of(whole, "registrar-lapse", "zone") == [("zone", How.LOST, lasts)]

    def test_a_hijack_takes_its_repair_time_and_the_delegation_ttl(self):
        assert hits_of(self.named(delegation_ttl="6 h"), "registrar-hijack", "zone")[0][2] == hours(126)
        assert hits_of(self.named(delegation_ttl="6 h", repair="1 d"), "registrar-hijack", "zone")[0][2] == hours(30)

    def test_the_service_is_down_with_its_name(self):
        (span,) = outages_drilled(strike(self.named(delegation_ttl="6 h"), "registrar-lapse", "zone"), "web")
        assert span[1] == "54:00:00"

    def test_a_certificate_strikes_what_is_asked_for_over_tls(self):
        whole = estate(
            Site(id="office"),
            Server(id="box", site="office", boot="0"),
            Service(id="secure", needs=["box"], url="https://a.example"),
            Service(id="open", needs=["box"], url="http://a.example", kind="web"),
            Service(id="web", needs=["box"], kind="web"),
            Service(id="names", needs=["box"], kind="dns"),
        )
        assert struck(whole, "certificate-expiry") == ["secure", "web"]
        trace = strike(whole, "certificate-expiry", "secure")
        assert outages_drilled(trace, "secure") == [("0:00:00", "4:00:00")]
        assert outages_drilled(trace, "open") == []

    def test_a_certificate_of_its_own_is_noticed_and_renewed_in_its_own_time(self):
        """15 minutes until its loss is noticed, and an hour for the renewal."""
        whole = estate(
            Server(id="box", boot="0"),
            Certificate(id="seal"),
            Service(id="secure", needs=["box", "seal"], url="https://a.example"),
        )
        assert struck(whole, "certificate-expiry") == ["seal"]
        assert outages_drilled(strike(whole, "certificate-expiry", "seal"), "secure") == [("0:00:00", "1:15:00")]


class TestBankruptcy:
    def hosted(self, promotion: str, provider_repair: str | None = None) -> Estate:
        """A primary at the company with a backup there; a replica, and a weekly backup, at ours."""
        return estate(
            Provider(id="host", repair=provider_repair),
            Site(id="hall", kind="hosted", provider="host"),
            Site(id="office"),
            Server(id="theirs", site="hall", boot="0"),
            Server(id="ours", site="office", boot="0"),
            Dataset(id="orders"),
            Database(id="primary", engine="postgresql", on="theirs", dataset="orders"),
            Database(
                id="replica", engine="postgresql", on="ours", dataset="orders", replicates="primary", lag="10 s",
                promotion=promotion,
            ),
            web_on("orders", rpo="1 min"),
        )  # fmt: skip

    def test_what_takes_over_within_the_notice_has_done_so_without_loss(self):
        trace = strike(self.hosted("29 d"), "bankruptcy", "host")
        assert outages_drilled(trace, "web") == []
        assert reached(trace, "web").rpa_s == 0
        assert any("has taken over before, on notice" in event.text for event in trace.events)

    def test_what_takes_longer_than_the_notice_is_down_meanwhile(self):
        trace = strike(self.hosted("31 d"), "bankruptcy", "host")
        assert outages_drilled(trace, "web") == [("0:00:00", "744:00:00")]

    def test_overnight_nobody_is_told(self):
        trace = strike(self.hosted("2 h"), "bankruptcy-at-once", "host")
        assert outages_drilled(trace, "web") == [("0:00:00", "2:00:00")]
        assert reached(trace, "web").rpa_s == 10

    def test_the_notice_may_be_given_in_the_scenario(self):
        trace = strike(self.hosted("2 h"), "bankruptcy", "host", notice="1 h")
        assert outages_drilled(trace, "web") == [("0:00:00", "2:00:00")]

    def test_it_is_for_good_whatever_the_usual_outage_of_the_company(self):
        trace = strike(self.hosted("2 h", provider_repair="3 h"), "bankruptcy-at-once", "host")
        assert outages_drilled(trace, "theirs") == [("0:00:00", "for good")]

    def test_what_runs_with_the_company_itself_is_gone_for_good_too(self):
        whole = estate(
            Provider(id="host", repair="3 h"),
            Dataset(id="orders"),
            Database(id="managed", engine="postgresql", on="host", dataset="orders"),
            web_on("orders"),
        )
        assert struck(whole, "bankruptcy-at-once") == ["host"]
        assert outages_drilled(strike(whole, "bankruptcy-at-once", "host"), "web") == [("0:00:00", "for good")]
        assert outages_drilled(strike(whole, "bankruptcy-at-once", "host"), "host") == [("0:00:00", "for good")]

    def test_backups_in_its_hall_are_gone_too(self):
        whole = estate(
            Provider(id="host"),
            Site(id="hall", kind="hosted", provider="host"),
            Site(id="office"),
            Server(id="theirs", site="hall", boot="0"),
            Storage(id="shelf", on="hall"),
            Dataset(id="orders", on=["theirs"]),
            Backup(id="there", dataset="orders", method="rsync", every="1 h", to="shelf", restore="1 h"),
            Backup(id="here", dataset="orders", method="rsync", every="48 h", to="office", restore="5 h"),
            web_on("orders", rpo="8 h"),
        )
        loss = reached(strike(whole, "bankruptcy-at-once", "host"), "web")
        assert (loss.rta_s, loss.rpa_s) == (hours(5).total_seconds(), hours(48).total_seconds())

    def test_a_company_that_only_rents_us_an_office_or_sells_machines_does_not_host(self):
        whole = estate(
            Provider(id="landlord"),
            Provider(id="dealer"),
            Site(id="office", kind="office", provider="landlord"),
            Server(id="box", site="office", provider="dealer"),
        )
        assert struck(whole, "bankruptcy") == []

    def test_a_generator_is_not_started_on_notice_and_may_fail_to(self):
        whole = estate(
            Region(id="grid", kind="grid"),
            Site(id="office", regions=["grid"]),
            Feed(id="utility", site="office"),
            Generator(id="engine", site="office", start="30 s", fuel="10 h", start_probability=0),
            Switchboard(id="board", site="office", feeds=["utility"], generators=["engine"]),
            Panel(id="panel", site="office", fed_by=["board"]),
            Server(id="box", site="office", boot="0"),
            web_on("box"),
        )
        trace = strike(whole, "blackout", "grid", notice="2 d")
        assert outages_drilled(trace, "web") == [("0:00:00", "28:52:21")]


class TestRansomware:
    def kept(self, *offline: str) -> Estate:
        """Hourly, daily and weekly copies at another site; another host with data of its own."""
        copies = (("hourly", "1 h", "1 h"), ("daily", "24 h", "6 h"), ("weekly", "7 d", "30 h"))
        return estate(
            Site(id="office"),
            Site(id="vault"),
            Server(id="box", site="office", boot="0"),
            Server(id="other", site="office", boot="0"),
            Dataset(id="orders", on=["box"]),
            Dataset(id="books", on=["other"]),
            *(
                Backup(
                    id=name, dataset="orders", method="rsync", every=every, to="vault", restore=restore,
                    offline=name in offline,
                )
                for name, every, restore in copies
            ),
            web_on("orders", rpo="8 d"),
            Service(id="reading", needs=["books"]),
        )  # fmt: skip

    def test_only_the_offline_backup_is_left(self):
        loss = reached(strike(self.kept("weekly"), "ransomware", "box"), "web")
        assert (loss.rta_s, loss.rpa_s) == (hours(30).total_seconds(), timedelta(days=7).total_seconds())
        assert {one.copy for one in loss.losses} == {"weekly"}

    def test_without_an_offline_one_everything_is_lost(self):
        loss = reached(strike(self.kept(), "ransomware", "box"), "web")
        assert (loss.rta_s, loss.rpa_s) == (inf, inf)

    def test_destruction_of_the_same_host_leaves_them_all(self):
        loss = reached(strike(self.kept(), "disk-loss", "box"), "web")
        assert (loss.rta_s, loss.rpa_s) == (hours(1).total_seconds(), hours(1).total_seconds())

    def test_one_host_or_all_of_them(self):
        whole = self.kept("weekly")
        assert struck(whole, "ransomware") == ["box", "other", ""]
        assert outages_drilled(strike(whole, "ransomware", "box"), "reading") == []
        assert reached(strike(whole, "ransomware"), "reading").rpa_s == inf

    def test_an_offline_copy_on_the_host_itself_is_there_when_the_host_is_rebuilt(self):
        """Three days to rebuild the host it lies on, three hours to restore; the copy is a day old at most."""
        whole = estate(
            Site(id="office"),
            Server(id="box", site="office", boot="0"),
            Server(id="spare", site="office", boot="0"),
            Dataset(id="orders", on=["box"]),
            Backup(
                id="tape",
                dataset="orders",
                method="tape",
                every="24 h",
                to="box",
                restore="3 h",
                restore_on="spare",
                offline=True,
            ),
            web_on("orders", rpo="8 d"),
        )
        loss = reached(strike(whole, "ransomware", "box"), "web")
        assert (loss.rta_s, loss.rpa_s) == (hours(75).total_seconds(), hours(24).total_seconds())

    def test_an_offline_copy_beside_the_host_survives_encryption_but_not_a_fire(self):
        whole = estate(
            Site(id="office"),
            Server(id="box", site="office", boot="0"),
            Dataset(id="orders", on=["box"]),
            Backup(
                id="tape", dataset="orders", method="tape", every="24 h", to="office", restore="3 h", offline=True
            ),
            web_on("orders", rpo="8 d"),
        )  # fmt: skip
        assert reached(strike(whole, "ransomware", "box"), "web").rta_s == hours(3).total_seconds()
        assert reached(strike(whole, "site-fire", "office"), "web").rpa_s == inf


class TestBadConfiguration:
    def hosts(self, *machines: Noun, **needs: Iterable[str]) -> Estate:
        return estate(Site(id="office"), *machines)

    def test_it_takes_all_identical_hosts_and_no_other(self):
        whole = self.hosts(
            Server(id="a", site="office", boot="0", system="Debian 12", owner=None),
            Server(id="b", site="office", boot="0", system="Debian 12"),
            Server(id="c", site="office", boot="0", system="FreeBSD 14"),
            Service(id="web", needs=[{"any": ["a", "b"]}]),
            Service(id="spare", needs=[{"any": ["a", "c"]}]),
        )
        assert struck(whole, "bad-configuration") == ["a"]
        trace = strike(whole, "bad-configuration", "a")
        assert outages_drilled(trace, "web") == [("0:00:00", "2:00:00")]
        assert outages_drilled(trace, "spare") == []

    def test_the_second_of_them_may_be_named_as_well(self):
        whole = self.hosts(Server(id="a", site="office", system="x"), Server(id="b", site="office", system="x"))
        assert hits_of(whole, "bad-configuration", "b") == hits_of(whole, "bad-configuration", "a")

    def test_another_owner_pushes_something_else(self):
        team = (Team(id="one", members=[]), Team(id="two", members=[]))
        whole = self.hosts(
            *team,
            Server(id="a", site="office", system="x", owner="one"),
            Server(id="b", site="office", system="x", owner="two"),
        )
        assert struck(whole, "bad-configuration") == []

    def test_a_role_or_a_common_cause_makes_hosts_alike(self):
        whole = self.hosts(
            Server(id="a", site="office", roles=["proxy"]),
            Vm(id="b", hosts=["c"], roles=["proxy", "cache"]),
            Server(id="c", site="office"),
            Server(id="d", site="office"),
            Server(id="e", site="office"),
            CommonCause(id="firmware", members=["d", "e"], beta=0.1),
        )
        assert struck(whole, "bad-configuration") == ["a", "d"]
        assert [one for one, _, _ in hits_of(whole, "bad-configuration", "a")] == ["a", "b"]
        assert [one for one, _, _ in hits_of(whole, "bad-configuration", "e")] == ["d", "e"]

    def test_groups_that_share_their_first_host_are_struck_together(self):
        whole = self.hosts(
            Server(id="a", site="office", roles=["proxy"], system="x"),
            Server(id="b", site="office", roles=["proxy"]),
            Server(id="c", site="office", system="x"),
        )
        assert [one for one, _, _ in hits_of(whole, "bad-configuration", "a")] == ["a", "b", "c"]


class TestPeople:
    def staffed(self, number: int = 40) -> Estate:
        return estate(
            Site(id="office"),
            *(Person(id=f"person-{one}") for one in range(number)),
            Server(id="box", site="office", boot="0"),
            Service(id="web", needs=[{"any": ["box", {"need": "person-0", "takeover": "1 h"}]}]),
        )

    def test_a_key_person_is_gone_for_good_or_for_their_usual_absence(self):
        whole = estate(Site(id="office"), Person(id="ruth"), Person(id="sam", repair="3 d"))
        assert struck(whole, "key-person") == ["ruth", "sam"]
        assert outages_drilled(strike(whole, "key-person", "ruth"), "ruth") == [("0:00:00", "for good")]
        assert outages_drilled(strike(whole, "key-person", "sam"), "sam") == [("0:00:00", "72:00:00")]

    def test_a_pandemic_takes_two_in_five_for_two_weeks_by_seed(self):
        whole = self.staffed()
        away = [
            {one for one in whole.people if outages_drilled(strike(whole, "pandemic", seed=seed), one)}
            for seed in range(25)
        ]
        again = {one for one in whole.people if outages_drilled(strike(whole, "pandemic", seed=3), one)}
        assert again == away[3]
        assert len({frozenset(each) for each in away}) > 20
        share = sum(map(len, away)) / (25 * 40)
        assert abs(share - 0.4) < 4 * (0.24 / 1000) ** 0.5  # four standard deviations of 1,000 draws
        ill = next(iter(away[0]))
        assert outages_drilled(strike(whole, "pandemic", seed=0), ill) == [("0:00:00", "336:00:00")]

    def test_a_replication_in_which_nobody_is_ill_is_played_too(self):
        whole = estate(Site(id="office"), Person(id="ruth"))
        found = [outages_drilled(strike(whole, "pandemic", seed=seed), "ruth") for seed in range(20)]
        assert [] in found
        assert [("0:00:00", "336:00:00")] in found
        nobody = next(seed for seed, spans in enumerate(found) if not spans)
        scenario = Scenario(id="it", start=START, like=Like(kind="pandemic"))
        assert drill(whole, build_graph(whole), scenario, seed=nobody).watched_s == 7 * 86400


class TestEveryKind:
    def test_says_where_it_comes_from(self):
        assert all(kind.source or kind.assumed for kind in KINDS)
        assert len(SHIPPED) == len(KINDS)

    def test_of_the_issue_is_there(self):
        assert {
            "blackout", "staged-blackout", "host-crash", "disk-loss", "rack-loss", "pdu-loss", "feed-loss",
            "cooling-failure", "site-fire", "flood", "fibre-cut", "carrier-loss", "dns-provider-loss",
            "registrar-lapse", "registrar-hijack", "cloud-region-loss", "bankruptcy", "ransomware",
            "certificate-expiry", "bad-configuration", "key-person", "pandemic",
        } <= SHIPPED.keys()  # fmt: skip

    def test_strikes_nothing_where_there_is_nothing(self):
        bare = estate()
        assert list(library(bare, build_graph(bare), SHIPPED)) == []

    def test_leaves_no_hit_without_a_time_in_a_replication(self):
        whole = TestBankruptcy().hosted("2 h")
        graph = build_graph(whole)
        for _, scenario in library(whole, graph, SHIPPED):
            played = as_played(Playing(whole, graph, SHIPPED), scenario, 1, 2)
            assert all(hit.chance == 1 and hit.spread is None and hit.follows is None for hit in played.hits)
