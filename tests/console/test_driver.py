"""Live drills without a browser: what is written, what resumes, what is refused; by commands in a terminal too."""

import json
import subprocess
import sys
from dataclasses import replace
from datetime import UTC, datetime

import pytest
from packs import INVENTORIES

from drillbook.cli.app import run
from drillbook.cli.options import read
from drillbook.cli.tabletop_run import played_from
from drillbook.console.driver import CLOCK_S, Driver, Refused
from drillbook.console.terminal import play_lines
from drillbook.console.view import facilitator_view, players_view
from drillbook.exercises.record import Entry, Kind, RecordFile, read_record
from drillbook.exercises.session import Play, fold
from drillbook.exercises.wishes import Difficulty, Wishes, wishes_data
from drillbook.simulation import Decision, What

NORTHEAST = INVENTORIES / "northeast-2003"


class Clock:
    """A clock that is set by hand."""

    def __init__(self) -> None:
        self.now_s = 0.0

    def __call__(self) -> float:
        return self.now_s


@pytest.fixture
def play(blackout) -> Play:
    estate, graph = blackout.estate, blackout.graph
    return Play(estate, graph, estate.scenarios["blackout-2003"], blackout.exercise)


@pytest.fixture
def clock() -> Clock:
    return Clock()


def driver_of(play: Play, file, clock: Clock) -> Driver:
    record = RecordFile(file, fresh=True)
    first = {"exercise": "x", "inventory": play.estate.digest, "scenario": "blackout-2003", "wishes": {}}
    record.append(Entry(Kind.BEGUN, 1, "", 0.0, 0.0, first))
    session = fold(play, [Entry(Kind.BEGUN, 1, "", 0.0, 0.0, first)])
    return Driver(play, session, record, clock, lambda: datetime(2026, 1, 1, tzinfo=UTC))


@pytest.fixture
def driver(play, tmp_path, clock) -> Driver:
    return driver_of(play, tmp_path / "record.jsonl", clock)


def entries(tmp_path):
    found, problems = read_record(tmp_path / "record.jsonl")
    assert problems == []
    return found


class TestClock:
    def test_it_runs_at_its_speed_and_stands_when_it_is_paused(self, driver, clock):
        driver.start()
        clock.now_s = 30
        assert driver.session.exercise_s == 30
        driver.set_speed(10)
        clock.now_s = 40
        assert driver.session.exercise_s == 130
        driver.pause()
        clock.now_s = 400
        assert driver.session.exercise_s == 130

    def test_it_is_written_down_so_that_a_crash_loses_no_more(self, driver, clock, play, tmp_path):
        driver.start()
        clock.now_s = CLOCK_S + 1
        driver.tick()
        assert fold(play, entries(tmp_path)).exercise_s == CLOCK_S + 1

    def test_it_stops_at_the_end(self, driver, clock):
        driver.start()
        clock.now_s = 1e6
        driver.tick()
        assert driver.session.exercise_s == driver.session.exercise.duration_s
        assert not driver.session.running

    def test_it_is_set_to_the_next_inject(self, driver):
        driver.advance()
        assert driver.session.exercise_s == driver.play.exercise.injects[1].exercise_s


