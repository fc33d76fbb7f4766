"""`drillbook tabletop report` and `journal`: what a live drill showed, and its record in other forms."""

import csv
import io
from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from drillbook.cli.console import progress, put, put_bytes, put_json, put_table
from drillbook.cli.deliver import deliver
from drillbook.cli.options import Form, Format, Inventory, Output, name_of, read, templates_of
from drillbook.cli.tabletop_run import entries_of, played_from
from drillbook.documents import render_paper, render_paper_page
from drillbook.exercises.after_action import AfterAction, after_action
from drillbook.exercises.events_list import harmless
from drillbook.exercises.record import Entry
from drillbook.inventory.written import write_nouns
from drillbook.results import after_action_json, to_bytes
from drillbook.writing import check_writable

Record = Annotated[Path, typer.Argument(help="The record of a live drill.", show_default=False)]


REMARK = "From the exercise of {}. It belongs into the folder of the inventory."


class JournalForm(StrEnum):
    """Forms of a record."""

    JSON = "json"
    CSV = "csv"


def report(inventory: Inventory, record: Record, output: Output = Path("output"), form: Format = Form.TEXT) -> None:
    """Write the after-action report of a live drill: PDF, HTML, JSON, and its improvement plan for the inventory.

    Below the output folder, in tabletop/SCENARIO/after-action/. after-action.yaml goes into the inventory as it is.
    """
    from drillbook.documents.compose.exercise.report import after_action_report  # noqa: PLC0415 - charts

    play, entries = played_from(read(inventory), record)
    folder = output / name_of(inventory) / "tabletop" / play.scenario.id / "after-action"
    check_writable(folder)
    with progress() as told:
        told("playing", 0, 1)
        found = after_action(play, entries)
        paper, templates = after_action_report(found), templates_of(inventory)
        result = after_action_json(found)
        nouns = (*found.improvements, *((found.exercise,) if found.exercise else ()))
        files = {
            "report.pdf": render_paper(paper, templates),
            "report.html": render_paper_page(paper, templates),
            "after-action.json": to_bytes(result),
            "after-action.yaml": write_nouns(nouns, REMARK.format(found.held)),
        }
    deliver(folder, files, form, result, lambda: _show(found))


def journal(
    record: Record,
    form: Annotated[JournalForm, typer.Option("--format", help="JSON, or CSV for spreadsheets.")] = JournalForm.JSON,
) -> None:
    """Export the record of a live drill, every entry of it."""
    entries = entries_of(record)
    if form is JournalForm.JSON:
        put_json([_plain(entry) for entry in entries])
        return
    text = io.StringIO(newline="")
    table = csv.writer(text, lineterminator="\r\n")
    table.writerow(("number", "wall", "exercise_s", "story_s", "entry", "what", "by", "words"))
    for entry in entries:
        what = next((entry.text(name) for name in ("number_told", "objective", "service") if entry.text(name)), "")
        fields = (entry.kind.value, what, entry.text("by"), entry.text("words"))
        table.writerow((entry.number, entry.wall, entry.exercise_s, entry.story_s, *map(harmless, fields)))
    put_bytes(b"\xef\xbb\xbf" + text.getvalue().encode())


def _plain(entry: Entry) -> dict[str, object]:
    times = {"exercise_s": entry.exercise_s, "story_s": entry.story_s}
    return {"n": entry.number, "entry": entry.kind.value, "wall": entry.wall, **times, **entry.data}


def _show(found: AfterAction) -> None:
    """Targets, what is to be done, by whom."""
    met = sum(not one.missed for one in found.observed)
    put(f"{found.play.exercise.title}, held on {found.held}: {met} of {len(found.observed)} met their targets")
    put_table(
        ("Action", "Owner", "Due"),
        ((one.action, one.owner, str(one.due)) for one in found.improvements),
    )
