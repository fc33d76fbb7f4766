"""The exercise programme, worked out by hand on a small inventory, and on a real one."""

import json
from datetime import date

import pytest
from icalendar import Calendar
from jsonschema import Draft202012Validator
from packs import INVENTORIES

from drillbook.cli.app import run
from drillbook.exercises.programme import programme
from drillbook.graph import build_graph
from drillbook.inventory import load
from drillbook.results import SHAPES, schema_of
from drillbook.scenarios import SHIPPED, Playing, every_scenario
from drillbook.simulation import play_all

SMALL = """\
organisation: {name: Test, plan_date: 2026-06-30, exercise_every: 180 d}
servers: {a: {boot: 0, repair: 9 h}, b: {boot: 0, repair: 1 h}}
services:
  shop: {needs: [a], rto: 4 h, priority: 1}
  wiki: {needs: [b], rto: 4 h, priority: 2}
  blog: {needs: [b], rto: 4 h, priority: 3}
  free: {needs: [a]}
scenarios:
  a-lost: {start: 2026-01-01T00:00:00Z, hits: [{element: a}]}
  b-lost: {start: 2026-01-01T00:00:00Z, hits: [{element: b}]}
exercises:
  old: {held: 2025-03-01, scenario: a-lost, covered: [shop], recovered: {shop: 6 h}}
  new: {held: 2025-12-01, scenario: a-lost, covered: [shop, wiki], recovered: {shop: 3 h}}
"""


@pytest.fixture
def small(tmp_path):
    (tmp_path / "inventory.yaml").write_text(SMALL)
    estate, problems = load(tmp_path)
    assert problems == []
    graph = build_graph(estate)
    playing = Playing(estate, graph, SHIPPED)
    matrix = play_all(playing, list(every_scenario(estate, graph, SHIPPED)), seed=0, replications=1)
    return programme(estate, graph, matrix, date(2026, 6, 30))


class TestByHand:
    def test_what_is_due_comes_in_order_of_its_day(self, small):
        """180 days after 2025-12-01 is 2026-05-30: over, as is what was never exercised."""
        assert [(one.service, one.last, one.due) for one in small.due] == [
            ("shop", date(2025, 12, 1), date(2026, 5, 30)),
            ("wiki", date(2025, 12, 1), date(2026, 5, 30)),
            ("blog", None, date(2026, 6, 30)),
        ]
        assert all(one.exercise_first for one in small.due)

    def test_what_is_overdue_is_planned_in_turn(self, small):
        assert [one.planned for one in small.due] == [date(2026, 7, 14), date(2026, 7, 28), date(2026, 8, 11)]

    def test_the_disaster_most_worth_it_misses_a_target_and_was_not_played(self, small):
        """a is lost for 9 h in all of these; the inventory's own was played with the shop, the host crash never."""
        shop = small.due[0]
        assert shop.scenario != "a-lost"
        cell = next(
            c for row in small.matrix.rows if row.scenario == shop.scenario for c in row.cells if c.service == "shop"
        )
        assert not cell.met

    def test_coverage_says_when_and_whether_it_matters(self, small):
        a_lost = {one.service: one for one in small.coverage["a-lost"]}
        assert (a_lost["shop"].last, a_lost["shop"].missed) == (date(2025, 12, 1), True)
        assert (a_lost["wiki"].last, a_lost["wiki"].touched) == (date(2025, 12, 1), False)
        assert a_lost["blog"].last is None
        assert {one.service: one.missed for one in small.coverage["b-lost"]} == {
            "shop": False,
            "wiki": False,
            "blog": False,
        }

    def test_the_trend_is_what_was_observed(self, small):
        trends = {one.service: one for one in small.trends}
        assert trends["shop"].points == ((date(2025, 3, 1), 6 * 3600.0), (date(2025, 12, 1), 3 * 3600.0))
        assert trends["wiki"].points == ((date(2025, 12, 1), None),)
        assert "blog" not in trends


def test_the_command_writes_it_all_and_the_same_again(tmp_path, capfdbinary):
    command = ["tabletop", "programme", str(INVENTORIES / "northeast-2003"), "-o", str(tmp_path), "--format", "json"]
    assert run(command) == 0
    said = json.loads(capfdbinary.readouterr().out)
    Draft202012Validator(schema_of(SHAPES["programme"], "programme")).validate(said)
    assert said["due"][0]["service"] == "pictures"
    folder = tmp_path / "northeast-2003/tabletop/programme"
    first = {one.name: one.read_bytes() for one in folder.iterdir() if one.is_file()}
    assert run(command) == 0
    assert {one.name: one.read_bytes() for one in folder.iterdir() if one.is_file()} == first
    events = Calendar.from_ical(first["programme.ics"]).walk("VEVENT")
    assert {str(one["uid"]) for one in events} == {f"exercise/{one['service']}@drillbook" for one in said["due"]}
    assert [one["dtstart"].dt.isoformat() for one in events] == [one["planned"] for one in said["due"]]


def test_it_needs_a_day(tmp_path, capsys):
    (tmp_path / "inventory.yaml").write_text(SMALL.replace("plan_date: 2026-06-30, ", ""))
    assert run(["tabletop", "programme", str(tmp_path), "-o", str(tmp_path / "out")]) == 2
    assert "say which day" in capsys.readouterr().err
    assert run(["tabletop", "programme", str(tmp_path), "-o", str(tmp_path / "out"), "--date", "soon"]) == 2
