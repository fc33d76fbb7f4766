"""After-action reports: the record against the simulation, and what goes back into the inventory."""

import json
import shutil
from dataclasses import replace
from datetime import UTC, date, datetime

import pytest
from jsonschema import Draft202012Validator
from packs import INVENTORIES

from drillbook.cli.app import run
from drillbook.cli.options import read
from drillbook.console.driver import Driver
from drillbook.documents.as_json import as_plain
from drillbook.documents.compose.exercise.report import after_action_report
from drillbook.exercises import InjectKind, Wishes, write_exercise
from drillbook.exercises.after_action import after_action
from drillbook.exercises.record import Entry, Kind, RecordFile, read_record
from drillbook.exercises.session import Play, fold
from drillbook.graph import build_graph
from drillbook.inventory import load
from drillbook.inventory.written import write_nouns
from drillbook.results import SHAPES, schema_of
from drillbook.simulation import Decision, What

NORTHEAST = INVENTORIES / "northeast-2003"
HOUR = 3600.0


@pytest.fixture(scope="module")
def play() -> Play:
    estate = read(NORTHEAST)
    graph = build_graph(estate)
    scenario = estate.scenarios["blackout-2003"]
    return Play(estate, graph, scenario, write_exercise(estate, graph, scenario, Wishes(surprises=0)))


class Room:
    """A live drill that is played by hand."""

    def __init__(self, play: Play, file) -> None:
        wishes = {"seed": 0, "duration_s": 3 * HOUR, "difficulty": "standard"}
        first = {"exercise": "x", "inventory": play.estate.digest, "scenario": "blackout-2003", "wishes": wishes}
        begun = Entry(Kind.BEGUN, 1, "2026-03-01T10:00:00+00:00", 0.0, 0.0, first)
        record = RecordFile(file, fresh=True)
        record.append(begun)
        self.now_s = 0.0
        self.file = file
        session = fold(play, [begun])
        self.driver = Driver(play, session, record, lambda: self.now_s, lambda: datetime(2026, 3, 1, tzinfo=UTC))

    def at_story(self, hours: float) -> None:
        """Set the clock to a time of the story."""
        self.driver.advance(self.driver.session.exercise.pace.to_exercise(hours * HOUR))

    def found(self, play: Play):
        entries, problems = read_record(self.file)
        assert problems == []
        return after_action(play, entries)


@pytest.fixture
def room(play, tmp_path) -> Room:
    return Room(play, tmp_path / "record.jsonl")


class TestFigures:
    def test_observed_times_count_from_when_it_went_down(self, room, play):
        """The shop is down at 0:20 of the story; noticed at 0:50, back at 5:20."""
        room.at_story(5 / 6)
        room.driver.milestone("shop", "noticed")
        room.at_story(5 + 1 / 3)
        room.driver.milestone("shop", "recovered")
        shop = next(one for one in room.found(play).observed if one.service == "shop")
        assert shop.down_s == 1200
        assert shop.noticed_s == pytest.approx(1800, abs=60)
        assert shop.recovered_s == pytest.approx(5 * HOUR, abs=60)
        assert shop.declared_s is None

    def test_each_decision_is_held_against_the_story_without_it(self, room, play):
        room.at_story(1.0)
        room.driver.decide(Decision(HOUR, What.RESTORE, "grid-new-york-city", until_s=4 * HOUR), "Ruth", "")
        room.driver.decide(Decision(HOUR, What.WAIT, "shop", until_s=2 * HOUR), "Ruth", "")
        first, second = room.found(play).effects
        down = [
            next(one.rta_s for one in trace.reached if one.service == "shop") for trace in (first.before, first.after)
        ]
        assert down[0] == pytest.approx(28.79 * HOUR, rel=0.01)
        assert down[1] == pytest.approx(3.9 * HOUR, rel=0.02)
        assert first.after == second.before
        shop = next(one for one in room.found(play).observed if one.service == "shop")
        assert (shop.target.rta_s, shop.played.rta_s) == tuple(down)

    def test_late_and_left_out_injects_are_told(self, room, play):
        room.driver.advance()
        waiting = [one for one in room.driver.session.waiting() if one.tells]
        first, second, *_ = [one for one in waiting if one.kind is not InjectKind.CONTINGENCY]
        room.driver.skip(first.number)
        room.driver.advance(second.exercise_s + 600)
        room.driver.deliver(second.number)
        found = {one.number: one.late_s for one in room.found(play).deliveries}
        assert found[first.number] is None
        assert found[second.number] == 600

    def test_what_nobody_saw_is_not_observed(self, room, play):
        found = room.found(play)
        assert all(one.noticed_s is None and one.recovered_s is None for one in found.observed)
        assert found.strengths == ()
        assert "not observed" in json.dumps(as_plain(after_action_report(found)))