class TestRecord:
    def test_what_was_done_is_what_resumes(self, driver, play, tmp_path, clock):
        driver.start()
        driver.deliver("0.01")
        driver.advance()
        driver.decide(Decision(driver.session.story_s, What.WAIT, "shop", until_s=30000.0), "Ruth", "wait")
        driver.skip(driver.session.waiting()[0].number)
        driver.note("a note")
        driver.rate("detection", "S")
        driver.milestone("shop", "noticed")
        driver.pause()
        assert fold(play, entries(tmp_path)) == driver.session

    def test_a_torn_line_is_dropped_and_written_over(self, driver, tmp_path):
        driver.note("one")
        driver.close()
        file = tmp_path / "record.jsonl"
        whole = file.read_bytes()
        file.write_bytes(whole + b'{"entry": "note", "n": 3, "wor')
        assert len(entries(tmp_path)) == 2
        again = RecordFile(file, fresh=False)
        again.append(Entry(Kind.NOTE, 3, "", 0.0, 0.0, {"words": "two"}))
        again.close()
        assert [entry.text("words") for entry in entries(tmp_path)] == ["", "one", "two"]

    @pytest.mark.parametrize("cut", range(1, 60, 7))
    def test_wherever_it_is_torn_the_rest_is_read(self, driver, tmp_path, cut):
        driver.note("one")
        driver.note("two")
        driver.close()
        file = tmp_path / "record.jsonl"
        file.write_bytes(file.read_bytes()[:-cut])
        assert [entry.text("words") for entry in entries(tmp_path)] == ["", "one"]

    def test_two_do_not_write_one_record(self, driver, tmp_path):
        with pytest.raises(BlockingIOError):
            RecordFile(tmp_path / "record.jsonl", fresh=False)
        with pytest.raises(FileExistsError):
            RecordFile(tmp_path / "record.jsonl", fresh=True)

    @pytest.mark.parametrize(
        ("line", "why"),
        [
            (b"no json", "this is not JSON"),
            (b"[]", "this is no entry"),
            (b'{"entry": "dance"}', "there is no entry 'dance'"),
            (b'{"entry": "note"}', "an entry 'note' needs words"),
            (b'{"entry": "note", "words": "x", "exercise_s": "soon"}', "its times are no numbers"),
            (b'{"entry": "begun", "exercise": "", "inventory": "", "scenario": "", "wishes": {}}', "begins a second"),
        ],
    )
    def test_every_fault_has_its_line(self, driver, tmp_path, line, why):
        driver.close()
        file = tmp_path / "record.jsonl"
        file.write_bytes(file.read_bytes() + line + b"\n" + line + b"\n")
        _, problems = read_record(file)
        assert [(one.code, one.where.line) for one in problems] == [("X004", 2), ("X004", 3)]
        assert why in problems[0].message


class TestRefusals:
    @pytest.mark.parametrize(
        "act",
        [
            lambda d: d.pause(),
            lambda d: d.set_speed(0),
            lambda d: d.set_speed(float("nan")),
            lambda d: d.deliver("7.77"),
            lambda d: d.note("  "),
            lambda d: d.rate("detection", "A"),
            lambda d: d.rate("fame", "P"),
            lambda d: d.milestone("nowhere", "noticed"),
            lambda d: d.milestone("shop", "sold"),
            lambda d: d.decide(Decision(0.0, What.SEND, "shop", "ruth"), "", ""),
            lambda d: d.advance(-5.0),
        ],
    )
    def test_what_makes_no_sense_is_not_written(self, driver, tmp_path, act):
        with pytest.raises(Refused):
            act(driver)
        assert len(entries(tmp_path)) == 1

    def test_after_the_end_nothing_is_told(self, driver):
        driver.end()
        for act in (driver.start, driver.end, lambda: driver.deliver("0.01")):
            with pytest.raises(Refused):
                act()


class TestViews:
    def test_players_see_what_they_were_told(self, driver, play):
        for _ in range(6):
            driver.advance()
            driver.deliver(driver.session.waiting()[0].number)
        seen = json.dumps(players_view(play, driver.session), ensure_ascii=False)
        told = {one.key for one in driver.session.told()}
        for one in driver.session.exercise.injects:
            if one.tells:
                assert (json.dumps(one.message, ensure_ascii=False)[1:-1] in seen) == (one.key in told)
            assert not one.knows or one.knows not in seen
        assert play.exercise.title not in seen

    def test_a_decision_says_what_it_changes(self, driver, play):
        driver.decide(Decision(0.0, What.RESTORE, "grid-new-york-city", until_s=600.0), "", "")
        changed = facilitator_view(play, driver.session)["changed"]
        assert any(one.startswith("Shop: down") for one in changed) or changed
        assert driver.session.exercise.trace != play.exercise.trace

    def test_what_was_told_stays_when_the_story_changes(self, driver):
        driver.advance()
        inject = driver.session.waiting()[3]
        driver.deliver(inject.number)
        driver.decide(Decision(driver.session.story_s, What.RESTORE, "grid-new-york-city", until_s=600.0), "", "")
        assert inject in driver.session.told()
        numbers = [one.number for one in driver.session.exercise.injects]
        assert len(set(numbers)) == len(numbers)


