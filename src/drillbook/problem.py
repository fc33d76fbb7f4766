"""Faults as values: what is wrong, and where in the user's files.

Stages collect problems and hand them on; only the command line prints them and decides to stop.
"""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, order=True)
class Where:
    """A place in a file of the inventory. Lines and columns count from 1; line 0 means the file as a whole."""

    file: str
    line: int = 0
    column: int = 0

    def __str__(self) -> str:
        return f"{self.file}:{self.line}:{self.column}"


NOWHERE = Where("")


@dataclass(frozen=True, slots=True, order=True)
class Problem:
    """One fault in the input: where it is, a stable code (`drillbook explain CODE`) and a message for people."""

    where: Where
    code: str
    message: str

    def __str__(self) -> str:
        return f"{self.where}: {self.code} {self.message}"


class InputError(Exception):
    """Raised by a stage that cannot go on with what it was given; carries every problem it found."""

    def __init__(self, problems: list[Problem]) -> None:
        super().__init__("\n".join(map(str, problems)))
        self.problems = problems


class ToolMissingError(Exception):
    """A program that drillbook calls (graphviz's `dot`) or a system library is not installed."""
