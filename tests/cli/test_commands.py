"""The commands that answer questions: spof, drill, graph, schema, explain, doctor, init."""

import json
from xml.etree import ElementTree

import jsonschema
import pytest
from commands import COLOCATION, NORTHEAST, ran

from drillbook.inventory import CODES
from drillbook.practices import CHECKS


def test_spof_names_the_shared_grid_and_the_single_database_until_the_variant(capfdbinary):
    found = {}
    for inventory in (NORTHEAST, COLOCATION):
        status, out, _ = ran(capfdbinary, "spof", inventory, "--format", "json")
        assert status == 0
        found[inventory] = {(one["service"], one["element"]) for one in json.loads(out)["findings"] if one["ever"]}
    assert {("shop", "northeast-grid"), ("wiki", "wiki-ny")} <= found[NORTHEAST]
    assert not {("shop", "northeast-grid"), ("wiki", "wiki-ny")} & found[COLOCATION]


def test_spof_as_a_table_shows_sense_and_path(capfdbinary):
    status, out, err = ran(capfdbinary, "spof", NORTHEAST, "--select", "shop", "--fail-on", "any")
    assert status == 1
    (row,) = [line for line in out.decode().splitlines() if line.startswith("northeast-grid")]
    assert "region" in row
    assert "ever" in row
    assert "single points of failure" in err


def test_the_blackout_is_told_minute_by_minute_against_its_targets(capfdbinary):
    status, out, _ = ran(capfdbinary, "drill", NORTHEAST, "--scenario", "blackout-2003", "--fail-on", "target")
    text = out.decode()
    assert status == 1
    assert "0:00:00" in text
    assert "MISSED" in text
    assert "Data lost (RPA)" in text
    assert ran(capfdbinary, "drill", NORTHEAST, "--scenario", "blackout-2003")[0] == 0


def test_every_event_is_shown_on_request(capfdbinary):
    short = ran(capfdbinary, "drill", NORTHEAST, "--scenario", "blackout-2003")[1]
    whole = ran(capfdbinary, "drill", NORTHEAST, "--scenario", "blackout-2003", "--every-event")[1]
    assert len(whole.splitlines()) > len(short.splitlines())
    assert b"events more: --every-event" in short


def test_scenarios_may_come_from_a_file(capfdbinary, tmp_path):
    file = tmp_path / "more.yaml"
    file.write_text(
        "scenarios:\n  flood:\n    name: Flood\n    start: 2003-09-01T06:00:00-04:00\n"
        "    hits: [{element: new-york, for: 3 days}]\n"
    )
    _, out, _ = ran(capfdbinary, "drill", NORTHEAST, "--list", "--scenario-file", file)
    assert "flood    Flood: hits new-york" in out.decode()
    status, out, _ = ran(capfdbinary, "drill", NORTHEAST, "--scenario-file", file, "--scenario", "flood")
    assert status == 0
    assert "Flood" in out.decode()


def test_a_fault_in_a_file_of_scenarios_has_its_line(capfdbinary, tmp_path):
    file = tmp_path / "more.yaml"
    file.write_text("scenarios:\n  flood:\n    start: 2003-09-01T06:00:00-04:00\n    hits: [{element: atlantis}]\n")
    status, _, err = ran(capfdbinary, "drill", NORTHEAST, "--scenario-file", file, "--list")
    assert status == 2
    assert err.startswith(f"{file}:4:")


def test_the_same_seed_gives_the_same_bytes(capfdbinary):
    asked = ("drill", NORTHEAST, "--scenario", "blackout-2003", "--format", "json", "--seed", "7")
    assert ran(capfdbinary, *asked)[1] == ran(capfdbinary, *asked)[1]


def test_the_graph_is_a_picture_of_every_site(capfdbinary, tmp_path):
    status, out, _ = ran(capfdbinary, "graph", NORTHEAST)
    assert status == 0
    assert ElementTree.fromstring(out).tag.endswith("svg")  # noqa: S314 - we wrote it
    assert ran(capfdbinary, "graph", NORTHEAST, "-o", tmp_path / "graph.svg")[1] == b""
    assert (tmp_path / "graph.svg").read_bytes() == out


def test_explaining_says_where_each_need_came_from(capfdbinary):
    status, out, _ = ran(capfdbinary, "graph", NORTHEAST, "--explain", "db-ny")
    assert status == 0
    text = out.decode()
    assert "implied" in text
    _, out, _ = ran(capfdbinary, "graph", NORTHEAST, "--explain", "shop")
    assert "services.yaml:" in out.decode()