class TestTerminal:
    def test_a_drill_by_commands(self, driver, tmp_path):
        said: list[str] = []
        lines = (
            "start", "next", "deliver", "decisions", "decide 1 60", "note 'a note'", "rate detection P fine",
            "noticed shop", "lose web-ct 60", "bogus", "decide 99", "deliver 7.7", "note '", "end", "quit", "start",
        )  # fmt: skip
        play_lines(driver, lines, said.append)
        kinds = [entry.kind for entry in entries(tmp_path)]
        assert kinds.count(Kind.DECIDED) == 2
        assert kinds[-1] is Kind.ENDED
        assert sum(one.startswith("refused:") for one in said) == 4


class TestCommand:
    def test_it_resumes_only_with_the_same_inventory(self, tmp_path, capsys):
        command = ["tabletop", "run", str(NORTHEAST), "--scenario", "carrier-loss", "--terminal", "-o", str(tmp_path)]
        program = [sys.executable, "-c", "from drillbook.cli import main; main()"]
        subprocess.run([*program, *command], input="start\nquit\n", text=True, check=True, capture_output=True)
        record = tmp_path / "northeast-2003/tabletop/carrier-loss/record.jsonl"
        again = ["tabletop", "run", str(INVENTORIES / "two-providers"), "--terminal", "--resume"]
        assert run([*again, "--record", str(record)]) == 2
        assert f"{record}:1:1: X005" in capsys.readouterr().err
        assert run(command) == 2
        assert "is there already" in capsys.readouterr().err

    def begun(self, tmp_path, *more) -> tuple[dict, tuple]:
        """How a drill that is begun in a terminal was asked for, and the injects that it waits to tell."""
        record = tmp_path / f"record-{len(more)}.jsonl"
        command = ("tabletop", "run", NORTHEAST, "--scenario", "carrier-loss", "--terminal", "-o", tmp_path)
        program = [sys.executable, "-c", "from drillbook.cli import main; main()"]
        words = [*program, *map(str, command), "--record", str(record), *more]
        subprocess.run(words, input="quit\n", text=True, check=True, capture_output=True)
        play, _ = played_from(read(NORTHEAST), record)
        return read_record(record)[0][0].data["wishes"], play.exercise

    def test_it_is_played_as_its_pack_was_made_unless_something_else_is_asked_for(self, tmp_path):
        pack = tmp_path / "northeast-2003/tabletop/carrier-loss"
        pack.mkdir(parents=True)
        made = Wishes(seed=7, duration_s=7200.0, difficulty=Difficulty.HARD, modules=(1,), surprises=0)
        (pack / "exercise.json").write_text(json.dumps({"wishes": wishes_data(made)}))
        wishes, exercise = self.begun(tmp_path)
        assert wishes == {**wishes_data(made), "events": None}
        assert exercise.wishes == made
        assert [one.number for one in exercise.modules] == [1]
        asked = ("--modules", "1,2", "--surprise", "1", "--seed", "3", "--duration", "3 h", "--difficulty", "easy")
        wishes, exercise = self.begun(tmp_path, *asked)
        assert exercise.wishes == Wishes(3, 0, 10800.0, Difficulty.EASY, (1, 2), 1)

    @pytest.mark.parametrize(
        ("more", "why"),
        [
            (["--resume", "--record", "record.jsonl"], "the exercise is that of the record"),
            (["--modules", "9"], "no module 9"),
            (["--surprise", "many"], "not none or a number up to 5"),
            (["--address", "nowhere"], "is no HOST:PORT"),
            (["--address", "0.0.0.0:0"], "name one address"),
            (["--address", "127.0.0.1:99999"], "is no HOST:PORT"),
            (["--token", "short"], "12 signs"),
            (["--resume"], "say which --record"),
        ],
    )
    def test_bad_usage_is_refused(self, more, why, tmp_path, capsys):
        base = ["tabletop", "run", str(NORTHEAST), "--scenario", "carrier-loss", "-o", str(tmp_path)]
        assert run([*base, *more]) == 2
        assert why in " ".join(capsys.readouterr().err.split())


def test_views_do_not_depend_on_when_they_are_asked(driver, play):
    session = driver.session
    assert facilitator_view(play, session) == facilitator_view(play, replace(session))
