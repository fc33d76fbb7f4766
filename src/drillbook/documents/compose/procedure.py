"""The document of one procedure, put together: first what comes when and where there is no way back, then the steps."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime, timedelta

from drillbook.documents.as_json import digest_of as digest_of_document
from drillbook.documents.blocks import (
    MARKS,
    Block,
    Bullets,
    Cell,
    Heading,
    Paragraph,
    Section,
    Span,
    StepBlock,
    Steps,
    Table,
    strong,
    text,
)  # fmt: skip
from drillbook.documents.compose.material import block_of, numbers, waiting_time, working_time
from drillbook.documents.compose.rehearsed import about_rehearsal, rehearsal_of, rehearsal_table, step_rehearsed
from drillbook.documents.procedure import Procedure
from drillbook.model import Estate, Phase, Runbook, Step
from drillbook.procedures.calendar import Appointment, calendar
from drillbook.procedures.digest import digest_of
from drillbook.quantity import write_duration

KINDS = {
    Phase.MIGRATION: "Migration plan",
    Phase.STANDBY: "Standby plan",
    Phase.TEST: "Test of the standby",
    Phase.RECOVERY: "Recovery procedure",
    Phase.RECONSTITUTION: "Fail-back procedure",
    Phase.ACTIVATION: "Activation procedure",
}
LONG = timedelta(hours=1)
"""A wait worth a line of its own in the calendar."""


def compose_procedure(estate: Estate, book: Runbook, start: datetime | None = None) -> Procedure:
    """All of a procedure; `start` is when its first step begins, None counts from T."""
    organisation = estate.organisation
    document = Procedure(
        organisation=organisation.name,
        title=book.title,
        what=KINDS[book.phase],
        lead="Read this page to the end, then begin with step 1. Do a step, make its checks, tick it, write the time "
        "down. A check fails: undo that step, stop, and ask.",
        date=f"{organisation.plan_date:%-d %b %Y}" if organisation.plan_date else "no date",
        created=organisation.plan_date.isoformat() if organisation.plan_date else "",
        version=organisation.plan_version,
        inventory=estate.digest[:12],
        words=digest_of(book)[:12],
        classification=organisation.classification,
        foot=text("The same steps, word for word: the script, the playbook and the checklist of this procedure."),
        opening=tuple(_opening(estate, book, start)),
        sections=(
            Section("1", "Steps", (Steps(tuple(_block(estate, book, *one) for one in enumerate(book.steps, 1))),)),
            Section("2", "Rehearsal", tuple(_rehearsal(estate, book))),
        ),
    )
    return replace(document, key=digest_of_document(document))


def _block(estate: Estate, book: Runbook, number: int, step: Step) -> StepBlock:
    return replace(
        block_of(number, step, step_rehearsed(estate, book, step)),
        owner=_name(estate, step.owner) if step.owner else "nobody named",
        machine=_name(estate, step.machine) if step.machine else "",
    )


def _name(estate: Estate, identifier: str) -> str:
    noun = estate.find(identifier)
    return noun.title if noun else identifier


def _opening(estate: Estate, book: Runbook, start: datetime | None) -> Iterator[Block]:
    """The calendar, the points of no return, who is called, what the rehearsal measured."""
    rehearsed = about_rehearsal(estate, book)
    work: tuple[Span, ...] = (Span("Working time, one step after the other: "), working_time(book.steps))
    if wait := waiting_time(book.steps):
        work = (*work, Span(f", and {write_duration(wait)} of waiting"))
    yield Paragraph((*work, Span(". "), *rehearsed) if rehearsed else (*work, Span(". Never rehearsed.")))
    yield Heading("No way back after")
    final = [(number, step) for number, step in enumerate(book.steps, 1) if step.point_of_no_return]
    if final:
        yield Bullets(
            tuple((strong(f"{number}. {step.title}"), Span(f". {step.point_of_no_return}")) for number, step in final)
        )
    else:
        yield Paragraph(text("No step: each can be undone to what was there before it."))
    yield from _calls(estate, book)
    yield Heading("When")
    yield Table(
        ("Begins", "Step", "Who", "Takes", "Then wait"),
        tuple(_row(estate, book, number, one, start) for number, one in enumerate(calendar(book), 1)),
        (18, 46, 14, 11, 11),
        dense=True,
    )


def _row(estate: Estate, book: Runbook, number: int, one: Appointment, start: datetime | None) -> tuple[Cell, ...]:
    step = book.steps[number - 1]
    mark = MARKS[step.duration_from]
    return (
        text(_when(one.begins, start)),
        text(f"{number}. {one.title}"),
        text(_name(estate, step.owner) if step.owner else "—"),
        (Span(write_duration(step.duration - step.wait), mark),),
        (Span(write_duration(step.wait), mark, "strong" if step.wait >= LONG else ""),) if step.wait else text("—"),
    )


def _when(begins: timedelta, start: datetime | None) -> str:
    if start is None:
        return f"T+{write_duration(begins)}" if begins else "T"
    return f"{start + begins:%a %-d %b %Y, %H:%M}"


def _calls(estate: Estate, book: Runbook) -> Iterator[Block]:
    """Everybody who owns a step, with the numbers to call; a team with all its members."""
    owners = dict.fromkeys(step.owner for step in book.steps if step.owner)
    people = {one.id: one for owner in owners for one in estate.people_of(owner)}
    rows = tuple(
        ((strong(one.title), Span(f" {one.role}", style="small")), numbers(one.phones)) for one in people.values()
    )
    if rows:
        yield Heading("Numbers")
        yield Table(("Who", "Call"), rows, (50, 50))


def _rehearsal(estate: Estate, book: Runbook) -> Iterator[Block]:
    """Evidence: the table of all steps, the programs, what stood in for what."""
    found, table = rehearsal_of(estate, book), rehearsal_table(estate, book)
    if found is None or table is None:
        about = about_rehearsal(estate, book) or text("This procedure has not been rehearsed.")
        yield Paragraph((*about, Span(" `drillbook rehearse` carries it out on throw-away hosts.")))
        return
    yield Paragraph(
        (
            Span(
                "Carried out on throw-away hosts. Every step was also interrupted before it began, at each of its "
                "commands (an error, a time-out, a kill) and after it, and undone: then files, sorted dumps, zones and "
                "services were compared with what was there before."
            ),
        )
    )
    yield table
    programs = ", ".join(f"{name} {version}" for name, version in found.software)
    yield Paragraph(
        (strong("Programs: "), Span(f"{programs}. Journal: {found.where.file}, procedure {found.digest[:12]}."))
    )
    if found.substitutions:
        yield Heading("What stood in for what")
        yield Bullets(tuple(text(one) for one in found.substitutions))
