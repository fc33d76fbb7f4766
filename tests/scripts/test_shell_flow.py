"""The script is run for real: what fails is undone, what is interrupted too, and it goes on where it stopped."""

import contextlib
import json
import os
import pty
import select
import signal
import subprocess
import time
from datetime import timedelta
from pathlib import Path

import pytest
from hand_runbooks import HOSTILE, Scripted, book, command, hostile_book, step

from drillbook.model import Check, Expectation, Instruction, Runbook

LONG = 10**6 + os.getpid()
"""Seconds that no other process sleeps."""
RECORD = """#!/bin/bash
IFS= read -rd '' given
{ printf '%s\\0' "$@"; printf '\\1%s\\2' "$given"; } >>"${0%/*}/../log"
"""
SSH = """#!/bin/sh
[ "$1" = -- ] && [ "$2" = 192.0.2.10 ] && [ "$#" = 3 ] || exit 99
echo "$2" >>"${0%/*}/../reached"
exec /bin/dash -c "$3"
"""


def made(folder: Path, *steps) -> Scripted:
    return Scripted(folder, book(*steps))


def appears(path: Path) -> None:
    """Wait for a file, at most as long as a test may take."""
    for _ in range(600):
        if path.exists():
            return
        time.sleep(0.05)
    raise AssertionError(f"{path} never appeared")


def running(mark: str) -> list[str]:
    found = subprocess.run(["ps", "-eo", "args"], capture_output=True, text=True, check=True)
    return [line for line in found.stdout.splitlines() if mark in line and "ps -eo" not in line]


@pytest.fixture
def three(tmp_path) -> Scripted:
    """Three steps, of which the second stays until it is stopped; each leaves a file, and its undo takes it away."""
    stays = command("bash", "-c", f"touch two-began; exec sleep {LONG}")
    return made(
        tmp_path,
        step("one", command("touch", "one"), undo=(command("rm", "-f", "one"),)),
        step("two", stays, undo=(command("rm", "-f", "two-began"), command("touch", "undone"))),
        step("three", command("touch", "three"), undo=(command("rm", "-f", "three"),), after=("two",)),
    )


def test_hostile_words_arrive_here_and_through_ssh_and_leave_no_trace(tmp_path):
    script = Scripted(tmp_path, hostile_book("record"))
    script.program("record", RECORD)
    script.program("ssh", SSH)
    status, said = script.run("--yes", "--journal", "journal")
    assert status == 0, said[-2000:]
    expected = []
    for value in HOSTILE:
        expected += [
            ((value, "last"), ""),
            (("reads",), f"{value}\nsecond line\n"),
            (("piped", value), value),
            (("unless", value), ""),
        ]
    found = [one.rpartition("\0\1") for one in (tmp_path / "log").read_bytes().decode().split("\2")[:-1]]
    assert [(tuple(argv.split("\0")), given) for argv, _, given in found] == expected
    events = [json.loads(line) for line in (tmp_path / "journal").read_text().splitlines()]
    assert [one["step"] for one in events if one["event"] == "done"] == [f"s{n}" for n in range(len(HOSTILE))]
    assert len((tmp_path / "reached").read_text().splitlines()) >= len(HOSTILE) // 2 * 5
    assert {one.name for one in tmp_path.iterdir()} == {"bin", "move.sh", "move.sh.state", "log", "journal", "reached"}


def test_done_once_is_not_done_again(tmp_path):
    script = made(tmp_path, step("one", command("bash", "-c", "echo x >>times")))
    assert [script.run("--yes")[0], script.run("--yes")[0]] == [0, 0]
    assert (tmp_path / "times").read_text() == "x\n"
    assert script.run("--yes", "--only", "one")[0] == 0
    assert (tmp_path / "times").read_text() == "x\nx\n"


@pytest.mark.parametrize("ends", ["fails", "is too slow", "is not seen to work"])
def test_a_step_that_does_not_work_is_undone_and_the_next_is_not_begun(tmp_path, ends):
    do = {"fails": "false", "is too slow": f"sleep {LONG}"}.get(ends, "true")
    seen = (Check(command("false")),) if ends == "is not seen to work" else ()
    slow = timedelta(seconds=1) if ends == "is too slow" else None
    script = made(
        tmp_path,
        step(
            "one", command("bash", "-c", f"touch half; {do}"), undo=(command("rm", "half"),), verify=seen, timeout=slow
        ),
        step("two", command("touch", "two")),
    )
    status, said = script.run("--yes")
    assert (status, script.record) == (1, {"one": "undone"})
    assert "one is undone" in said
    assert not (tmp_path / "half").exists()
    assert not (tmp_path / "two").exists()
    assert running(f"sleep {LONG}") == []