def test_the_schema_is_a_schema(capfdbinary):
    _, out, _ = ran(capfdbinary, "schema")
    jsonschema.Draft202012Validator.check_schema(json.loads(out))


def test_every_code_is_explained(capfdbinary):
    _, listed, _ = ran(capfdbinary, "explain", "all")
    codes = [*CODES, *(check.code for check in CHECKS)]
    assert {line.split()[0] for line in listed.decode().splitlines()} >= set(codes)
    for code in codes:
        status, out, _ = ran(capfdbinary, "explain", code.lower())
        assert status == 0
        assert out.decode().startswith(code)
        assert len(out) > 40


def test_the_doctor_finds_what_is_needed_and_says_what_is_missing(capfdbinary, monkeypatch):
    status, out, _ = ran(capfdbinary, "doctor", "--format", "json")
    assert status == 0
    assert {"python", "graphviz (dot)", "pango", "weasyprint", "templates"} <= json.loads(out)["found"].keys()
    assert json.loads(out)["rehearsal"].keys() == {"missing", "why_not"}
    monkeypatch.setattr("drillbook.cli.doctor.missing_tools", lambda _: ("bind9", "postgresql"))
    status, out, _ = ran(capfdbinary, "doctor")
    assert status == 0
    assert "absent  rehearsal (only `drillbook rehearse` needs it): apt-get install bind9 postgresql" in out.decode()
    monkeypatch.setenv("PATH", "/nowhere")
    status, out, _ = ran(capfdbinary, "doctor")
    assert status == 3
    assert "MISSING graphviz (dot)" in out.decode()


def test_init_writes_an_inventory_that_loads_and_can_be_drilled(capfdbinary, tmp_path):
    folder = tmp_path / "ours"
    assert ran(capfdbinary, "init", folder)[0] == 0
    assert ran(capfdbinary, "check", folder, "--fail-on", "never")[2] == ""
    status, out, _ = ran(capfdbinary, "drill", folder)
    assert status == 0
    assert "Blackout of two days" in out.decode()


def test_init_never_overwrites(capfdbinary, tmp_path):
    (tmp_path / "mine.yaml").write_text("mine")
    assert ran(capfdbinary, "init", tmp_path)[0] == 4
    assert ran(capfdbinary, "init", tmp_path / "mine.yaml")[0] == 4
    assert {path.name: path.read_text() for path in tmp_path.iterdir()} == {"mine.yaml": "mine"}


@pytest.mark.parametrize("value", ["[bold]x[/bold]", "[link=http://evil]y[/link]"])
def test_values_of_the_inventory_are_no_markup_in_tables(capfdbinary, tmp_path, value):
    assert ran(capfdbinary, "init", tmp_path / "ours")[0] == 0
    file = tmp_path / "ours" / "inventory.yaml"
    file.write_text(file.read_text().replace("name: Website", f"name: '{value}'"))
    for command in (["spof"], ["drill"], ["graph", "--explain", "website"]):
        status, out, _ = ran(capfdbinary, command[0], tmp_path / "ours", *command[1:])
        assert status == 0
        assert value in out.decode().replace("\n", "")


def test_spof_shows_what_is_fatal_with_its_circle_and_its_sets(capfdbinary):
    status, out, err = ran(capfdbinary, "spof", NORTHEAST, "--fatal", "--select", "order-taking")
    said = out.decode()
    assert status == 0
    assert "smallest circle" in said
    assert "27 km around 40.88 N 73.77 W" in said
    assert "Northeast grid" in said
    assert "Answering customers" not in said
    assert "independent" in err


def test_spof_shows_the_matrix_of_shared_fate(capfdbinary):
    said = ran(capfdbinary, "spof", NORTHEAST, "--shared-fate", "--select", "stamford")[1].decode()
    assert "grid: Northeast grid*" in said
    assert "New York office" in said
    assert "Primary and standby" not in said


def test_spof_as_json_has_the_matrix_the_disasters_and_the_lax_targets(capfdbinary):
    whole = json.loads(ran(capfdbinary, "spof", NORTHEAST, "--format", "json")[1])
    assert {one["subject"] for one in whole["fatal_disasters"]} == {"order-taking", "customer-care", "editorial"}
    assert [one["element"] for one in whole["lax_targets"] if one["attribute"] == "rto"] == ["pictures"]
    assert any(one["basis"] == "standby" for one in whole["fate_matrix"])


