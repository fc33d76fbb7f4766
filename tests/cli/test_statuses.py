"""What every command does when something is wrong: a status, a line, no traceback, nothing written."""

import errno
import os
import signal
import time
from pathlib import Path

import pytest
from commands import NORTHEAST, ran, started

from drillbook.problem import ToolMissingError

HOSTILE = sorted((Path(__file__).parents[1] / "hostile").glob("*.yaml"))


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["bogus"], "bogus"),
        (["build"], "INVENTORY"),
        (["spof", NORTHEAST, "--form", "xml"], "--form"),
        (["spof", NORTHEAST, "--select", "nobody"], "'nobody'"),
        (["spof", NORTHEAST, "--fail-on", "sometimes"], "--fail-on"),
        (["spof", NORTHEAST, "--unplug", "ny-bord"], "did you mean 'ny-board'?"),
        (["spof", NORTHEAST, "--unplug", "blackout-2003"], "scenario"),
        (["spof", NORTHEAST, "--what-if", "ny-board,ny-upps"], "did you mean 'ny-ups'?"),
        (["spof", NORTHEAST, "--what-if", "ny-board,"], "no list of identifiers"),
        (["spof", NORTHEAST, "--what-if", "ny-board", "--unplug", "ny-ups"], "one question at a time"),
        (["graph", NORTHEAST, "--explain", "nobody"], "--explain"),
        (["graph", NORTHEAST, "--explain", "blackout-2003"], "scenario"),
        (["plan", NORTHEAST, "--site", "atlantis"], "new-york, stamford, chicago"),
        (["drill", NORTHEAST], "say which; there are: blackout-2003"),
        (["drill", NORTHEAST, "--scenario", "flood"], "'flood'"),
        (["drill", NORTHEAST, "--scenario", "blackout"], "did you mean 'blackout-2003'?"),
        (["drill", NORTHEAST, "--fail-on", "sometimes"], "--fail-on"),
        (["graph", NORTHEAST, "--explain", "shpo"], "did you mean 'shop'?"),
        (["graph", NORTHEAST, "--explain", "shop", "-o", "x"], "--explain"),
        (["build", NORTHEAST, "--seed", "-1"], "--seed"),
        (["explain", "E999"], "'E999'"),
        (["check", "no/such/folder"], "no/such/folder"),
    ],
)
def test_wrong_usage_is_status_2_and_names_what_is_wrong(capfdbinary, arguments, said):
    status, out, err = ran(capfdbinary, *arguments)
    assert status == 2
    assert out == b""
    assert said.lower() in err.lower()
    assert "Traceback" not in err


def test_without_a_command_the_help_is_shown(capfdbinary):
    status, out, err = ran(capfdbinary)
    assert status == 2
    assert "explain" in out.decode() + err


@pytest.mark.parametrize("command", [["check"], ["build", "-o", "out"], ["spof"], ["drill"], ["graph"]], ids="-".join)
def test_a_malformed_inventory_is_status_2_with_every_fault_and_nothing_written(
    capfdbinary, tmp_path, monkeypatch, command
):
    file = next(path for path in HOSTILE if path.stem == "04-norway-types-dup")
    monkeypatch.chdir(tmp_path)
    status, out, err = ran(capfdbinary, command[0], file, *command[1:])
    assert status == 2
    assert out == b""
    assert list(tmp_path.iterdir()) == []
    lines = err.splitlines()
    assert len(lines) > 8
    assert all(line.startswith(f"{file}:") for line in lines)


@pytest.mark.parametrize("file", HOSTILE, ids=lambda path: path.stem)
def test_hostile_files_never_reach_the_terminal_raw(capfdbinary, file):
    status, out, err = ran(capfdbinary, "check", file)
    assert status == 2
    assert out == b""
    assert err
    assert all(char.isprintable() or char == "\n" for char in err)


def test_output_that_cannot_be_written_is_status_4(capfdbinary, tmp_path):
    (tmp_path / "file").write_bytes(b"")
    status, _, err = ran(capfdbinary, "graph", NORTHEAST, "-o", tmp_path / "file" / "graph.svg")
    assert status == 4
    assert "could not write" in err


