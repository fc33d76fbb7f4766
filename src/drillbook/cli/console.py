"""Printing: data to stdout, everything else to stderr, and nothing that could move the cursor."""

import sys
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from typing import Any

from rich.console import Console
from rich.markup import escape
from rich.progress import BarColumn, MofNCompleteColumn, Progress, SpinnerColumn, TextColumn, TimeElapsedColumn
from rich.table import Table

from drillbook.making import Progress as Told
from drillbook.problem import Problem
from drillbook.results import to_bytes


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


def put_table(head: tuple[str, ...], rows: Iterable[tuple[str, ...]], title: str = "", width: int = 120) -> None:
    """A table, as wide as the terminal or so many columns where there is none."""
    console = Console(width=None if sys.stdout.isatty() else width, highlight=False)
    table = Table(*head, title=escape(safe(title)) or None, title_justify="left", show_edge=False, pad_edge=False)
    for row in rows:
        table.add_row(*(escape(safe(field)) for field in row))
    console.print(table)


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
