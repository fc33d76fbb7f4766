"""The real inventories load, and the findings on them are the ones they are there to show."""

from dataclasses import replace
from datetime import timedelta
from functools import cache
from pathlib import Path

import pytest

from drillbook.analysis import analyse
from drillbook.graph import build_graph
from drillbook.inventory import load
from drillbook.model import Provenance
from drillbook.practices import check
from drillbook.simulation import drill

INVENTORIES = Path(__file__).parents[2] / "inventories"
MINUTE, HOUR = 60, 3600


@cache
def inventory(name: str):
    estate, problems = load(INVENTORIES / name)
    assert problems == []
    graph = build_graph(estate)
    return estate, graph, analyse(estate, graph)


def points(name: str, service: str) -> set[str]:
    return {point.element for point in inventory(name)[2].single_points if point.service == service and point.ever}


def results(name: str, scenario: str):
    estate, graph, _ = inventory(name)
    return {entry.service: entry for entry in drill(estate, graph, estate.scenarios[scenario]).reached}


@pytest.mark.parametrize("service", ["shop", "pictures", "mail", "dns", "order-taking"])
def test_the_grid_under_both_copies_is_a_single_point_until_there_is_a_copy_elsewhere(service):
    assert "northeast-grid" in points("northeast-2003", service)
    assert "northeast-grid" not in points("northeast-2003-colocation", service)


def test_the_single_database_is_named_until_it_has_a_replica():
    assert {"wiki-ny", "db-ny"} <= points("northeast-2003", "wiki")
    assert not {"wiki-ny", "db-ny"} & points("northeast-2003-colocation", "wiki")


def test_the_only_database_administrator_shows_in_the_path():
    (point,) = (
        point
        for point in inventory("northeast-2003")[2].single_points
        if (point.service, point.element) == ("shop", "manhattan")
    )
    assert point.path == ("shop", "orders", "databases", "ivy", "manhattan")


def test_the_backup_shares_the_grid():
    shared = {fate.element for fate in inventory("northeast-2003")[2].shared_fate if fate.is_alternate}
    assert shared == {"northeast-grid", "carrier-one"}
    assert not any(fate.is_alternate for fate in inventory("northeast-2003-colocation")[2].shared_fate)


def test_in_the_blackout_the_ups_lasts_20_minutes_and_the_shop_is_down_until_power_is_back():
    estate, graph, _ = inventory("northeast-2003")
    trace = drill(estate, graph, estate.scenarios["blackout-2003"])
    (ups,) = trace.outages["ny-ups"]
    assert ups.start_s == 20 * MINUTE
    assert ups.end_s == timedelta(hours=28, minutes=52, seconds=21).total_seconds()
    shop = results("northeast-2003", "blackout-2003")["shop"]
    outage, back = shop.outages
    assert back.end_s - back.start_s == 10 * MINUTE  # switched back to New York, a day later
    assert outage.start_s == 20 * MINUTE
    starts = (3 + 2 + 10) * MINUTE  # firewall, switch, servers
    assert outage.end_s == ups.end_s + starts
    assert not shop.met


def test_in_the_variant_the_shop_fails_over_within_its_targets():
    shop = results("northeast-2003-colocation", "blackout-2003")["shop"]
    outage, back = shop.outages
    assert (outage.start_s, outage.end_s) == (20 * MINUTE, 45 * MINUTE)
    assert back.end_s - back.start_s == 10 * MINUTE
    assert (shop.rta_s, shop.rto_s) == (25 * MINUTE, 4 * HOUR)
    assert (shop.rpa_s, shop.rpo_s) == (10, 1 * HOUR)
    assert shop.met


def test_the_variants_share_what_did_not_change():
    same = {
        file.name
        for file in (INVENTORIES / "northeast-2003").glob("*.yaml")
        if (INVENTORIES / "northeast-2003-colocation" / file.name).exists()
        and file.read_bytes() == (INVENTORIES / "northeast-2003-colocation" / file.name).read_bytes()
    }
    assert same == {"power.yaml", "providers.yaml", "scenarios.yaml"}


def test_all_49_servers_at_13_sites_of_openstreetmap_are_there():
    estate = inventory("openstreetmap")[0]
    assert len(estate.servers) == 49
    assert len(estate.sites) == 13


MADE_UP = {
    "server", "service", "dataset", "database", "backup", "domain", "generator", "ups", "site",
    "plan-copy", "channel", "vault", "login",
}  # fmt: skip


def test_nothing_inferred_about_openstreetmap_passes_as_given():
    estate = inventory("openstreetmap")[0]
    inert = {"id", "where", "assumed", "sources", "name", "note"}
    given = {
        (noun.id, attribute)
        for noun in estate.nouns()
        for attribute in noun.model_fields_set - inert
        if noun.kind in MADE_UP and noun.provenance(attribute) is Provenance.GIVEN
    }
    attributes = {attribute for _, attribute in given}
    assert attributes <= {"system", "hardware", "site", "on", "kind_of", "provider", "restored_by"}, given


