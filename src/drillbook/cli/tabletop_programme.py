"""`drillbook tabletop programme`: what was exercised, what is due, what is most worth it."""

from datetime import date
from pathlib import Path
from typing import Annotated

import typer

from drillbook.cli.console import progress, put, put_json, put_table, say
from drillbook.cli.options import Form, Format, Inventory, Output, Seed, name_of, read, templates_of
from drillbook.documents import render_paper, render_paper_page
from drillbook.exercises.programme import Programme
from drillbook.exercises.programme import programme as programme_of
from drillbook.extensions import scenario_kinds
from drillbook.graph import build_graph
from drillbook.quantity import read_date
from drillbook.results import programme_json, to_bytes
from drillbook.scenarios import Playing, every_scenario
from drillbook.scripts.programme import programme_calendar
from drillbook.simulation import play_all
from drillbook.writing import check_writable, write_tree


def programme(
    inventory: Inventory,
    as_of: Annotated[
        str | None, typer.Option("--date", help="As of which day; left out: the inventory's plan_date.")
    ] = None,
    seed: Seed = 0,
    output: Output = Path("output"),
    form: Format = Form.TEXT,
) -> None:
    """Plan exercises: history, coverage of disasters and services, what is due, trend, a calendar file.

    Below the output folder, in tabletop/programme/. `exercises:` of the inventory is the history.
    """
    from drillbook.documents.compose.exercise.programme import programme_paper  # noqa: PLC0415 - charts

    estate = read(inventory)
    playing = Playing(estate, build_graph(estate), scenario_kinds())
    folder = output / name_of(inventory) / "tabletop" / "programme"
    today = _today(as_of, estate.organisation.plan_date)
    check_writable(folder)
    with progress() as told:
        matrix = play_all(playing, list(every_scenario(estate, playing.graph, playing.kinds)), seed=seed, told=told)
        found = programme_of(estate, playing.graph, matrix, today)
        paper, templates = programme_paper(found), templates_of(inventory)
        result = programme_json(found)
        files = {
            "programme.pdf": render_paper(paper, templates),
            "programme.html": render_paper_page(paper, templates),
            "programme.json": to_bytes(result),
            "programme.ics": _calendar(found),
        }
    write_tree(folder, files)
    for name in files:
        say(f"written: {folder / name}")
    if form is Form.JSON:
        put_json(result)
    else:
        _show(found)


def _today(text: str | None, plan_date: date | None) -> date:
    if text is None:
        if plan_date is None:
            raise typer.BadParameter("the inventory has no plan_date: say which day", param_hint="--date")
        return plan_date
    try:
        return read_date(text)
    except ValueError as error:
        raise typer.BadParameter(str(error), param_hint="--date") from None


def _calendar(found: Programme) -> bytes:
    name = f"{found.estate.organisation.name}: exercises"
    days = (
        (one.service, one.planned, f"Exercise: {found.graph.node(one.service).name}", f"{one.why} ({one.scenario})")
        for one in found.due
    )
    return programme_calendar(name, found.today, days)


def _show(found: Programme) -> None:
    """What is due, and with which disaster."""
    rows = (
        (
            found.graph.node(one.service).name,
            str(one.last or "never"),
            str(one.due) + (" OVERDUE" if one.exercise_first else ""),
            str(one.planned),
            one.scenario,
        )
        for one in found.due
    )
    put_table(("Service", "Exercised", "Due", "Planned", "With"), rows)
    put(f"{len(found.history)} exercises on record; as of {found.today}")
