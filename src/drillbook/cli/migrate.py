"""`drillbook migrate`: a service moves to another machine: which day what, and the steps with do, verify and undo."""

import os
from dataclasses import replace
from datetime import datetime, timedelta
from enum import StrEnum
from itertools import groupby
from pathlib import Path
from typing import Annotated

import typer

from drillbook.cli.console import put, put_json, say
from drillbook.cli.options import Form, Format, Inventory, Output, given_place, name_of, read, templates_of
from drillbook.documents import compose_procedure, render_procedure
from drillbook.extensions import move_generators
from drillbook.graph import build_graph
from drillbook.model import Phase, Runbook, Step
from drillbook.problem import InputError
from drillbook.procedures.calendar import Appointment, calendar
from drillbook.procedures.moving import Asked, Move, doubts, plan_move, write_move
from drillbook.quantity import write_duration
from drillbook.results import migration_json, to_bytes
from drillbook.scripts import scripts_of
from drillbook.writing import write_tree

DAY = timedelta(days=1)
NONE = "none"
"""What is written for no name servers: the zone stays where it is."""


class MovePhase(StrEnum):
    """Which procedure of a move is written."""

    MIGRATION = "migration"
    STANDBY = "standby"
    TEST = "test"


def migrate(
    inventory: Inventory,
    service: Annotated[str, typer.Option(help="The service that moves.")],
    to: Annotated[str, typer.Option(help="The machine it moves to.")],
    source: Annotated[str, typer.Option("--from", help="The machine it leaves; left out: where it is served.")] = "",
    name_servers: Annotated[
        list[str] | None,
        typer.Option(
            help="Name server that is to serve its zone, the primary first; may be given several times. Left out: "
            "those that the new machine's provider offers. 'none': the zone stays where it is."
        ),
    ] = None,
    stop_first: Annotated[
        bool | None,
        typer.Option(
            "--stop-first/--no-stop-first",
            help="Stop the old web server before the last copy; left out: where databases move.",
        ),
    ] = None,
    start: Annotated[
        str, typer.Option(help="When the first step begins, as in 2026-12-01T22:00+01:00; left out: counted from T.")
    ] = "",
    phase: Annotated[
        MovePhase, typer.Option(help="The move itself, a standby that is kept ready for it, or a test of that.")
    ] = MovePhase.MIGRATION,
    output: Output = Path("output"),
    form: Format = Form.TEXT,
) -> None:
    """Plan the move of a service to another machine: a calendar with its waits, and each step with its undo.

    Below the output folder, in moves/: the plan as PDF and JSON, and the same steps as a shell script, an Ansible
    playbook and a checklist; with --start a calendar file too.
    """
    estate = read(inventory)
    names = None if name_servers is None else tuple(one for one in name_servers if one != NONE)
    begins = _start(start)
    move, problems = plan_move(estate, build_graph(estate), Asked(service, to, source, names, stop_first, begins))
    if move is None:
        raise InputError(
            [replace(one, where=given_place(inventory, one.where)) if one.where.file else one for one in problems]
        )
    book = write_move(move, Phase(phase.value), move_generators())
    remarks = doubts(move)
    folder = output / name_of(inventory) / "moves" / book.id
    result = migration_json(estate, book, begins, remarks)
    document = compose_procedure(estate, book, begins)
    files = {
        f"{book.id}.pdf": render_procedure(document, templates_of(inventory)),
        f"{book.id}.json": to_bytes(result),
        **scripts_of(book, estate, begins),
    }
    write_tree(folder, files)
    say(f"written: {folder}{os.sep}")
    if form is Form.JSON:
        put_json(result)
        return
    for one in remarks:
        say(f"{given_place(inventory, one.where)}: {one.code} warning: {one.message}")
    for line in (*_calendar(book, begins), "", *_checklist(move, book)):
        put(line)


def _start(written: str) -> datetime | None:
    """The time; a usage error where it is none, or has no offset."""
    if not written:
        return None
    try:
        begins = datetime.fromisoformat(written)
    except ValueError:
        begins = None
    if begins is None or begins.tzinfo is None:
        raise typer.BadParameter(
            f"{written!r} is no time with its offset, as in 2026-12-01T22:00+01:00", param_hint="--start"
        )
    return begins


def _calendar(book: Runbook, start: datetime | None) -> list[str]:
    """A heading for each day, a line for each step: when it begins, how long it waits."""
    steps = {step.id: number for number, step in enumerate(book.steps, 1)}
    lines = [book.title, "=" * len(book.title)]
    ordered = sorted(calendar(book), key=lambda one: (one.begins, steps[one.step]))
    for day, some in groupby(ordered, key=lambda one: _day(one.begins, start)):
        lines += ["", day]
        lines += [f"  {_clock(one.begins, start)}  {steps[one.step]:>2}. {one.title}{_wait(one)}" for one in some]
    return lines


def _wait(one: Appointment) -> str:
    return f" (waits {write_duration(one.waits)})" if one.waits else ""


def _day(begins: timedelta, start: datetime | None) -> str:
    if start is None:
        return f"Day {begins // DAY + 1} (from T + {begins // DAY} d)"
    moment = start + begins
    return f"{moment:%A} {moment.day} {moment:%B %Y}"


def _clock(begins: timedelta, start: datetime | None) -> str:
    if start is not None:
        return f"{start + begins:%H:%M}"
    minutes = begins % DAY // timedelta(minutes=1)
    return f"+{minutes // 60:02}:{minutes % 60:02}"


def _checklist(move: Move, book: Runbook) -> list[str]:
    """Every step, as it is printed in the plan."""
    return [line for number, step in enumerate(book.steps, 1) for line in _step(move, number, step)]


def _step(move: Move, number: int, step: Step) -> list[str]:
    where = move.machine(step.machine) if step.machine else None
    who = move.graph.node(step.owner).name if step.owner else "nobody is named"
    takes = write_duration(step.duration - step.wait)
    lines = [f"[ ] {number}. {step.title}", f"      {who}, on {where.title if where else 'any workstation'}, {takes}"]
    parts = (("before", step.preconditions), ("do", step.do), ("verify", step.verify), ("undo", step.undo))
    for name, some in parts:
        lines += [f"    {name if first else '':<6}  {one}" for first, one in _numbered(some)]
    for name, text in (("ask", step.go_no_go), ("no way back", step.point_of_no_return), ("stop", step.escalate)):
        lines += [f"    {name}: {text}"] if text else []
    return [*lines, ""]


def _numbered(some: tuple[object, ...]) -> list[tuple[bool, object]]:
    return [(number == 0, one) for number, one in enumerate(some)]
