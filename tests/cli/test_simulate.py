"""`drillbook simulate`: its figures, and the same bytes whoever plays."""

import json

import pytest
from commands import NORTHEAST, ROOT, ran
from years_inventories import RARE, SMALL, simulated


def test_figures_of_a_small_inventory(capfdbinary, inventory):
    found = json.loads(simulated(capfdbinary, inventory, "--replications", "2000"))
    web, taken = found["services"]
    assert web["availability"]["low"] < web["availability"]["value"] < web["availability"]["high"] < 1
    assert web["breaches"]["rto"]["value"] > 0
    assert web["breaches"]["mtd"] is None
    assert taken["cost"]["value"] == pytest.approx(taken["down_s"]["value"] / 3600 * 1200)
    assert taken["losses"]["value"] > 1
    assert 0 < taken["breaches"]["rpo"]["value"] < taken["losses"]["value"]
    lost = taken["lost_s"]["value"] / taken["losses"]["value"]
    assert 11 * 3600 < lost < 15 * 3600  # half a day on average, more where a copy was disturbed
    assert sum(cause["share"] for cause in web["causes"]) == pytest.approx(1)
    assert {"a", "b", "grid", "firmware"} <= {cause["element"] for cause in web["causes"]}
    assert any(cause["planned_s"] > 0 for cause in web["causes"] if cause["element"] == "b")


def test_workers_and_repetition_change_no_byte(capfdbinary, inventory):
    asked = (inventory, "--replications", "1500", "--seed", "7")
    alone = simulated(capfdbinary, *asked)
    assert simulated(capfdbinary, *asked, "--workers", "2") == alone
    assert simulated(capfdbinary, *asked, "--workers", "4") == alone
    assert simulated(capfdbinary, inventory, "--replications", "1500", "--seed", "8") != alone


def test_a_precision_stops_early_and_says_so(capfdbinary, inventory):
    asked = (inventory, "--replications", "200000", "--precision", "5 %", "--select", "web")
    found = json.loads(simulated(capfdbinary, *asked))
    down = found["services"][0]["down_s"]
    assert found["precise"]
    assert 1000 <= found["replications"] < 20_000
    assert (down["high"] - down["low"]) / 2 <= 0.05 * down["value"]
    assert json.loads(simulated(capfdbinary, *asked, "--workers", "2")) == found
    few = json.loads(simulated(capfdbinary, inventory, "--replications", "1000", "--precision", "0.1 %"))
    assert not few["precise"]


def test_an_option_is_compared_on_the_same_failures(capfdbinary, inventory, tmp_path):
    """A second server changes nothing about when the first one fails: the difference has less spread than either."""
    other = tmp_path / "other.yaml"
    other.write_text(SMALL.replace("takeover: 10 min", "takeover: 1 min"))
    first, second = (
        json.loads(simulated(capfdbinary, path, "--replications", "500", "--select", "web"))["services"][0]
        for path in (inventory, other)
    )
    assert second["outages"]["value"] == pytest.approx(first["outages"]["value"], rel=0.02)
    assert second["down_s"]["value"] < first["down_s"]["value"]


def test_what_is_seldom_down_is_split(capfdbinary, tmp_path):
    path = tmp_path / "rare.yaml"
    path.write_text(RARE)
    plain, web = sorted(
        json.loads(simulated(capfdbinary, path, "--replications", "3000", "--rare"))["services"],
        key=lambda one: one["id"],
    )
    assert plain["rare"] is None  # down often enough
    assert web["seen"] == 0
    assert not web["sure"]
    assert web["down_s"]["high"] is None
    truth = (8 / 8768) ** 3
    assert web["exact"]["unavailability"] == pytest.approx(truth)
    assert web["rare"]["unavailability"]["low"] < truth < web["rare"]["unavailability"]["high"]


def test_what_is_seldom_down_is_split_where_repairs_queue_too(capfdbinary, tmp_path):
    """Two of three share one repairer (M/M/1 with two customers); the third has its own."""
    path = tmp_path / "rare.yaml"
    path.write_text(RARE + "teams: {ops: {members: [ann], repairs: [a, b], repairs_at_once: 1}}\n")
    found = json.loads(simulated(capfdbinary, path, "--replications", "3000", "--rare"))["services"]
    web = next(one for one in found if one["id"] == "web")
    load = 8 / 8760
    truth = 2 * load**2 / (1 + 2 * load + 2 * load**2) * 8 / 8768
    assert web["seen"] == 0
    assert web["rare"]["unavailability"]["low"] < truth < web["rare"]["unavailability"]["high"]


def test_the_text_says_what_is_sure(capfdbinary, inventory):
    status, out, err = ran(capfdbinary, "simulate", inventory, "--replications", "300")
    assert status == 0
    assert b"Available, %" in out
    assert b"USD" in out
    assert "300" in err


def test_the_shipped_inventory_within_seconds(capfdbinary):
    found = json.loads(simulated(capfdbinary, NORTHEAST, "--replications", "500"))
    assert len(found["services"]) == 8
    assert (ROOT / "inventories").is_dir()


def test_an_outage_as_long_as_its_target_does_not_miss_it(capfdbinary, tmp_path):
    """Whoever is back in an hour at most meets an RTO of an hour; and nearly all are back in just that time."""
    path = tmp_path / "hour.yaml"
    path.write_text("""\
organisation: {name: Test}
servers:
  a: {boot: 0 s, failures_per_year: 4, repair: 24 h}
  b: {boot: 0 s, failures_per_year: 0}
services: {web: {needs: [{any: [a, {need: b, takeover: {change: 1 h}}]}], rto: 1 h}}
processes: {sold: {needs: [web], rto: 2 h, mtd: 1 h}}
""")
    web, sold = json.loads(simulated(capfdbinary, path, "--replications", "5000"))["services"]
    assert web["breaches"]["rto"]["value"] == web["breaches"]["any_rto"]["value"] == 0
    assert sold["breaches"]["mtd"]["value"] == 0
    for share in ("p50", "p95"):
        assert web["recovery_s"][share]["value"] == pytest.approx(3600, rel=1e-4)
        assert web["recovery_s"][share]["high"] == pytest.approx(3600, rel=1e-4)