@pytest.mark.parametrize(
    ("sent", "status"), [(signal.SIGINT, 130), (signal.SIGTERM, 143), (signal.SIGHUP, 129)], ids=str
)
@pytest.mark.parametrize("far", [False, True], ids=["here", "through ssh"])
def test_an_interrupted_step_is_stopped_then_undone_then_goes_on(tmp_path, sent, status, far):
    stays = command("bash", "-c", f"[ -e go ] || {{ touch began; sleep {LONG}; }}")
    undo = (command("bash", "-c", f"! pgrep -f '[s]leep {LONG}' && rm began"),)
    script = made(
        tmp_path, step("one", stays, undo=undo, machine="web-a" if far else None), step("two", command("true"))
    )
    script.program("ssh", SSH)
    process = script.start("--yes")
    appears(tmp_path / "began")
    os.kill(process.pid, sent)
    out, err = process.communicate(timeout=60)
    assert (process.returncode, script.record) == (status, {"one": "undone"}), out + err
    assert running(f"sleep {LONG}") == []
    assert not (tmp_path / "began").exists()
    (tmp_path / "go").touch()
    assert script.run("--yes")[0] == 0
    assert script.record == {"one": "done", "two": "done"}


def test_a_killed_script_takes_its_command_along_and_the_next_run_undoes_it(three, tmp_path):
    process = three.start("--yes")
    appears(tmp_path / "two-began")
    process.kill()
    process.communicate(timeout=60)
    for _ in range(200):
        if not running(f"sleep {LONG}"):
            break
        time.sleep(0.05)
    assert running(f"sleep {LONG}") == []
    assert three.record == {"one": "done", "two": "begun"}
    status, said = three.run("--undo", "two", "--yes")
    assert (status, three.record["two"]) == (0, "undone"), said
    assert (tmp_path / "undone").exists()
    assert (tmp_path / "one").exists()


def test_a_point_of_no_return_is_not_undone_unattended(tmp_path):
    script = made(
        tmp_path, step("one", command("false"), undo=(command("touch", "undone"),), point_of_no_return="Data is lost.")
    )
    status, said = script.run("--yes")
    assert (status, script.record) == (3, {"one": "failed"})
    assert "NOT undone" in said
    assert not (tmp_path / "undone").exists()


def test_an_undo_that_fails_is_said(tmp_path):
    script = made(tmp_path, step("one", command("false"), undo=(command("false"),)))
    status, said = script.run("--yes")
    assert (status, script.record) == (3, {"one": "failed"})
    assert "its undo failed" in said


def test_nobody_to_answer_stops_before_the_step(tmp_path):
    for number, one in enumerate(
        (
            step("one", command("touch", "x"), go_no_go="Sure?"),
            step("one", command("touch", "x"), preconditions=(Instruction("Look"),)),
        )
    ):
        (tmp_path / str(number)).mkdir()
        script = made(tmp_path / str(number), one)
        assert script.run()[0] == (4, 5)[number]
        assert not (script.folder / "x").exists()
        assert script.record == {}


def test_a_precondition_blocks(tmp_path):
    guard = Check(command("cat", "guard"), Expectation.PRINTS, ("open",))
    script = made(tmp_path, step("one", command("touch", "x"), preconditions=(guard,)))
    (tmp_path / "guard").write_text("shut\n")
    assert script.run()[0] == 5
    assert script.record == {}
    (tmp_path / "guard").write_text("  open\n\n")
    assert script.run()[0] == 0
    assert (tmp_path / "x").exists()


@pytest.mark.parametrize(
    ("does", "expectation", "values", "holds"),
    [
        ("exit 0", Expectation.SUCCEEDS, (), True), ("exit 3", Expectation.SUCCEEDS, (), False),
        ("exit 3", Expectation.FAILS, (), True), ("exit 0", Expectation.FAILS, (), False),
        ("nosuchprogram", Expectation.FAILS, (), False),
        ("printf '\\n a b \\n'", Expectation.PRINTS, ("a b",), True),
        ("echo 'a bc'", Expectation.PRINTS, ("a b",), False),
        ("echo x*y; echo [z] >&2", Expectation.SHOWS, ("[z]", "x*y"), True),
        ("echo xay", Expectation.SHOWS, ("x*y",), False),
        ("echo ' '; echo noise >&2", Expectation.PRINTS_NOTHING, (), True),
        ("echo x", Expectation.PRINTS_NOTHING, (), False),
        ("exit 1", Expectation.PRINTS_NOTHING, (), False),
    ],
)  # fmt: skip
def test_what_a_check_must_see(tmp_path, does, expectation, values, holds):
    script = made(
        tmp_path, step("one", command("true"), verify=(Check(command("bash", "-c", does), expectation, values),))
    )
    assert script.run()[0] == (0 if holds else 1)


def test_a_check_asks_again_within_its_time(tmp_path):
    asks = command("bash", "-c", 'echo x >>asked; [ "$(wc -l <asked)" -ge 3 ]')
    script = made(tmp_path, step("one", command("true"), verify=(Check(asks, within=timedelta(minutes=1)),)))
    assert script.run()[0] == 0
    assert (tmp_path / "asked").read_text().count("x") == 3


