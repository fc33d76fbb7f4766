"""The journal of a rehearsal: what was run, what it said, what its undo brought back."""

from typing import Annotated

from pydantic import Field
from typing_extensions import TypedDict

from drillbook.rehearsal import ByHand, Downtime, Interruption, Journal, Said, Seen, StepRecord
from drillbook.results.form import Digest

Word = Annotated[str, Field(description="Word for word as in the plan and in the script.")]
State = Annotated[str, Field(description="SHA-256 over files, sorted dumps, zones and services of all hosts.")]


class SaidJson(TypedDict):
    """A command that was run, or a sentence that was read."""

    text: Word
    by_hand: Annotated[bool, Field(description="A sentence for a person: read, not carried out.")]
    status: Annotated[int | None, Field(description="Exit status; null: stopped, or by hand.")]
    stdout: str
    stderr: str
    seconds: float


class SeenJson(TypedDict):
    """A check that was made."""

    text: Word
    by_hand: bool
    held: Annotated[bool | None, Field(description="What was expected was seen; null: by hand.")]
    asked: Annotated[int, Field(description="How many times, where it may take a while.")]
    said: SaidJson | None


class InterruptionJson(TypedDict):
    """One interruption of a step, and what its undo brought back."""

    moment: Annotated[str, Field(description="before, during or after.")]
    cause: Annotated[str, Field(description="error, time-out or kill.")]
    at: Annotated[int, Field(description="The line of `do` that it struck, from 0; -1: before the first.")]
    identical: bool
    before: State
    after: State
    differences: list[str]
    undo: Annotated[list[SaidJson], Field(description="What was run; left out where it left nothing behind.")]


class StepRehearsedJson(TypedDict):
    """One step."""

    id: str
    title: str
    machine: Annotated[str | None, Field(description="Where it was run; null: the workstation.")]
    preconditions: list[SeenJson]
    do: list[SaidJson]
    verify: list[SeenJson]
    verified: Annotated[bool, Field(description="Every command ended well and every check held.")]
    undone: Annotated[
        str,
        Field(
            description="identical: every interruption was undone without a trace; declared: a point of no return that "
            "says why; different: a fault of the procedure; not tried."
        ),
    ]
    started: Annotated[str, Field(description="ISO 8601.")]
    seconds: Annotated[float, Field(description="Working time, without the wait.")]
    skipped_wait_s: Annotated[float, Field(description="Time to let pass outside; here the caches were emptied.")]
    state_before: State
    state_after: State
    interruptions: list[InterruptionJson]


class DowntimeJson(TypedDict):
    """What a client saw that asked all through."""

    requests: int
    right: int
    wrong: int
    unanswered: int
    longest_s: Annotated[float, Field(description="Longest time without a right answer.")]
    total_s: float
    by_address: Annotated[dict[str, int], Field(description="Right answers from each address.")]


class RehearsalJson(TypedDict):
    """One rehearsal of one procedure."""

    procedure: Annotated[str, Field(description="Identifier of the runbook.")]
    title: str
    digest: Annotated[str, Field(description="SHA-256 of the procedure's words.")]
    inventory: Digest
    seed: int
    started: Annotated[str, Field(description="ISO 8601.")]
    seconds: Annotated[float, Field(description="The whole rehearsal, worlds and interruptions included.")]
    succeeded: bool
    steps: list[StepRehearsedJson]
    downtime: DowntimeJson | None
    content_differs: Annotated[
        list[str] | None, Field(description="Differences between old and new machine; null: not compared.")
    ]
    software: dict[str, str]
    substitutions: Annotated[list[str], Field(description="What stood in for what.")]


def rehearsal_json(journal: Journal) -> RehearsalJson:
    """The journal; times in seconds, rounded to milliseconds."""
    return {
        "procedure": journal.procedure,
        "title": journal.title,
        "digest": journal.digest,
        "inventory": journal.inventory,
        "seed": journal.seed,
        "started": journal.started.isoformat(timespec="seconds"),
        "seconds": round(journal.seconds, 3),
        "succeeded": journal.succeeded,
        "steps": [_step(one) for one in journal.steps],
        "downtime": _downtime(journal.downtime) if journal.downtime else None,
        "content_differs": None if journal.identical is None else list(journal.identical),
        "software": dict(journal.software),
        "substitutions": list(journal.substitutions),
    }


def _step(record: StepRecord) -> StepRehearsedJson:
    return {
        "id": record.id,
        "title": record.title,
        "machine": record.machine,
        "preconditions": [_seen(one) for one in record.preconditions],
        "do": [_said(one) for one in record.do],
        "verify": [_seen(one) for one in record.verify],
        "verified": record.verified,
        "undone": record.undone.value,
        "started": record.started.isoformat(timespec="milliseconds"),
        "seconds": round(record.seconds, 3),
        "skipped_wait_s": record.skipped_wait_s,
        "state_before": record.before,
        "state_after": record.after,
        "interruptions": [_interruption(one) for one in record.interruptions],
    }


def _interruption(one: Interruption) -> InterruptionJson:
    return {
        "moment": one.case.moment.value,
        "cause": one.case.cause.value,
        "at": one.case.at,
        "identical": one.identical,
        "before": one.before,
        "after": one.after,
        "differences": list(one.differences),
        "undo": [] if one.identical else [_said(said) for said in one.undo],
    }


def _said(one: Said | ByHand) -> SaidJson:
    if isinstance(one, ByHand):
        return {"text": one.text, "by_hand": True, "status": None, "stdout": "", "stderr": "", "seconds": 0.0}
    return {
        "text": one.text,
        "by_hand": False,
        "status": one.status,
        "stdout": one.stdout,
        "stderr": one.stderr,
        "seconds": round(one.seconds, 3),
    }


def _seen(one: Seen | ByHand) -> SeenJson:
    if isinstance(one, ByHand):
        return {"text": one.text, "by_hand": True, "held": None, "asked": 0, "said": None}
    return {"text": one.text, "by_hand": False, "held": one.held, "asked": one.asked, "said": _said(one.said)}


def _downtime(seen: Downtime) -> DowntimeJson:
    return {
        "requests": seen.requests,
        "right": seen.right,
        "wrong": seen.wrong,
        "unanswered": seen.unanswered,
        "longest_s": round(seen.longest_s, 3),
        "total_s": round(seen.total_s, 3),
        "by_address": {one.address: one.right for one in seen.addresses},
    }