def test_a_drill_says_what_is_left_of_the_plan_itself(capfdbinary):
    _, out, _ = ran(capfdbinary, "drill", NORTHEAST, "--scenario", "building-loss")
    text = " ".join(out.decode().split())
    assert "Plan of New York office: within reach: Home of the head of operations" in text
    assert "Log-in out of reach: Log-in of the registrar, from the start on (Safe in New York, room 2 →" in text
    _, out, _ = ran(capfdbinary, "drill", NORTHEAST, "--scenario", "blackout-2003", "--format", "json")
    survival = json.loads(out)["plan_survival"]
    (sam,) = (one for one in survival["unreachable"] if one["subject"] == "sam")
    assert (sam["what"], sam["spans"][0]["start_s"], sam["late"]) == ("people", 4 * 3600, False)
    assert survival["copies"]["stamford"] == ["copy-cabinet"]


def test_an_explained_takeover_says_who_is_called_and_with_which_log_ins(capfdbinary):
    _, out, _ = ran(capfdbinary, "graph", NORTHEAST, "--explain", "orders")
    assert "by databases, with stamford-root" in " ".join(out.decode().replace("│", " ").split())
    _, out, _ = ran(capfdbinary, "graph", NORTHEAST, "--explain", "orders", "--format", "json")
    assert {need["by"] for need in json.loads(out)["needs"]} == {None, "databases"}


def test_the_only_scenario_of_a_file_is_the_one_that_is_meant(capfdbinary, tmp_path):
    file = tmp_path / "more.yaml"
    hit = "{element: northeast-grid, for: 2 h}"
    file.write_text(f"scenarios: {{mine: {{start: 2026-01-15T16:10:00+01:00, hits: [{hit}]}}}}\n")
    for option in ("--scenario", "--scenario-file"):
        status, out, _ = ran(capfdbinary, "drill", NORTHEAST, option, file, "--format", "json")
        assert (status, json.loads(out)["scenario"]) == (0, "mine")


@pytest.mark.parametrize("form", ["svg", "text", "json"])
def test_the_graph_goes_to_the_file_in_every_form(capfdbinary, tmp_path, form):
    _, printed, _ = ran(capfdbinary, "graph", NORTHEAST, "--format", form)
    status, out, _ = ran(capfdbinary, "graph", NORTHEAST, "--format", form, "-o", tmp_path / "graph")
    assert (status, out) == (0, b"")
    assert (tmp_path / "graph").read_bytes() == printed != b""


def test_what_if_answers_every_combination(capfdbinary):
    asked = ("spof", NORTHEAST, "--what-if", "web-ny-1", "--what-if", "ny-board,stamford")
    status, out, _ = ran(capfdbinary, *asked, "--format", "json")
    assert status == 0
    alone, both = json.loads(out)["combinations"]
    assert alone == {"elements": ["web-ny-1"], "effects": []}
    assert {effect["service"] for effect in both["effects"] if effect["stops"]} >= {"shop", "mail", "dns"}
    status, out, err = ran(capfdbinary, *asked, "--fail-on", "ever")
    assert status == 1
    assert "no service or process feels it" in out.decode()
    assert "stop for good" in err
    assert ran(capfdbinary, "spof", NORTHEAST, "--what-if", "web-ny-1", "--fail-on", "any")[0] == 0


def test_unplugging_shows_everything_above_by_kind_and_when(capfdbinary):
    status, out, _ = ran(capfdbinary, "spof", NORTHEAST, "--unplug", "ny-board", "--format", "json")
    assert status == 0
    hits = {hit["element"]: hit for hit in json.loads(out)["hits"]}
    assert hits["ny-ups"]["outages"] == [{"start_s": 1200.0, "end_s": None}]
    assert hits["shop"]["outages"][-1]["end_s"] is not None
    assert hits["web-ny-1"]["path"] == ["web-ny-1", "ny-panel", "ny-ups", "ny-board"]
    status, out, _ = ran(capfdbinary, "spof", NORTHEAST, "--unplug", "ny-board", "--fail-on", "beyond-rto")
    assert status == 1
    assert "after 0:20:00" in out.decode()
    _, out, _ = ran(capfdbinary, "spof", NORTHEAST, "--unplug", "ny-board", "--select", "shop")
    assert "ny-ups │" not in out.decode()