def test_a_full_disk_is_status_4_and_leaves_the_earlier_picture(capfdbinary, tmp_path, monkeypatch):
    target = tmp_path / "graph.svg"
    target.write_bytes(b"earlier")

    def full(descriptor):
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    monkeypatch.setattr(os, "fsync", full)
    status, _, err = ran(capfdbinary, "graph", NORTHEAST, "-o", target)
    assert status == 4
    assert "No space left" in err
    assert {path.name: path.read_bytes() for path in tmp_path.iterdir()} == {"graph.svg": b"earlier"}


def test_a_matrix_for_which_there_is_no_room_is_status_4(capfdbinary, tmp_path, monkeypatch):
    def full(descriptor):
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    monkeypatch.setattr(os, "fsync", full)
    asked = ("drill", NORTHEAST, "--all", "--select", "host-crash", "-o", tmp_path / "out")
    status, out, err = ran(capfdbinary, *asked)
    assert (status, out) == (4, b"")
    assert (
        err.splitlines()[-1]
        == f"drillbook: could not write: {tmp_path / 'out' / 'matrix.json'}: No space left on device"
    )
    assert [path for path in tmp_path.rglob("*") if path.is_file()] == []


@pytest.mark.parametrize(
    ("fault", "said"),
    [(ToolMissingError("dot is not installed"), "doctor"), (RuntimeError("two\nlines"), "RuntimeError: two lines")],
)
def test_a_missing_tool_or_a_fault_of_ours_is_status_3_in_one_line(capfdbinary, monkeypatch, fault, said):
    def fail(*arguments):
        raise fault

    monkeypatch.setattr("drillbook.cli.graph.draw_graph", fail)
    monkeypatch.delenv("DRILLBOOK_DEBUG", raising=False)
    status, out, err = ran(capfdbinary, "graph", NORTHEAST)
    assert status == 3
    assert out == b""
    assert said in err
    assert len(err.splitlines()) == 1
    monkeypatch.setenv("DRILLBOOK_DEBUG", "1")
    assert ("Traceback" in ran(capfdbinary, "graph", NORTHEAST)[2]) == isinstance(fault, RuntimeError)


@pytest.mark.parametrize("asked", [("graph", "--format", "json"), ("spof",), ("simulate", "--replications", "1")])
def test_a_reader_that_closes_the_pipe_is_no_fault(asked, tmp_path):
    """Of JSON, or of tables; and no unfinished run is kept."""
    process = started(asked[0], Path(NORTHEAST).resolve(), *asked[1:], cwd=tmp_path)
    process.stdout.close()
    err = process.stderr.read()
    assert process.wait(60) == 0
    assert [line for line in err.splitlines() if not line.startswith(b"replications")] == []
    assert list(tmp_path.iterdir()) == []


def test_an_interrupt_ends_the_build_at_once_and_leaves_nothing(tmp_path):
    process = started(
        "build", NORTHEAST, "-o", tmp_path, preexec_fn=lambda: signal.signal(signal.SIGINT, signal.default_int_handler)
    )
    while b"composing" not in (line := process.stderr.readline()):
        assert line
    time.sleep(1)
    process.send_signal(signal.SIGINT)
    err = process.communicate(timeout=60)[1].decode()
    assert process.returncode == 130
    assert err.splitlines()[-1] == "drillbook: interrupted; earlier output is as it was"
    assert [path for path in tmp_path.rglob("*") if path.is_file()] == []


@pytest.mark.parametrize("arguments", [["spof", "--format", "json"], ["spof"], ["drill", "--list"]], ids="-".join)
def test_a_full_disk_behind_stdout_is_status_4(arguments):
    with Path("/dev/full").open("wb") as full:
        process = started(arguments[0], NORTHEAST, *arguments[1:], stdout=full)
        _, err = process.communicate()
    assert process.returncode == 4
    assert err == b"drillbook: could not write to stdout: No space left on device\n"


def test_a_place_that_cannot_be_written_is_told_before_any_work(capfdbinary, tmp_path):
    (tmp_path / "file").write_text("")
    status, out, err = ran(capfdbinary, "build", NORTHEAST, "-o", tmp_path / "file")
    assert (status, out) == (4, b"")
    assert err == f"drillbook: could not write: {tmp_path / 'file'}: Not a directory\n"
