"""`drillbook rehearse`: carry a procedure out for real, on throw-away hosts."""

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated

import typer

from drillbook.cli.console import progress, put, put_json, put_table, say
from drillbook.cli.options import Form, Format, Inventory, Output, Seed, name_of, read
from drillbook.cli.status import FINDINGS
from drillbook.extensions import move_generators, step_generators
from drillbook.graph import build_graph
from drillbook.model import Estate
from drillbook.rehearsal import (
    EarlierFailedError,
    Interrupting,
    Journal,
    Kind,
    Rehearsing,
    Setting,
    SettingError,
    WorldError,
    Written,
    as_installed,
    count,
    interruption_table,
    opened,
    setting_of,
)
from drillbook.rehearsal import rehearse as carry_out
from drillbook.results import rehearsal_json, to_bytes
from drillbook.writing import write_file

HEAD = ("Step", "Took", "Checks", "Before", "Error", "Time-out", "Kill", "After", "Undone")


def rehearse(
    inventory: Inventory,
    procedure: Annotated[Kind, typer.Option(help="Which procedure.", show_default=False)],
    service: Annotated[str | None, typer.Option(help="Whose; left out: the most important that has one.")] = None,
    site: Annotated[str | None, typer.Option(help="recover, failback: the site that is lost.")] = None,
    to: Annotated[str | None, typer.Option(help="migrate, standby: to which machine; left out: a free one.")] = None,
    interrupt: Annotated[
        Interrupting, typer.Option(help="Which interruptions are tried: all, one of each step, none.")
    ] = Interrupting.ALL,
    output: Output = Path("output"),
    keep: Annotated[
        bool, typer.Option("--keep", help="Keep the journal with the inventory too: plans cite it from there.")
    ] = False,
    seed: Seed = 0,
    form: Format = Form.TEXT,
) -> None:
    """Carry a procedure out on throw-away hosts on this machine, interrupt every step, undo it, and compare.

    The hosts are namespaces with the inventory's own addresses and no way out; nothing outside them is touched, and
    nothing is left running. Needs root and Debian's packages; `drillbook doctor` says which. The
    status is 1 where a step failed, or its undo left something behind that it does not declare.
    """
    estate = read(inventory)
    _must_be(estate.services, service, "--service", "service")
    _must_be(estate.sites, site, "--site", "site")
    _must_be({**estate.servers, **estate.vms}, to, "--to", "machine")
    if keep and not inventory.is_dir():
        raise typer.BadParameter("a journal is kept in an inventory that is a folder", param_hint="--keep")
    played = as_installed(estate)
    written = Written(played, build_graph(played), step_generators(), move_generators())
    try:
        setting = setting_of(written, procedure, service, site, to)
    except SettingError as error:
        raise typer.BadParameter(str(error), param_hint="--procedure") from None
    with progress() as told:
        rehearsing = Rehearsing(setting.book, estate.digest, interrupt, seed, lambda: datetime.now(UTC), told)
        journal = _carried_out(setting, estate, rehearsing)
    content, name = to_bytes(rehearsal_json(journal)), f"{setting.book.id}.json"
    target = output / name_of(inventory) / "rehearsals" / name
    write_file(target, content)
    say(f"written: {target}")
    if keep:
        write_file(inventory / "rehearsals" / name, content)
        say(f"kept: {inventory / 'rehearsals' / name}")
    if form is Form.JSON:
        put_json(rehearsal_json(journal))
    else:
        _show(journal)
    if not journal.succeeded:
        raise typer.Exit(FINDINGS)


def _carried_out(setting: Setting, estate: Estate, rehearsing: Rehearsing) -> Journal:
    """The journal; a usage error where no world can be made of the service, status 1 where what comes before fails."""
    try:
        return carry_out(lambda: opened(setting, estate, rehearsing.seed), rehearsing)
    except WorldError as error:
        raise typer.BadParameter(str(error), param_hint="--service") from None
    except EarlierFailedError as error:
        say(f"drillbook: {error}")
        raise typer.Exit(FINDINGS) from None


def _must_be(known: dict[str, object] | object, name: str | None, option: str, what: str) -> None:
    if name is not None and name not in known:  # type: ignore[operator]
        raise typer.BadParameter(f"no {what} is called {name!r}; there are: {', '.join(known)}", param_hint=option)  # type: ignore[arg-type]


def _show(journal: Journal) -> None:
    rows = (
        (
            row.step,
            f"{row.seconds:.1f} s",
            "held" if row.verified else "FAILED",
            *map(str, row.tried),
            row.undone.value,
        )
        for row in interruption_table(journal)
    )
    put_table(HEAD, rows, title=f"{journal.title} ({journal.procedure})")
    put("")
    for line in _said(journal):
        put(line)


def _said(journal: Journal) -> Iterator[str]:
    every = count(journal)
    yield f"Interruptions undone without a trace: {every.identical} of {every.tried}."
    if journal.downtime:
        seen = journal.downtime
        yield (
            f"A client asked {seen.requests} times: {seen.right} right answers, {seen.wrong} wrong, {seen.unanswered} "
            f"none; longest without a right answer {seen.longest_s:.1f} s, together {seen.total_s:.1f} s."
        )
    if journal.identical is not None:
        yield "Content and data are identical." if not journal.identical else "Content or data differ:"
        yield from (f"  {one}" for one in journal.identical)
    for step in journal.steps:
        for tried in step.interruptions:
            if not tried.identical:
                where = f"{step.id}, {tried.case.moment} ({tried.case.cause} at {tried.case.at})"
                yield f"Left behind by the undo of {where}: {'; '.join(tried.differences[:5])}"
    for name, version in journal.software:
        yield f"{name} {version}"
    yield from journal.substitutions
    yield "Every step was verified." if journal.succeeded else "NOT everything worked: see above and the journal."
