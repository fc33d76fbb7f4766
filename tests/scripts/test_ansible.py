"""The playbook is read by Ansible itself, and run: words arrive as they are, what fails is undone, nothing follows."""

import os
import subprocess
import sys
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
import yaml
from hand_runbooks import ESTATE, HOSTILE, book, command, hostile_book, step

from drillbook.model import Check, Command, Expectation, Instruction, Runbook, written
from drillbook.scripts import playbook

PLAYBOOK = Path(sys.executable).parent / "ansible-playbook"
RECORD = """#!/bin/bash
IFS= read -rd '' given
{ printf '%s\\0' "$@"; printf '\\1%s\\2' "$given"; } >>"${0%/*}/log"
"""
OURS = ("name", "when", "failed_when", "until", "register", "that", "ansible_python_interpreter")
"""Where Jinja is ours; names are checked apart."""


class Unsafe(str):
    __slots__ = ()


class Loader(yaml.CSafeLoader):
    pass


Loader.add_constructor("!unsafe", lambda loader, node: Unsafe(node.value))


def read(text: str) -> list[Any]:
    found: list[Any] = yaml.load(text, Loader)  # noqa: S506 -- safe, and one tag more
    return found


def tasks(value: Any) -> Iterator[dict[str, Any]]:
    """Every task, in order, blocks opened."""
    for one in value:
        for part in ("tasks", "block", "rescue"):
            if part in one:
                yield from tasks(one[part])
        if "ansible.builtin.command" in one:
            yield one


def strings(value: Any, key: str = "") -> Iterator[tuple[str, str]]:
    if isinstance(value, dict):
        for name, one in value.items():
            yield from strings(one, name)
    elif isinstance(value, list):
        for one in value:
            yield from strings(one, key)
    elif isinstance(value, str):
        yield key, value


def run(folder: Path, runbook: Runbook, *options: str) -> tuple[int, str]:
    (folder / "move.yml").write_bytes(playbook(runbook, ESTATE).encode())
    ended = subprocess.run(
        [PLAYBOOK, "-i", "localhost,", *options, "move.yml"],
        cwd=folder, env={**os.environ, "ANSIBLE_LOCAL_TEMP": str(folder / ".tmp")},
        stdin=subprocess.DEVNULL, capture_output=True, text=True, check=False, timeout=300,
    )  # fmt: skip
    return ended.returncode, ended.stdout + ended.stderr


def _all_commands(runbook: Runbook) -> list[Command]:
    """In the order of the playbook: before, do, verify, undo."""
    found: list[Command] = []
    for one in runbook.steps:
        undo = () if all(isinstance(action, Instruction) for action in one.undo) else one.undo
        for part in (*one.preconditions, *one.do, *one.verify, *undo):
            if isinstance(part, Check | Command):
                found.append(part.command if isinstance(part, Check) else part)
    return found


def test_every_command_of_every_runbook_is_in_its_playbook_word_for_word(shipped):
    estate, books = shipped
    for one in books:
        made = [task for task in tasks(read(playbook(one, estate))) if "drillbook_written" in task.get("vars", {})]
        commands = _all_commands(one)
        assert len(made) == len(commands), one.id
        for task, wanted in zip(made, commands, strict=True):
            given = task["ansible.builtin.command"]
            assert given["expand_argument_vars"] is False
            assert given["argv"][:2] == ["timeout", "--kill-after=10"]
            if given["argv"][3:7] == ["bash", "-o", "pipefail", "-c"]:
                assert given["argv"][7:] == [task["vars"]["drillbook_written"]]
            else:
                assert tuple(given["argv"][3:]) == wanted.argv
                assert given.get("stdin", "") == wanted.stdin.removesuffix("\n")
            assert task["vars"]["drillbook_written"] in written(wanted)


@pytest.mark.parametrize("which", ["shipped", "hostile"])
def test_no_text_of_the_inventory_is_a_template(shipped, which):
    estate, books = shipped if which == "shipped" else (ESTATE, (hostile_book("record"),))
    for one in books:
        for key, text in strings(read(playbook(one, estate))):
            if any(mark in text for mark in ("{{", "{%", "{#")):
                assert isinstance(text, Unsafe) or key in OURS[1:], (key, text)


