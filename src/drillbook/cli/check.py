"""`drillbook check`: faults of the inventory, and practice that is not followed."""

from collections.abc import Iterable
from dataclasses import replace
from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from drillbook.cli import check_forms
from drillbook.cli.check_live import DnsPort, Live, LiveHost, LiveOptions, Rate, ResolverAt, Timeout, ask_world
from drillbook.cli.console import put, put_bytes, put_json, say, say_problems
from drillbook.cli.options import Inventory, Select, given_place, read_or_problems, selected
from drillbook.cli.status import BAD_INPUT, FINDINGS
from drillbook.extensions import checks
from drillbook.graph import build_graph
from drillbook.inventory import load_options, load_text, options_beside
from drillbook.live import LiveReport
from drillbook.practices import RANKS, PracticeFinding, Severity
from drillbook.practices import check as check_practice
from drillbook.problem import Problem
from drillbook.results import check_json, practice_json, problem_json


class CheckForm(StrEnum):
    """Forms of output of `check`."""

    TEXT = "text"
    JSON = "json"
    SARIF = "sarif"
    JUNIT = "junit"
    GITHUB = "github"


class FailOn(StrEnum):
    """From which severity on the status is 1."""

    ERROR = "error"
    WARNING = "warning"
    INFO = "info"
    NEVER = "never"


def check(
    inventory: Inventory,
    form: Annotated[CheckForm, typer.Option("--format", help="How to print.")] = CheckForm.TEXT,
    fail_on: Annotated[FailOn, typer.Option(help="Exit with 1 from this severity on.")] = FailOn.ERROR,
    select: Select = None,
    live: Live = False,
    live_host: LiveHost = None,
    resolver: ResolverAt = None,
    dns_port: DnsPort = None,
    timeout: Timeout = None,
    rate: Rate = None,
) -> None:
    """Check an inventory and its options: every fault with its line, practice that is not followed, then reality."""
    options = LiveOptions(live_host, resolver, dns_port, timeout, rate)
    if options.given and not live:
        raise typer.BadParameter("has no meaning without --live", param_hint=options.given[0])
    estate, problems = read_or_problems(inventory)
    if estate is not None:
        problems = _option_problems(inventory)
    if estate is None or problems:
        _show(form, problems, (), None)
        raise typer.Exit(BAD_INPUT)
    only = selected(estate, select)
    practices = check_practice(estate, build_graph(estate), checks())
    found = _placed(inventory, [one for one in practices if not only or one.element in only])
    report = ask_world(estate, options, only) if live else None
    if report is not None:
        report = replace(report, findings=_placed(inventory, report.findings))
    _show(form, [], found, report)
    shown = (*found, *(report.findings if report else ()))
    if fail_on is not FailOn.NEVER and any(reaches(one.severity, fail_on) for one in shown):
        raise typer.Exit(FINDINGS)


def _option_problems(inventory: Path) -> list[Problem]:
    """Faults of the options beside an inventory that has none itself."""
    file = options_beside(inventory)
    written, estate, problems = load_text(inventory) if file else (None, None, [])
    return problems if file is None or written is None or estate is None else load_options(file, written, estate)[1]


def _placed(inventory: Path, found: Iterable[PracticeFinding]) -> tuple[PracticeFinding, ...]:
    """With the paths as the user gave them."""
    return tuple(replace(one, where=given_place(inventory, one.where)) for one in found)


def reaches(severity: Severity, fail_on: FailOn) -> bool:
    """Whether a severity is at or above the one that fails."""
    return RANKS.index(severity) >= RANKS.index(Severity(fail_on.value))


def _show(
    form: CheckForm, problems: list[Problem], practices: tuple[PracticeFinding, ...], report: LiveReport | None
) -> None:
    found = (*practices, *(report.findings if report else ()))
    entries = [*map(problem_json, problems), *map(practice_json, found)]
    if form is CheckForm.JSON:
        put_json(check_json(problems, practices, report))
    elif form is CheckForm.SARIF:
        put_json(check_forms.sarif(entries))
    elif form is CheckForm.JUNIT:
        put_bytes(check_forms.junit(entries))
    elif form is CheckForm.GITHUB:
        for entry in entries:
            put(check_forms.github(entry))
    else:
        say_problems(problems)
        for one in found:
            put(f"{one.where}: {one.code} {one.severity.value}: {one.message}. {one.remedy}")
        if not entries:
            say("no fault, and every practice is followed")
