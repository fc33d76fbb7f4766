"""Printing: data to stdout, everything else to stderr, and nothing that could move the cursor."""

import sys
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from shutil import get_terminal_size
from textwrap import wrap
from typing import Any

from rich.console import Console
from rich.markup import escape
from rich.progress import BarColumn, MofNCompleteColumn, Progress, SpinnerColumn, TextColumn, TimeElapsedColumn
from rich.table import Table

from drillbook.making import Progress as Told
from drillbook.problem import Problem
from drillbook.results import to_bytes

WIDTH = 100
"""Of paragraphs, where there is no terminal to tell."""
NARROWEST = 40
"""Narrower is nothing that could be read."""


def safe(text: str) -> str:
    """The text with control characters escaped; line breaks stay."""
    return "".join(char if char.isprintable() or char == "\n" else f"\\x{ord(char):02x}" for char in text)


def say(text: str) -> None:
    """A message for people, on stderr."""
    print(safe(text), file=sys.stderr)


def say_problems(problems: Iterable[Problem]) -> None:
    """Problems, one a line, as editors read them."""
    for problem in problems:
        say(str(problem) if problem.where.file else f"drillbook: {problem.code} {problem.message}")


def put(text: str) -> None:
    """A line of data, on stdout."""
    print(safe(text))


def put_json(value: Any) -> None:
    """Data as JSON, on stdout."""
    put_bytes(to_bytes(value))


def put_bytes(content: bytes) -> None:
    """Data as it is, on stdout."""
    sys.stdout.buffer.write(content)
    sys.stdout.buffer.flush()


BETWEEN = 3
"""From one column of a table to the next."""
NARROWEST_NAME = 12
"""So much a table leaves to names beside figures."""


def columns(without: int) -> int:
    """How wide the terminal is, or what COLUMNS says; `without`: where there is neither."""
    return max(NARROWEST, get_terminal_size((without, 24)).columns)


def put_wrapped(text: str, indent: str = "", hanging: str | None = None) -> None:
    """A paragraph, broken to the width, but not at hyphens: identifiers have them. `hanging`: before further lines."""
    further = indent if hanging is None else hanging
    for line in wrap(
        safe(text), columns(WIDTH), initial_indent=indent, subsequent_indent=further, break_on_hyphens=False
    ) or [indent.rstrip()]:
        put(line)


def put_table(
    head: tuple[str, ...], rows: Iterable[tuple[str, ...]], title: str = "", width: int = 120, *, figures: bool = False
) -> None:
    """A table, as wide as the terminal or as COLUMNS says; `width`: where there is neither. Nothing is cut off.

    `figures`: all columns but the first hold some, which are not broken as long as there is room.
    """
    console = _Console(width=columns(width), highlight=False)
    table = Table(title=escape(safe(title)) or None, title_justify="left", show_edge=False, pad_edge=False)
    fields = [head, *(tuple(map(safe, row)) for row in rows)]
    widest = [max(map(len, column)) for column in zip(*fields, strict=True)]
    whole = figures and sum(widest[1:]) + BETWEEN * (len(head) - 1) + NARROWEST_NAME <= console.width
    for number, name in enumerate(head):
        table.add_column(name, overflow="fold", no_wrap=whole and number > 0)
    for row in fields[1:]:
        table.add_row(*map(escape, row))
    console.print(table)


class _Console(Console):
    def on_broken_pipe(self) -> None:
        """A reader that has read enough is no fault; rich would end the program with one."""
        raise BrokenPipeError


@contextmanager
def progress() -> Iterator[Told]:
    """A progress display on stderr: a bar on a terminal, else a line for each step."""
    if not sys.stderr.isatty():
        yield lambda what, done, total: say(f"{what}{f' {done}/{total}' if total > 1 else ''}")
        return
    columns = (
        SpinnerColumn(),
        TextColumn("{task.description}"),
        BarColumn(),
        MofNCompleteColumn(),
        TimeElapsedColumn(),
    )
    with Progress(*columns, console=Console(stderr=True), transient=True) as display:
        task = display.add_task("reading", total=1)
        yield lambda what, done, total: display.update(task, description=what, completed=done, total=total)