def test_ansible_accepts_the_playbooks(shipped, tmp_path):
    estate, books = shipped
    longest = sorted(books, key=lambda one: len(one.steps))[-3:]
    for one in longest:
        (tmp_path / f"{one.id}.yml").write_bytes(playbook(one, estate).encode())
    files = sorted(map(str, tmp_path.iterdir()))
    ended = subprocess.run(
        [PLAYBOOK, "-i", "localhost,", "--syntax-check", *files], capture_output=True, text=True, check=False
    )
    assert ended.returncode == 0, ended.stderr


def test_hostile_words_arrive_as_they_are_and_leave_no_trace(tmp_path):
    record = tmp_path / "record"
    record.write_text(RECORD)
    record.chmod(0o755)
    text = "\n".join(HOSTILE)
    words = step(
        "words",
        command(record, *HOSTILE, stdin=text),
        command("printf", "%s", text, pipe=command(record, *HOSTILE)),
        undo=(command("true"),),
        verify=(
            Check(command("printf", "%s", text), Expectation.PRINTS, (text,)),
            Check(command("printf", "%s", text), Expectation.SHOWS, HOSTILE),
        ),
    )
    read_only = [
        step(f"s{number}", Instruction(value or "x"), title=value or "Empty", go_no_go=value, escalate=value)
        for number, value in enumerate(HOSTILE)
    ]
    status, said = run(tmp_path, book(words, *read_only), "-e", "drillbook_yes=true")
    assert status == 0, said[-3000:]
    found = [one.rpartition("\0\1") for one in (tmp_path / "log").read_bytes().decode().split("\2")[:-1]]
    assert [(tuple(argv.split("\0")), given) for argv, _, given in found] == [(HOSTILE, f"{text}\n"), (HOSTILE, text)]
    assert {one.name for one in tmp_path.iterdir()} <= {"record", "log", "move.yml", ".tmp"}


def test_a_failing_step_is_undone_and_nothing_follows(tmp_path):
    made = book(
        step("one", command("touch", tmp_path / "one"), undo=(command("rm", tmp_path / "one"),)),
        step("two", command("touch", tmp_path / "half"), command("false"), undo=(command("rm", tmp_path / "half"),)),
        step("three", command("touch", tmp_path / "three"), machine="web-a"),
    )
    status, said = run(tmp_path, made)
    assert status == 2
    assert "two failed, and is undone" in said
    assert {one.name for one in tmp_path.iterdir()} <= {"one", "move.yml", ".tmp"}


def test_tests_of_a_command_and_checks_mean_the_same_as_in_the_plan(tmp_path):
    there, not_there = ("test", "-e", str(tmp_path)), ("test", "-e", str(tmp_path / "no"))
    asks = command("bash", "-c", f'echo x >>{tmp_path}/asked; [ "$(wc -l <{tmp_path}/asked)" -ge 3 ]')
    made = book(
        step(
            "one",
            command("touch", tmp_path / "a", only_if=there),
            command("touch", tmp_path / "b", only_if=not_there),
            command("touch", tmp_path / "c", unless=there),
            command("touch", tmp_path / "d", unless=not_there),
            verify=(
                Check(asks, within=timedelta(seconds=20)),
                Check(command("false"), Expectation.FAILS),
                Check(command("true"), Expectation.PRINTS_NOTHING),
                Check(command("bash", "-c", "echo x*; echo [y] >&2"), Expectation.SHOWS, ("x*", "[y]")),
            ),
        )
    )
    assert run(tmp_path, made)[0] == 0
    assert {one.name for one in tmp_path.iterdir()} <= {"a", "d", "asked", "move.yml", ".tmp"}
    for wrong in (
        Check(command("nosuchprogram"), Expectation.FAILS),
        Check(command("echo", "x"), Expectation.PRINTS_NOTHING),
        Check(command("echo", "xx"), Expectation.PRINTS, ("x",)),
    ):
        assert run(tmp_path, book(step("one", command("true"), verify=(wrong,))))[0] == 2


def test_nobody_to_answer_stops_before_the_step(tmp_path):
    status, _ = run(tmp_path, book(step("one", command("touch", tmp_path / "x"), go_no_go="Sure?")))
    assert status == 2
    assert not (tmp_path / "x").exists()


def test_a_point_of_no_return_is_not_undone_unattended(tmp_path):
    one = step("one", command("false"), undo=(command("touch", tmp_path / "x"),), point_of_no_return="Data is lost.")
    assert run(tmp_path, book(one), "-e", "drillbook_yes=true")[0] == 2
    assert not (tmp_path / "x").exists()
