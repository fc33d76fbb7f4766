"""The end of a command that writes documents: the files, what was written, and the result on stdout."""

from collections.abc import Callable, Mapping
from datetime import date
from pathlib import Path
from typing import Annotated, Any

import typer

from drillbook.cli.console import put_json, say
from drillbook.cli.options import Form
from drillbook.quantity import read_date
from drillbook.writing import write_tree

AsOf = Annotated[str | None, typer.Option("--date", help="As of which day.", show_default="the inventory's plan_date")]


def deliver(folder: Path, files: Mapping[str, bytes], form: Form, result: Any, show: Callable[[], None]) -> None:
    """Write all files below a folder, and put the result: as JSON, or as `show` does for people."""
    write_tree(folder, files)
    for name in files:
        say(f"written: {folder / name}")
    if form is Form.JSON:
        put_json(result)
    else:
        show()


def day_of(text: str | None, usual: date | None) -> date | None:
    """The day that is asked for; a usage error where it is none."""
    if text is None:
        return usual
    try:
        return read_date(text)
    except ValueError as error:
        raise typer.BadParameter(str(error), param_hint="--date") from None