def test_a_wait_is_left_and_gone_on_with_after_days(tmp_path):
    script = made(
        tmp_path,
        step("one", command("touch", "one"), duration=timedelta(days=2), wait=timedelta(days=2)),
        step("two", command("touch", "two"), after=("one",)),
    )
    for _ in range(2):
        status, said = script.run("--no-wait")
        assert status == 6
        assert "Time must pass: 4" in said
    assert script.record == {"one": "waiting"}
    file = tmp_path / "move.sh.state"
    passed = [
        f"waiting one {int(line.split()[2]) - 2 * 86400}" if line.startswith("waiting") else line
        for line in file.read_text().splitlines()
    ]
    file.write_text("\n".join(passed) + "\n")
    assert script.run("--no-wait")[0] == 0
    assert script.record == {"one": "done", "two": "done"}


def test_an_interrupted_wait_undoes_nothing(tmp_path):
    script = made(
        tmp_path,
        step(
            "one",
            command("touch", "one"),
            undo=(command("rm", "one"),),
            duration=timedelta(hours=1),
            wait=timedelta(hours=1),
        ),
    )
    process = script.start()
    for _ in range(600):
        if script.record == {"one": "waiting"}:
            break
        time.sleep(0.05)
    time.sleep(0.3)
    os.kill(process.pid, signal.SIGINT)
    process.communicate(timeout=60)
    assert process.returncode == 6
    assert (tmp_path / "one").exists()


def test_dry_run_and_list_do_nothing(three, tmp_path):
    status, said = three.run("--dry-run")
    assert status == 0
    for text in ("touch one", "rm -f three", "two-began"):
        assert text in said
    assert three.run("--list")[0] == 0
    assert {one.name for one in tmp_path.iterdir()} == {"bin", "move.sh"}


def test_from_begins_there_and_asks_about_what_it_needs(three, tmp_path):
    status, said = three.run("--from", "three")
    assert status == 4
    assert "two is not done" in said
    assert three.run("--from", "three", "--yes")[0] == 0
    assert (tmp_path / "three").exists()
    assert not (tmp_path / "one").exists()


@pytest.mark.parametrize(
    "options", [("--from", "nosuch"), ("--only",), ("--nosuch",), ("extra",), ("--undo", "$(touch x)")], ids=" ".join
)
def test_bad_usage_does_nothing(three, tmp_path, options):
    assert three.run(*options)[0] == 2
    assert {one.name for one in tmp_path.iterdir()} == {"bin", "move.sh"}


@pytest.mark.parametrize(
    "text", ["", "nonsense\n", "drillbook record of north.migration.shop\ninventory x\nmaybe one 1\n"]
)
def test_a_record_that_cannot_be_used_is_refused(three, tmp_path, text):
    (tmp_path / "move.sh.state").write_text(text)
    assert three.run("--yes")[0] == 2
    assert not (tmp_path / "one").exists()


def test_two_at_once_are_refused(three, tmp_path):
    process = three.start("--yes")
    appears(tmp_path / "two-began")
    status, said = three.run("--yes")
    assert (status, "running already" in said) == (2, True)
    process.terminate()
    process.communicate(timeout=60)


def _on_a_terminal(script: Scripted, answers: list[tuple[str, str]]) -> tuple[int, str]:
    """Type each answer once its question is there."""
    child, terminal = pty.fork()
    if child == 0:
        os.chdir(script.folder)
        os.execvpe("bash", ["bash", str(script.path)], script.environment)  # noqa: S606
    said, seen = "", 0
    with contextlib.suppress(OSError):  # the terminal is gone with the script
        while select.select([terminal], [], [], 60)[0]:
            said += os.read(terminal, 4096).decode()
            if answers and answers[0][0] in said[seen:]:
                seen = len(said)
                os.write(terminal, answers.pop(0)[1].encode())
    os.close(terminal)
    return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]), said


def test_questions_are_asked_on_the_terminal(tmp_path):
    script = made(tmp_path, step("one", command("touch", "x"), Instruction("Call them"), go_no_go="Sure?"))
    assert _on_a_terminal(script, [("Sure? [yes/no]", "maybe\n"), ("[yes/no]", "no\n")])[0] == 4
    assert not (tmp_path / "x").exists()
    status, said = _on_a_terminal(script, [("Sure? [yes/no]", "yes\n"), ("Done? [yes/no]", "yes\n")])
    assert (status, script.record) == (0, {"one": "done"}), said


def test_control_c_on_the_terminal_stops_the_command_and_asks_for_the_undo(three, tmp_path):
    status, said = _interrupted(three)
    assert (status, three.record) == (130, {"one": "done", "two": "undone"}), said
    assert running(f"sleep {LONG}") == []


def _interrupted(script: Scripted) -> tuple[int, str]:
    script.program("sleep", '#!/bin/bash\necho "sleeping $1"\nexec -a \'sleep\' /bin/sleep "$@"\n')
    return _on_a_terminal(script, [(f"sleeping {LONG}", "\x03"), ("Undo it now? [yes/no]", "yes\n")])


def test_everything_that_is_read_is_one_line_that_moves_no_cursor(tmp_path):
    one = step("one", command("true"), title="Red \x1b[31m\nalert \u202e\x9b", go_no_go="Now\r?")
    script = Scripted(tmp_path, Runbook("north.x", "Move \x07", book().phase, "north", None, 1, (one,)))
    assert not any(char in script.path.read_text() for char in "\x1b\r\x07\u202e\x9b")
