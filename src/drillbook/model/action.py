"""What a step consists of: commands as words, instructions to people, checks with what must be seen.

A command is never a line for a shell: it is a list of words, and the text that a person reads or a script runs is
written from it (`written`), every word quoted. So the plan, the script and the journal of a rehearsal say the same.
"""

import shlex
from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum


@dataclass(frozen=True, slots=True)
class Command:
    """One program with its arguments, run without a shell."""

    argv: tuple[str, ...]
    """Program and arguments; the program is searched in PATH."""
    stdin: str = ""
    """Text that the program reads; empty: nothing. Whole lines: a final line feed is added when it is written."""
    pipe: "Command | None" = None
    """The program that reads what this one prints. The pipeline fails when any of its programs does."""
    only_if: tuple[str, ...] = ()
    """A test that changes nothing; the command is run only where it succeeds."""
    unless: tuple[str, ...] = ()
    """A test that changes nothing; the command is run only where it fails."""

    def __str__(self) -> str:
        return written(self)


@dataclass(frozen=True, slots=True)
class Instruction:
    """A sentence for a person, who carries it out: a call, a decision, a cable."""

    text: str
    delegates_to: tuple[str, ...] = ()
    """Machines that the registrar is asked to name as the zone's servers; a rehearsal plays the registrar."""

    def __str__(self) -> str:
        return " ".join(self.text.split())


Action = Command | Instruction
PRINTED = "%s\\n"
"""How printf writes the lines a program reads: each as it is."""


class Expectation(StrEnum):
    """What a check must see."""

    SUCCEEDS = "succeeds"
    """Exit status 0."""
    FAILS = "fails"
    """Any other exit status."""
    PRINTS = "prints"
    """Standard output, without white space around it, is the value."""
    SHOWS = "shows"
    """The value occurs in standard output or standard error."""
    PRINTS_NOTHING = "prints nothing"
    """Standard output is empty but for white space."""


@dataclass(frozen=True, slots=True)
class Check:
    """A command that changes nothing, and what must be seen."""

    command: Command
    expectation: Expectation = Expectation.SUCCEEDS
    values: tuple[str, ...] = ()
    """PRINTS: exactly one. SHOWS: each of them must occur."""
    within: timedelta = timedelta(0)
    """Ask again every second until it holds, at most so long; zero: once."""
    remark: str = ""
    """More for people: where it is typed, what it means."""

    def __str__(self) -> str:
        return " ".join(part for part in (str(self.command), self.expected) if part)

    @property
    def expected(self) -> str:
        """What must be seen, in words."""
        shown = " and ".join(f"'{value}'" for value in self.values)
        what = f"{self.expectation.value} {shown}" if shown else self.expectation.value
        within = f" within {_span(self.within)}" if self.within else ""
        return f"{what}{within}{f' ({self.remark})' if self.remark else ''}"


Verification = Check | Instruction


def written(command: Command) -> str:
    """The command as one line for a POSIX shell: what is printed in the plan is what the script runs."""
    line = shlex.join(command.argv)
    if command.stdin:
        lines = command.stdin.removesuffix("\n").split("\n")
        line = f"{shlex.join(('printf', PRINTED, *lines))} | {line}"
    if command.pipe is not None:
        line = f"{line} | {written(command.pipe)}"
    if command.only_if:
        return f"! {shlex.join(command.only_if)} || {line}"
    if command.unless:
        return f"{shlex.join(command.unless)} || {line}"
    return line


def _span(time: timedelta) -> str:
    seconds = int(time.total_seconds())
    return f"{seconds // 60} min" if seconds % 60 == 0 else f"{seconds} s"
