"""Runbooks made by hand: harmless commands, hostile values, and programs that write down what they were given."""

import os
import subprocess
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

from drillbook.model import (
    Action,
    Check,
    Command,
    Estate,
    Instruction,
    Organisation,
    Phase,
    Provenance,
    Runbook,
    Server,
    Step,
)
from drillbook.procedures.shell import NOTHING
from drillbook.scripts import shell_script

HOSTILE = (
    "plain",
    "",
    "-e",
    "--rsync-path=touch TRACE",
    "-oProxyCommand=touch TRACE",
    "$(touch TRACE)",
    "`touch TRACE`",
    "'; touch TRACE; '",
    '"; touch TRACE; "',
    "a\nEND\ntouch TRACE\n",
    "END",
    "END_",
    "{{ lookup('pipe', 'touch TRACE') }}",
    "{% raw %}{# x #}",
    "%s %n %(x)s",
    "$HOME ~ ${PATH} !! *?[a]{b,c}",
    "\\n \\ \\\\",
    "```\ntouch TRACE\n```` ~~~",
    "<script>alert(1)</script> <!-- & | ![x](y) [a]: b",
    "tab\tcarriage\rreturn",
    "ünïcödé — “quoted” 漢字",
    "> TRACE",
    "# not a comment",
)
ESTATE = Estate(
    organisation=Organisation(name="Lantern $(touch TRACE) `x` {{ 1 }}\n"),
    servers={"web-a": Server(id="web-a", site="north", address="192.0.2.10")},
    digest="0123456789abcdef" * 4,
)


def step(name: str, *do: Action, undo: tuple[Action, ...] = (NOTHING,), **more) -> Step:
    """A step of a minute."""
    given = {"title": f"Step {name}", "subject": "web-a", "verify": (), "duration": timedelta(minutes=1), **more}
    return Step(id=name, do=do, undo=undo, duration_from=Provenance.GIVEN, **given)


def book(*steps: Step, name: str = "north.migration.shop") -> Runbook:
    return Runbook(name, "Move the shop", Phase.MIGRATION, "north", "shop", 1, steps)


def command(*words: object, **more) -> Command:
    return Command(tuple(map(str, words)), **more)


def commands_of(step: Step) -> Iterator[Command]:
    """Every command of a step, as it stands in the plan."""
    for one in (*step.preconditions, *step.do, *step.verify, *step.undo):
        if isinstance(one, Check):
            yield one.command
        elif isinstance(one, Command):
            yield one


def hostile_book(record: str) -> Runbook:
    """Every hostile value as a word, on standard input, in a pipe and a test, and in all that people read."""
    steps = []
    for number, value in enumerate(HOSTILE):
        steps.append(
            step(
                f"s{number}",
                command(record, value, "last"),
                command(record, "reads", stdin=f"{value}\nsecond line\n"),
                command("printf", "%s", value, pipe=command(record, "piped", value)),
                command(record, value, only_if=("test", "x", "=", value)),
                command(record, "unless", value, unless=("test", "x", "=", value)),
                Instruction(value or "Read on."),
                machine="web-a" if number % 2 else None,
                title=value or "Empty",
                go_no_go=value,
                changes=(value,),
                escalate=value,
                undo=(command(record, "undo", value),),
            )
        )
    return book(*steps)


class Scripted:
    """A runbook's script in a folder, run with or without a terminal."""

    def __init__(self, folder: Path, runbook: Runbook, estate: Estate = ESTATE) -> None:
        self.folder, self.path = folder, folder / "move.sh"
        self.path.write_bytes(shell_script(runbook, estate).encode())
        self.bin = folder / "bin"
        self.bin.mkdir(exist_ok=True)

    def program(self, name: str, text: str) -> None:
        (self.bin / name).write_text(text)
        (self.bin / name).chmod(0o755)

    @property
    def environment(self) -> dict[str, str]:
        return {**os.environ, "PATH": f"{self.bin}:{os.environ['PATH']}", "LC_ALL": "C.UTF-8"}

    def start(self, *options: str) -> "subprocess.Popen[str]":
        """Begun in a session of its own, so that there is no terminal that could be asked."""
        return subprocess.Popen(
            ["bash", str(self.path), *options],
            cwd=self.folder, env=self.environment, start_new_session=True, text=True,
            stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.PIPE,
        )  # fmt: skip

    def run(self, *options: str) -> tuple[int, str]:
        """Exit status, and all that it says."""
        process = self.start(*options)
        out, err = process.communicate(timeout=120)
        return process.returncode, out + err

    @property
    def record(self) -> dict[str, str]:
        """How far each step is, by the record."""
        file = self.folder / "move.sh.state"
        lines = file.read_text().splitlines()[2:] if file.exists() else []
        return {line.split()[1]: line.split()[0] for line in lines}
