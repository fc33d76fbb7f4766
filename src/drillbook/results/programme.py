"""`drillbook tabletop programme`: what was exercised, what is due, what is worth it."""

from typing import Annotated

from pydantic import Field
from typing_extensions import TypedDict

from drillbook.exercises.programme import Programme
from drillbook.results.form import Digest, Id, Target


class CoveredJson(TypedDict):
    """One scenario against one service."""

    service: Id
    last: Annotated[str | None, Field(description="When that was exercised last; null: never.")]
    missed: Annotated[bool, Field(description="A target is missed in a drill of it.")]
    touched: Annotated[bool, Field(description="It is down or loses data in a drill of it.")]


class DueJson(TypedDict):
    """A service to be exercised; the most urgent first."""

    service: Id
    last: str | None
    due: str
    planned: str
    scenario: str
    why: str
    overdue: bool


class TrendJson(TypedDict):
    """Recovery of one service over exercises."""

    service: Id
    rto_s: Target
    held: list[str]
    recovered_s: list[Annotated[float | None, Field(description="null: not observed.")]]


class ProgrammeJson(TypedDict):
    """The whole programme."""

    inventory: Digest
    today: str
    seed: int
    exercises: list[Id]
    due: list[DueJson]
    coverage: dict[str, list[CoveredJson]]
    trends: list[TrendJson]


def programme_json(found: Programme) -> ProgrammeJson:
    """The whole programme."""
    return {
        "inventory": found.estate.digest,
        "today": found.today.isoformat(),
        "seed": found.matrix.seed,
        "exercises": [one.id for one in found.history],
        "due": [
            {
                "service": one.service,
                "last": one.last.isoformat() if one.last else None,
                "due": one.due.isoformat(),
                "planned": one.planned.isoformat(),
                "scenario": one.scenario,
                "why": one.why,
                "overdue": one.exercise_first,
            }
            for one in found.due
        ],
        "coverage": {
            scenario: [
                {
                    "service": one.service,
                    "last": one.last.isoformat() if one.last else None,
                    "missed": one.missed,
                    "touched": one.touched,
                }
                for one in cells
            ]
            for scenario, cells in found.coverage.items()
        },
        "trends": [
            {
                "service": one.service,
                "rto_s": one.rto_s,
                "held": [day.isoformat() for day, _ in one.points],
                "recovered_s": [seconds for _, seconds in one.points],
            }
            for one in found.trends
        ],
    }
