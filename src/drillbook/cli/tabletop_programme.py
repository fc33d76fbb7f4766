"""`drillbook tabletop programme`: what was exercised, what is due, what is most worth it."""

from pathlib import Path

import typer

from drillbook.cli.console import progress, put, put_table
from drillbook.cli.deliver import AsOf, day_of, deliver
from drillbook.cli.options import Form, Format, Inventory, Output, Seed, name_of, read, templates_of
from drillbook.documents import render_paper, render_paper_page
from drillbook.exercises.programme import Programme
from drillbook.exercises.programme import programme as programme_of
from drillbook.extensions import scenario_kinds
from drillbook.graph import build_graph
from drillbook.results import programme_json, to_bytes
from drillbook.scenarios import Playing, every_scenario
from drillbook.scripts.programme import programme_calendar
from drillbook.simulation import play_all
from drillbook.writing import check_writable


def programme(
    inventory: Inventory,
    as_of: AsOf = None,
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
    today = day_of(as_of, estate.organisation.plan_date)
    if today is None:
        raise typer.BadParameter("the inventory has no plan_date: say which day", param_hint="--date")
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
    deliver(folder, files, form, result, lambda: _show(found))


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
