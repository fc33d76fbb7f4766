"""`drillbook check`: faults of the inventory, and practice that is not followed."""

from dataclasses import replace
from enum import StrEnum
from typing import Annotated

import typer

from drillbook.cli import check_forms
from drillbook.cli.console import put, put_bytes, put_json, say, say_problems
from drillbook.cli.options import Inventory, Select, given_place, selected
from drillbook.cli.status import BAD_INPUT, FINDINGS
from drillbook.extensions import checks
from drillbook.graph import build_graph
from drillbook.inventory import load
from drillbook.practices import RANKS, PracticeFinding, Severity
from drillbook.practices import check as check_practice
from drillbook.problem import Problem
from drillbook.results import practice_json, problem_json


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
) -> None:
    """Check an inventory: every fault with its line, then every practice that is not followed."""
    estate, problems = load(inventory)
    if estate is None:
        _show(form, problems, ())
        raise typer.Exit(BAD_INPUT)
    only = selected(estate, select)
    found = tuple(
        replace(one, where=given_place(inventory, one.where))
        for one in check_practice(estate, build_graph(estate), checks())
        if not only or one.element in only
    )
    _show(form, [], found)
    if fail_on is not FailOn.NEVER and any(reaches(one.severity, fail_on) for one in found):
        raise typer.Exit(FINDINGS)


def reaches(severity: Severity, fail_on: FailOn) -> bool:
    """Whether a severity is at or above the one that fails."""
    return RANKS.index(severity) >= RANKS.index(Severity(fail_on.value))


def _show(form: CheckForm, problems: list[Problem], found: tuple[PracticeFinding, ...]) -> None:
    entries = [*map(problem_json, problems), *map(practice_json, found)]
    if form is CheckForm.JSON:
        put_json(
            {"problems": [problem_json(one) for one in problems], "practices": [practice_json(one) for one in found]}
        )
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
