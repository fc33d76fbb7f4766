"""`drillbook drill --all`: the matrix as text, JSON and a page; selection, status, and any number of workers."""

import json
import re

import jsonschema
import pytest
from commands import NORTHEAST, ran

from drillbook.results import SHAPES, schema_of

SMALL = """\
organisation: {name: "<b>Test</b>"}
regions: {grid: {kind: grid}}
sites: {office: {regions: [grid]}, depot: {regions: [grid]}}
feeds: {line-a: {site: office}, line-b: {site: depot}}
panels: {panel: {site: office, fed_by: [line-a]}}
people: {ann: {}, bob: {}, cid: {}}
servers: {a: {site: office, boot: 0 s, repair: 90 min}, b: {site: depot, boot: 0 s}}
services:
  web: {name: "Web <script>", needs: [a], rto: 1 h}
  mail: {needs: [b], rto: 7 d}
  plain: {needs: [a]}
scenarios:
  random:
    name: Random
    start: 2026-01-01T00:00:00Z
    hits: [{element: a, spread: {law: empirical, observed: [30 min, 2 h, 4 h]}}]
"""


@pytest.fixture
def small(tmp_path):
    file = tmp_path / "plan.yaml"
    file.write_text(SMALL)
    return file


def matrix(capture, *arguments: object) -> dict:
    status, out, _ = ran(capture, "drill", *arguments, "--all", "--format", "json")
    assert status == 0
    found = json.loads(out)
    jsonschema.validate(found, schema_of(SHAPES["matrix"], "matrix"))
    return found


def cell(found: dict, scenario: str, service: str) -> dict:
    row = next(row for row in found["scenarios"] if row["scenario"] == scenario)
    return next(one for one in row["services"] if one["service"] == service)


def test_every_scenario_against_every_service(capfdbinary, small):
    found = matrix(capfdbinary, small)
    names = {row["scenario"] for row in found["scenarios"]}
    assert {"random", "host-crash.a", "site-fire.office", "blackout.grid", "key-person.ann", "pandemic"} <= names
    assert all([one["service"] for one in row["services"]] == ["web", "mail", "plain"] for row in found["scenarios"])
    crash = cell(found, "host-crash.a", "web")
    assert (crash["rta_s"], crash["rto_s"], crash["met"], crash["cause"]) == (5400, 3600, False, "a")
    assert crash["ended_by"] == "a is restored"
    assert cell(found, "host-crash.a", "mail")["rta_s"] == 0


def test_every_row_says_where_it_comes_from(capfdbinary, small):
    rows = matrix(capfdbinary, small)["scenarios"]
    assert all(row["source"] or row["assumed"] for row in rows if row["kind"])


@pytest.mark.parametrize("form", ["text", "json"])
def test_any_number_of_workers_gives_the_same_bytes(capfdbinary, small, form):
    arguments = ("drill", small, "--all", "--replications", 60, "--seed", 3, "--format", form)
    alone = ran(capfdbinary, *arguments)[1]
    assert len(alone) > 1000
    assert [ran(capfdbinary, *arguments, "--workers", number)[1] for number in (2, 3)] == [alone, alone]
    assert ran(capfdbinary, *arguments[:-3], 4, *arguments[-2:])[1] != alone


def test_a_real_inventory_by_two_workers_with_what_it_is_like_and_combines(capfdbinary, tmp_path):
    file = tmp_path / "more.yaml"
    file.write_text(
        "scenarios:\n"
        "  closes: {start: 2003-09-01T06:00:00-04:00, like: {kind: site-fire, element: new-york}, notice: 9 d}\n"
        "  both: {start: 2003-09-01T06:00:00-04:00, also: [{scenario: closes}, {scenario: carrier-loss, after: 1 h}]}\n"
    )
    asked = ("drill", NORTHEAST, "--scenario-file", file, "--all", "--select", "closes", "--select", "both")
    alone = ran(capfdbinary, *asked, "--format", "json")
    assert alone[0] == 0
    assert len(json.loads(alone[1])["scenarios"]) == 2
    assert ran(capfdbinary, *asked, "--format", "json", "--workers", 2)[1] == alone[1]


