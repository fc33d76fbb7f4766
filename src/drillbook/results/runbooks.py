"""`runbooks.json`: every runbook with its steps, for tools that track or carry them out."""

from collections.abc import Iterable
from typing import Annotated

from pydantic import Field
from typing_extensions import TypedDict

from drillbook.model import Estate, Runbook, Step
from drillbook.results.form import Digest

Lines = Annotated[list[str], Field(description="Commands or instructions, one each.")]


class StepJson(TypedDict):
    """One step: what to do, how to see that it worked, how to go back."""

    id: str
    title: str
    subject: Annotated[str, Field(description="Identifier of the element that it is about.")]
    do: Lines
    verify: Lines
    undo: Lines
    duration_s: float
    duration_from: Annotated[str, Field(description="Where the duration comes from: given, assumed …")]
    owner: Annotated[str | None, Field(description="Identifier of a team or person; null: nobody is named.")]
    machine: Annotated[str | None, Field(description="Where the commands are typed; null: any workstation.")]
    is_command: Annotated[bool, Field(description="`do` are commands for a shell; otherwise instructions for people.")]
    go_no_go: Annotated[str, Field(description="The question to answer yes before it; empty: none.")]
    point_of_no_return: Annotated[
        bool, Field(description="Undoing it afterwards costs data or time, which the undo names.")
    ]
    escalate: Annotated[str, Field(description="When to stop trying, and whom to tell; empty: not said.")]
    after: Annotated[list[str], Field(description="Identifiers of the steps that come before.")]


class RunbookJson(TypedDict):
    """A runbook."""

    id: str
    title: str
    phase: Annotated[str, Field(description="activation, recovery or reconstitution.")]
    site: Annotated[str, Field(description="The site whose loss or return it answers.")]
    service: Annotated[str | None, Field(description="The service it recovers; null: the site as a whole.")]
    priority: int
    steps: list[StepJson]


class RunbooksJson(TypedDict):
    """All runbooks of an inventory."""

    inventory: Digest
    runbooks: list[RunbookJson]


def runbooks_json(estate: Estate, runbooks: Iterable[Runbook]) -> RunbooksJson:
    """All runbooks; durations in seconds."""
    return {
        "inventory": estate.digest,
        "runbooks": [
            {
                "id": book.id,
                "title": book.title,
                "phase": book.phase.value,
                "site": book.site,
                "service": book.service,
                "priority": book.priority,
                "steps": [_step(step) for step in book.steps],
            }
            for book in runbooks
        ],
    }


def _step(step: Step) -> StepJson:
    return {
        "id": step.id,
        "title": step.title,
        "subject": step.subject,
        "do": list(step.do),
        "verify": list(step.verify),
        "undo": list(step.undo),
        "duration_s": step.duration.total_seconds(),
        "duration_from": step.duration_from.value,
        "owner": step.owner,
        "machine": step.machine,
        "is_command": step.is_command,
        "go_no_go": step.go_no_go,
        "point_of_no_return": step.point_of_no_return,
        "escalate": step.escalate,
        "after": list(step.after),
    }