class TestImprovementPlan:
    def test_it_follows_from_ratings_targets_and_people(self, room, play):
        room.driver.rate("notification", "M", "nobody knew where Sam was")
        room.driver.rate("detection", "P")
        found = room.found(play)
        actions = {one.id: one for one in found.improvements}
        assert "nobody knew where Sam was" in actions["aar-20260301-objective-notification"].finding
        assert actions["aar-20260301-objective-notification"].due == date(2026, 5, 30)
        assert actions["aar-20260301-target-shop"].due == date(2026, 3, 31)
        assert actions["aar-20260301-target-shop"].owner == "web-team"
        assert any(one.startswith("aar-20260301-people-") for one in actions)
        assert any("See what is lost" in one for one in found.strengths)
        assert not any("detection" in one for one in actions)

    def test_ids_are_those_that_the_inventory_does_not_have(self, room, play):
        taken = room.found(play).improvements[0]
        other = replace(play, estate=replace(play.estate, improvements={taken.id: taken}))
        assert room.found(other).improvements[0].id == f"{taken.id}-2"

    def test_it_goes_back_into_the_inventory_and_is_found_when_overdue(self, room, play, tmp_path, capsys):
        found = room.found(play)
        folder = tmp_path / "again"
        shutil.copytree(NORTHEAST, folder)
        (folder / "after.yaml").write_bytes(write_nouns((*found.improvements, found.exercise), "x"))
        text = (folder / "organisation.yaml").read_text()
        (folder / "organisation.yaml").write_text(text.replace("plan_date: 2003-08-01", "plan_date: 2026-06-30"))
        estate, problems = load(folder)
        assert problems == []
        for one in found.improvements:
            assert estate.improvements[one.id].action == one.action
            assert estate.improvements[one.id].due == one.due
        assert estate.exercises[found.exercise.id].covered == found.exercise.covered
        run(["check", str(folder), "--fail-on", "never"])
        told = capsys.readouterr().out
        assert f"P128 warning: {found.improvements[0].id}" in told or found.improvements[0].action in told
        assert run(["plan", str(folder), "--site", "new-york", "--format", "json"]) == 0
        plan = capsys.readouterr().out
        assert "Actions that are not done" in plan
        assert "OVERDUE" in plan
        assert found.improvements[0].finding in plan


class TestHostile:
    def test_words_of_the_room_are_text_everywhere(self, room, play):
        words = "<script>alert(1)</script> {{ 7*7 }} & ': - [x]"
        room.driver.rate("notification", "U", words)
        found = room.found(play)
        from drillbook.documents import render_paper_page  # noqa: PLC0415

        page = render_paper_page(after_action_report(found)).decode()
        assert "<script>" not in page
        assert "{{ 7*7 }}" in page
        written = write_nouns(found.improvements, "x")
        import yaml  # noqa: PLC0415

        loaded = yaml.safe_load(written)["improvements"]["aar-20260301-objective-notification"]
        assert words in loaded["finding"]


class TestCommands:
    def test_report_and_journal(self, room, play, tmp_path, capfdbinary):
        room.driver.note("=1+1")
        room.driver.end()
        base = [str(NORTHEAST), str(room.file), "-o", str(tmp_path / "out")]
        assert run(["tabletop", "report", *base, "--format", "json"]) == 0
        said = json.loads(capfdbinary.readouterr().out)
        Draft202012Validator(schema_of(SHAPES["after-action"], "after-action")).validate(said)
        assert said["scenario"] == "blackout-2003"
        folder = tmp_path / "out/northeast-2003/tabletop/blackout-2003/after-action"
        assert {one.name for one in folder.iterdir()} >= {
            "report.pdf",
            "report.html",
            "after-action.yaml",
            "after-action.json",
        }
        first = {one.name: one.read_bytes() for one in folder.iterdir() if one.is_file()}
        assert run(["tabletop", "report", *base]) == 0
        assert {one.name: one.read_bytes() for one in folder.iterdir() if one.is_file()} == first
        capfdbinary.readouterr()
        assert run(["tabletop", "journal", str(room.file), "--format", "csv"]) == 0
        assert b"'=1+1" in capfdbinary.readouterr().out
        assert run(["tabletop", "journal", str(room.file)]) == 0
        assert json.loads(capfdbinary.readouterr().out)[-1]["entry"] == "ended"

    def test_what_is_no_record_is_refused(self, tmp_path, capsys):
        bad = tmp_path / "bad.jsonl"
        bad.write_text('{"entry": "note", "words": "x"}\nnonsense\n')
        assert run(["tabletop", "report", str(NORTHEAST), str(bad), "-o", str(tmp_path / "out")]) == 2
        told = capsys.readouterr().err
        assert f"{bad}:1:1: X004" in told
        assert f"{bad}:2:1: X004" in told
        assert not (tmp_path / "out").exists()
        assert run(["tabletop", "journal", str(tmp_path / "nowhere")]) == 2
