"""Sections 4 and 5: carry on elsewhere, and come back."""

from collections.abc import Iterator
from dataclasses import replace

from drillbook.documents.blocks import Block, Cell, Heading, Paragraph, Section, Span, StepBlock, Steps, text
from drillbook.documents.compose.material import Material, step_block, target, working_time
from drillbook.documents.compose.rehearsed import about_rehearsal
from drillbook.model import Phase, Runbook, Step

Printed = dict[Step, StepBlock]
"""Steps of a section that are printed already, each with the words that lead to it."""


def compose_recovery(material: Material) -> Section:
    """By priority; every step with owner, duration, command, verification and undo."""
    books = sorted(material.books(Phase.RECOVERY), key=lambda book: book.service is not None)  # batteries do not wait
    blocks = list(_books(material, books, {}))
    intro = Paragraph(
        text("In this order. Tick, and write the time down. Stop where a question cannot be answered yes."), keep=True
    )
    none = Paragraph(text("Nothing runs at this site that would have to be recovered elsewhere."))
    return Section("4", "Recovery", (intro, *blocks) if blocks else (none,))


def compose_reconstitution(material: Material) -> Section:
    """Return, validate, fall back where it does not work, back up, clean up, review, stand down."""
    intro = Paragraph(
        text("Begin when the site has been stable for 24 hours. Up to each point of no return, all can be undone."),
        keep=True,
    )
    books, printed = material.books(Phase.RECONSTITUTION), Printed()
    first = next((number for number, book in enumerate(books) if book.service), 0)
    services = [book for book in books if book.service]
    short = [book for book in services if len(book.steps) == 1]
    blocks = (
        *_books(material, books[:first], printed),
        *_books(material, [book for book in services if book not in short], printed),
        *_together(material, short, printed),
        *_books(material, [book for book in books[first:] if not book.service], printed),
    )
    return Section("5", "Reconstitution", (intro, *blocks))


def _books(material: Material, books: list[Runbook], printed: Printed) -> Iterator[Block]:
    for book in books:
        yield Heading(f"{book.title} (priority {book.priority})" if book.service else book.title)
        steps = _steps(material, book, printed)
        if book.service:
            yield Paragraph(_about(material, book, steps), keep=True)
        yield Steps(steps)


def _together(material: Material, books: list[Runbook], printed: Printed) -> Iterator[Block]:
    """Services whose return is a single step: one heading for all of them."""
    steps: list[StepBlock] = []
    for book in books:
        steps += _steps(material, book, printed, len(steps) + 1)
    if steps:
        yield Heading("Return the rest, by priority")
        yield Steps(tuple(steps))


def _steps(material: Material, book: Runbook, printed: Printed, first: int = 1) -> tuple[StepBlock, ...]:
    """A runbook's steps, numbered from `first`; one that stands in an earlier runbook too is only referred to."""
    blocks: list[StepBlock] = []
    for number, step in enumerate(book.steps, first):
        block = step_block(material, number, book, step)
        earlier = printed.get(replace(step, after=()))
        if earlier:
            block = replace(block, same_as=earlier.anchor, same_as_title=earlier.same_as_title)
        else:
            printed[replace(step, after=())] = replace(block, same_as_title=f"step {number} of “{book.title}”")
        blocks.append(block)
    return tuple(blocks)


def _about(material: Material, book: Runbook, blocks: tuple[StepBlock, ...]) -> Cell:
    """How long it takes, without what is done already; and, before the return, by when it must be done."""
    again = {block.number for block in blocks if block.same_as}
    work = working_time(step for number, step in enumerate(book.steps, 1) if number not in again)
    about = (Span("Working time "), work, Span(" if one person does all of it"))
    rehearsed = about_rehearsal(material.estate, book)
    script = (Span(" As a script: "), Span(f"procedures/{book.id}.sh", style="code"), Span("."))
    after = (*script, Span(" "), *rehearsed) if rehearsed else script
    if book.phase is not Phase.RECOVERY:
        return (*about, Span("."), *after)
    rto = target(material.estate, material.findings, book.service or "", "rto")
    return (*about, Span("; RTO "), rto, Span("."), *after)
