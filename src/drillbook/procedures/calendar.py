"""When each step of a procedure is done: work and waits, from the beginning of its first step."""

from dataclasses import dataclass
from datetime import timedelta

from drillbook.model import Runbook


@dataclass(frozen=True, slots=True)
class Appointment:
    """When a step is done at the earliest, from the beginning of the first."""

    step: str
    title: str
    begins: timedelta
    ends: timedelta
    waits: timedelta
    """How much of it is waiting."""


def calendar(runbook: Runbook) -> tuple[Appointment, ...]:
    """Each step as early as what it waits for allows; lines that do not wait for each other run at the same time."""
    ends: dict[str, timedelta] = {}
    found: list[Appointment] = []
    for step in runbook.steps:
        begins = max((ends[one] for one in step.after if one in ends), default=timedelta(0))
        ends[step.id] = begins + step.duration
        found.append(Appointment(step.id, step.title, begins, ends[step.id], step.wait))
    return tuple(found)
