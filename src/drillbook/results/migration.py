"""`drillbook migrate`: the runbook of a move, with its calendar and what to think about before."""

from collections.abc import Iterable
from datetime import datetime
from typing import Annotated

from pydantic import Field
from typing_extensions import TypedDict

from drillbook.model import Estate, Runbook
from drillbook.problem import Problem
from drillbook.procedures.calendar import Appointment, calendar
from drillbook.results.findings import ProblemJson, problem_json
from drillbook.results.form import Digest
from drillbook.results.runbooks import RunbookJson, runbook_json


class AppointmentJson(TypedDict):
    """When a step is done."""

    step: Annotated[str, Field(description="Identifier of the step.")]
    begins_s: Annotated[float, Field(ge=0, description="Seconds from the beginning of the first step.")]
    ends_s: Annotated[float, Field(ge=0, description="Seconds from the beginning of the first step, waits counted.")]
    waits_s: Annotated[float, Field(ge=0, description="How much of it is waiting for a TTL or the delegation.")]
    begins: Annotated[str | None, Field(description="The time, with its offset; null: no --start was given.")]


class MigrationJson(TypedDict):
    """A move, or the standby or test of a machine that takes over."""

    inventory: Digest
    runbook: RunbookJson
    calendar: list[AppointmentJson]
    doubts: Annotated[list[ProblemJson], Field(description="What to think about before; none of it stops the move.")]


def migration_json(estate: Estate, book: Runbook, start: datetime | None, doubts: Iterable[Problem]) -> MigrationJson:
    """The runbook with its calendar; times are local to the offset of `start`."""
    return {
        "inventory": estate.digest,
        "runbook": runbook_json(book),
        "calendar": [_appointment(one, start) for one in calendar(book)],
        "doubts": [_doubt(one) for one in doubts],
    }


def _doubt(problem: Problem) -> ProblemJson:
    return {**problem_json(problem), "severity": "warning"}


def _appointment(one: Appointment, start: datetime | None) -> AppointmentJson:
    return {
        "step": one.step,
        "begins_s": one.begins.total_seconds(),
        "ends_s": one.ends.total_seconds(),
        "waits_s": one.waits.total_seconds(),
        "begins": (start + one.begins).isoformat() if start else None,
    }
