"""The script says what the plan says, byte for byte, and is clean shell."""

import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

from hand_runbooks import HOSTILE, Scripted, commands_of, hostile_book

from drillbook.model import Command, Runbook, written
from drillbook.scripts import scripts_of, shell_script

SHELLCHECK = shutil.which("shellcheck", path=f"{Path(sys.executable).parent}:/usr/bin:/usr/local/bin")
SAME = "\n# -----"
"""Where the part begins that is the same in all."""
HANDLER = r"""
PATH=/nonexistent
enable -n test [ true false kill cd echo
asked=0
command_not_found_handle() {
    local given
    IFS= read -rd '' given
    { printf '%s\0' "$@"; printf '\1%s\2' "$given"; } >>"$1_log"
}
"""


def parts_of(command: Command) -> Iterator[Command]:
    """The programs that it runs, each with what it reads; those that print what another reads print nothing here."""
    yield Command(command.argv, command.stdin)
    if command.pipe:
        yield from parts_of(command.pipe)
    for test in (command.only_if, command.unless):
        if test:
            yield Command(test)


def checked(files: list[Path], *options: str) -> str:
    found = subprocess.run([SHELLCHECK, *options, "--", *files], capture_output=True, text=True, check=False)
    return found.stdout + found.stderr


def test_every_script_of_every_shipped_inventory_is_clean(shipped, tmp_path):
    """The part that differs of all of them; the part that is the same with the longest of them."""
    estate, books = shipped
    own = []
    for one in books:
        text = shell_script(one, estate)
        own.append(tmp_path / f"{one.id}.sh")
        own[-1].write_text(text.split(SAME)[0] + "\n")
    assert checked(own, "--exclude=SC2034") == ""  # what is unused there is used by the part that is the same
    longest = max(books, key=lambda one: len(one.steps))
    whole = tmp_path / "whole.bash"
    whole.write_bytes(scripts_of(longest, estate)[f"{longest.id}.sh"])
    assert checked([whole]) == ""


def test_a_script_with_hostile_values_is_clean(tmp_path):
    script = Scripted(tmp_path, hostile_book("record"))
    assert checked([script.path]) == ""


def test_shellcheck_would_complain(tmp_path):
    (tmp_path / "bad.sh").write_text("#!/bin/bash\nrm $1\n")
    assert "SC2086" in checked([tmp_path / "bad.sh"])


def _stands_in(script: str, runbook: Runbook) -> None:
    rest = script
    for step in runbook.steps:
        for one in commands_of(step):
            before, found, rest = rest.partition(f"\n{written(one)}\nEND")
            assert found, (runbook.id, step.id, written(one), before[-200:])


def test_every_command_stands_in_the_script_as_in_the_plan(shipped):
    estate, books = shipped
    for one in books:
        _stands_in(shell_script(one, estate), one)


def test_hostile_commands_stand_in_the_script_as_in_the_plan(tmp_path):
    whole = hostile_book("record")
    _stands_in(Scripted(tmp_path, whole).path.read_bytes().decode(), whole)


def _received(texts: list[str], log: Path) -> list[tuple[tuple[str, ...], str]]:
    """What programs were given when a shell ran the texts."""
    script = HANDLER.replace('"$1_log"', f"'{log}'") + "\n".join(f"{{ {text}\n}} </dev/null" for text in texts)
    subprocess.run(["bash"], input=script.encode(), check=False, capture_output=True, cwd=log.parent)
    found = log.read_bytes().decode().split("\2")[:-1] if log.exists() else []
    halves = (one.rpartition("\0\1") for one in found)
    return sorted((tuple(argv.split("\0")), given) for argv, _, given in halves)


def _expected(commands: list[Command]) -> list[tuple[tuple[str, ...], str]]:
    parts = [part for one in commands for part in parts_of(one) if part.argv[0] != "printf"]
    return sorted((part.argv, part.stdin and part.stdin.removesuffix("\n") + "\n") for part in parts)


def test_every_program_of_every_runbook_is_given_the_words_of_the_model(shipped, tmp_path):
    """Commands that are done unless a test succeeds are left out: here, every test succeeds."""
    commands = [one for book in shipped[1] for step in book.steps for one in commands_of(step) if not one.unless]
    commands = list(dict.fromkeys(commands))
    assert len(commands) > 30
    piped = [one for one in commands if one.pipe and "printf" in (one.argv[0], one.pipe.argv[0])]
    plain = [one for one in commands if one not in piped and "/" not in one.argv[0]]
    assert _received([written(one) for one in plain], tmp_path / "log") == _expected(plain)


def test_hostile_words_arrive_as_they_are_and_leave_no_trace(tmp_path):
    values = [Command(("record", value), f"{value}\n") for value in HOSTILE]
    assert _received([written(one) for one in values], tmp_path / "log") == _expected(values)
    assert [file.name for file in tmp_path.iterdir()] == ["log"]
