"""`runbooks.json`: every runbook with its steps, for tools that track or carry them out."""

from collections.abc import Iterable
from typing import Annotated

from pydantic import Field
from typing_extensions import TypedDict

from drillbook.model import Action, Estate, Instruction, Runbook, Step, Verification, written
from drillbook.results.form import Digest

Lines = Annotated[
    list[str], Field(description="Commands, checks with what must be seen, or instructions: as the plan prints them.")
]


class ActionJson(TypedDict):
    """What is done: a command in words, or an instruction to a person."""

    text: Annotated[str, Field(description="As the plan prints it and a shell reads it.")]
    argv: Annotated[list[str] | None, Field(description="Program and arguments; null: an instruction to a person.")]
    stdin: Annotated[str, Field(description="What the program reads.")]
    pipe: Annotated[list[list[str]], Field(description="Programs that read what the one before prints.")]
    only_if: Annotated[list[str], Field(description="A test: run only where it succeeds; empty: always.")]
    unless: Annotated[list[str], Field(description="A test: run only where it fails; empty: always.")]


class CheckMadeJson(TypedDict):
    """How to see something: a command and what must be seen, or an instruction to a person."""

    action: ActionJson
    expectation: Annotated[
        str | None,
        Field(description="succeeds, fails, prints, shows or prints nothing; null: a person looks."),
    ]
    values: Annotated[list[str], Field(description="What must be printed or shown.")]
    within_s: Annotated[float, Field(description="Ask again for so long; 0: once.")]


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
    why_no_return: Annotated[str, Field(description="Why there is no way back; empty: there is one.")]
    timeout_s: Annotated[float, Field(description="When it has failed, and is undone.")]
    wait_s: Annotated[float, Field(description="Time that must pass before the next step; part of the duration.")]
    changes: Annotated[list[str], Field(description="What it changes; empty: it reads only.")]
    preconditions: Annotated[list[CheckMadeJson], Field(description="What must hold before it is begun.")]
    do_actions: list[ActionJson]
    verify_checks: list[CheckMadeJson]
    undo_actions: list[ActionJson]


class RunbookJson(TypedDict):
    """A runbook."""

    id: str
    title: str
    phase: Annotated[str, Field(description="activation, recovery or reconstitution; migration, standby or test.")]
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
        "runbooks": [runbook_json(book) for book in runbooks],
    }


def runbook_json(book: Runbook) -> RunbookJson:
    """One runbook."""
    return {
        "id": book.id,
        "title": book.title,
        "phase": book.phase.value,
        "site": book.site,
        "service": book.service,
        "priority": book.priority,
        "steps": [_step(step) for step in book.steps],
    }


def _step(step: Step) -> StepJson:
    return {
        "id": step.id,
        "title": step.title,
        "subject": step.subject,
        "do": [str(one) for one in step.do],
        "verify": [str(one) for one in step.verify],
        "undo": [str(one) for one in step.undo],
        "duration_s": step.duration.total_seconds(),
        "duration_from": step.duration_from.value,
        "owner": step.owner,
        "machine": step.machine,
        "is_command": step.is_command,
        "go_no_go": step.go_no_go,
        "point_of_no_return": bool(step.point_of_no_return),
        "escalate": step.escalate,
        "after": list(step.after),
        "why_no_return": step.point_of_no_return,
        "timeout_s": step.gives_up_after.total_seconds(),
        "wait_s": step.wait.total_seconds(),
        "changes": list(step.changes),
        "preconditions": [_check(one) for one in step.preconditions],
        "do_actions": [_action(one) for one in step.do],
        "verify_checks": [_check(one) for one in step.verify],
        "undo_actions": [_action(one) for one in step.undo],
    }


def _action(action: Action) -> ActionJson:
    if isinstance(action, Instruction):
        return {"text": str(action), "argv": None, "stdin": "", "pipe": [], "only_if": [], "unless": []}
    following, part = [], action
    while part.pipe is not None:
        part = part.pipe
        following.append(list(part.argv))
    return {
        "text": written(action),
        "argv": list(action.argv),
        "stdin": action.stdin,
        "pipe": following,
        "only_if": list(action.only_if),
        "unless": list(action.unless),
    }


def _check(check: Verification) -> CheckMadeJson:
    if isinstance(check, Instruction):
        return {"action": _action(check), "expectation": None, "values": [], "within_s": 0.0}
    return {
        "action": _action(check.command),
        "expectation": check.expectation.value,
        "values": list(check.values),
        "within_s": check.within.total_seconds(),
    }