def test_replications_give_half_nearly_all_and_the_worst(capfdbinary, small):
    """Thirty minutes, two and four hours, each as likely: half are back in two hours, and a third meet the hour."""
    one = cell(matrix(capfdbinary, small, "--replications", 300), "random", "web")
    assert (one["rta_p50_s"], one["rta_p95_s"], one["rta_s"]) == (7200, 14400, 14400)
    assert abs(one["missed"] / 300 - 2 / 3) < 4 * (2 / 9 / 300) ** 0.5
    text = ran(capfdbinary, "drill", small, "--all", "--replications", 300, "--select", "random")[1].decode()
    assert "2.0 h / 4.0 h / 4.0 h" in text
    assert f"in {one['missed']} of 300" in text


def test_one_scenario_that_touches_something_is_told_as_one(capfdbinary, small):
    text = ran(capfdbinary, "drill", small, "--all", "--select", "random")[1].decode()
    assert text.startswith("1 scenario, seed 0")
    assert "Nothing is touched" not in text
    assert "2 scenarios" in ran(capfdbinary, "drill", small, "--all", "--select", "host-crash")[1].decode()


def test_selection_of_kinds_scenarios_and_services(capfdbinary, small):
    found = matrix(capfdbinary, small, "--select", "host-crash", "--select", "random", "--select", "web")
    assert [row["scenario"] for row in found["scenarios"]] == ["random", "host-crash.a", "host-crash.b"]
    assert {one["service"] for row in found["scenarios"] for one in row["services"]} == {"web"}
    assert matrix(capfdbinary, small, "--select", "mail")["scenarios"][0]["scenario"] == "random"


def test_the_status_says_whether_a_target_is_missed(capfdbinary, small):
    missing = ("drill", small, "--all", "--select", "host-crash.a", "--fail-on", "target")
    assert ran(capfdbinary, *missing)[0] == 1
    assert ran(capfdbinary, *missing, "--select", "mail")[0] == 0
    assert ran(capfdbinary, *missing[:-2])[0] == 0


@pytest.mark.parametrize("inventory", [NORTHEAST, "small"])
def test_text_fits_a_hundred_columns_and_names_what_is_missed(capfdbinary, small, inventory):
    status, out, err = ran(capfdbinary, "drill", small if inventory == "small" else inventory, "--all")
    lines = out.decode().splitlines()
    assert status == 0
    assert max(map(len, lines)) <= 100
    assert any("✗" in line for line in lines)
    assert "Targets missed, the worst first:" in lines
    assert "host-crash" in err  # progress
    assert "host-crash" not in out.decode()
    listed = ran(capfdbinary, "drill", small if inventory == "small" else inventory, "--list")[1].decode()
    assert max(map(len, listed.splitlines())) <= 100
    assert "source: " in listed
    assert "assumed: " in listed


def test_a_service_without_targets_neither_meets_nor_misses_them(capfdbinary, small):
    text = ran(capfdbinary, "drill", small, "--all", "--select", "host-crash.a")[1].decode()
    (line,) = [line for line in text.splitlines() if line.startswith("Host crash: a")]
    assert [field.strip() for field in line.split("│")[1:]] == ["✗ 90 min", "—", "○ 90 min"]


def test_the_page_holds_all_of_it_escaped_and_without_colour_alone(capfdbinary, small, tmp_path):
    folder = tmp_path / "out"
    status, out, err = ran(capfdbinary, "drill", small, "--all", "-o", folder, "--format", "json")
    page = (folder / "matrix.html").read_text()
    assert status == 0
    assert (folder / "matrix.json").read_bytes() == out
    assert "written: " in err
    assert "<script" not in page
    assert "Web &lt;script&gt;" in page
    assert "&lt;b&gt;Test&lt;/b&gt;" in page
    assert all(f'<span class="sign">{sign}</span>' in page for sign in "✗✓○—")
    missed = re.findall(r'<td class="missed">(.*?)</td>', page)
    assert missed
    assert all("✗" in field for field in missed)
    assert "rests on an assumption" in page
    assert "24 h where the inventory gives no repair time" in page


def test_nothing_to_play_is_said(capfdbinary, tmp_path):
    file = tmp_path / "bare.yaml"
    file.write_text("organisation: {name: Test}\n")
    status, out, _ = ran(capfdbinary, "drill", file, "--all")
    assert status == 0
    assert out.decode().startswith("0 scenarios")
    assert ran(capfdbinary, "drill", file, "--all", "-o", tmp_path / "out")[0] == 0
    assert "nothing to play" in (tmp_path / "out" / "matrix.html").read_text()


def test_every_event_is_no_longer_all(capfdbinary):
    status, out, err = ran(capfdbinary, "drill", NORTHEAST, "--scenario", "blackout-2003", "--all")
    assert (status, out) == (2, b"")
    assert "--every-event" in err