def test_the_company_that_runs_both_large_sites_is_found():
    assert "equinix" in points("openstreetmap", "website")
    assert "equinix-ams" not in points("openstreetmap", "website")
    assert results("openstreetmap", "equinix-loss")["website"].met is False
    assert results("openstreetmap", "amsterdam-loss")["website"].rta_s == HOUR


def out_of_reach(name: str, cause: str) -> dict[str, object]:
    found = (one for one in inventory(name)[2].plan_survival if one.cause == cause)
    return {one.subject: one for survival in found for one in survival.unreachable}


def test_in_the_blackout_the_mobile_network_and_the_password_list_go_dark_with_the_city():
    out = out_of_reach("northeast-2003", "blackout-2003")
    assert out.keys() == {"sam", "carrier-portals"}
    assert [start for start, _ in out["sam"].spans] == [4 * HOUR]
    assert out["sam"].path == ("sam", "mobile", "grid-new-york-city")
    assert [start for start, _ in out["carrier-portals"].spans] == [20 * MINUTE]
    assert out["carrier-portals"].path[:3] == ("carrier-portals", "password-list", "office-ny")


def test_the_registrars_log_in_burns_with_the_office_and_stamford_has_one_copy_of_its_plan():
    assert out_of_reach("northeast-2003", "building-loss")["registrar-login"].path == (
        "registrar-login", "safe", "new-york"
    )  # fmt: skip
    assert "stamford" in out_of_reach("northeast-2003", "fairfield-county")
    assert "databases" in out_of_reach("northeast-2003", "manhattan")


def test_pagers_a_second_envelope_and_copies_in_chicago_cure_all_of_it():
    estate, graph, findings = inventory("northeast-2003-colocation")
    assert [one.cause for one in findings.plan_survival if one.unreachable] == []
    codes = {one.code for one in check(estate, graph)}
    assert not {code for code in codes if code.startswith("P13")}
    for scenario in estate.scenarios.values():
        assert drill(estate, graph, scenario).survival.unreachable == ()


def test_what_is_taken_for_granted_of_openstreetmaps_operators_changes_none_of_its_results():
    estate, _, findings = inventory("openstreetmap")
    silent = replace(estate, channels={}, logins={}, plan_copies={}, vaults={})
    without = analyse(silent, build_graph(silent))
    assert findings.single_points == without.single_points


def use(name: str, scenario: str, resource: str, kind: str):
    estate, graph, _ = inventory(name)
    found = drill(estate, graph, estate.scenarios[scenario]).resources
    return next(one for one in found if (one.resource, one.kind) == (resource, kind))


def test_a_fire_at_night_waits_for_those_on_call_and_the_wiki_for_a_free_pair_of_hands():
    """03:10 on a Thursday: 20 min on call. Ruth restores mailboxes (2 h); Sam switches the shop (15 min from 0:25, TTL
    5 min), then mail (45 min from 0:40), then the wiki (15 min from 1:25, TTL 5 min)."""
    found = results("northeast-2003-colocation", "building-loss")
    assert {name: found[name].rta_s / MINUTE for name in ("shop", "mail", "wiki")} == {
        "shop": 45, "mail": 2 * 60 + 20, "wiki": 60 + 45,
    }  # fmt: skip
    operations = use("northeast-2003-colocation", "building-loss", "operations", "team")
    assert (operations.asked, operations.waits, operations.waited_s) == (3, 1, 80 * MINUTE)
    assert use("northeast-2003-colocation", "building-loss", "sam", "person").busy_s == 95 * MINUTE


def test_in_the_office_alone_the_shop_waits_for_the_record_longer_than_for_anybody():
    """20 min on call, 15 min of work, and the TTL of 6 h, which nobody can shorten afterwards."""
    shop = results("northeast-2003", "building-loss")["shop"]
    assert shop.rta_s == (5 + 20 + 15) * MINUTE + 6 * HOUR


def test_in_the_blackout_the_wiki_waits_for_sam_though_it_has_somewhere_to_go():
    """16:30 on a Thursday, in the office. Sam switches the shop from 0:25 to 0:40, then mail for 45 min, then the wiki
    from 1:25 to 1:40 and its TTL of 5 min; it was down from 0:20 on."""
    assert results("northeast-2003-colocation", "blackout-2003")["wiki"].rta_s == (60 + 25) * MINUTE


def test_hours_skills_and_parts_leave_no_work_undone_by_mistake():
    for name in ("northeast-2003", "northeast-2003-colocation", "openstreetmap"):
        estate, graph, _ = inventory(name)
        assert not {one.code for one in check(estate, graph)} & {"P165", "P166", "P168"}
