"""Sections 4 and 5: carry on elsewhere, and come back."""

from collections.abc import Iterator

from drillbook.documents.blocks import Block, Cell, Heading, Paragraph, Section, Span, StepBlock, Steps, text
from drillbook.documents.compose.material import Material, step_blocks, target, working_time
from drillbook.model import Phase, Runbook


def compose_recovery(material: Material) -> Section:
    """By priority; every step with owner, duration, command, verification and undo."""
    books = sorted(material.books(Phase.RECOVERY), key=lambda book: book.service is not None)  # batteries do not wait
    blocks = list(_books(material, books))
    intro = Paragraph(
        text("In this order. Tick, and write the time down. Stop where a question cannot be answered yes."), keep=True
    )
    none = Paragraph(text("Nothing runs at this site that would have to be recovered elsewhere."))
    return Section("4", "Recovery", (intro, *blocks) if blocks else (none,), new_page=bool(blocks))


def compose_reconstitution(material: Material) -> Section:
    """Return, validate, fall back where it does not work, back up, clean up, review, stand down."""
    intro = Paragraph(
        text("Begin when the site has been stable for 24 hours. Until the name is switched back, all can be undone."),
        keep=True,
    )
    books = material.books(Phase.RECONSTITUTION)
    first = next((number for number, book in enumerate(books) if book.service), 0)
    services = [book for book in books if book.service]
    short = [book for book in services if len(book.steps) == 1]
    blocks = (
        *_books(material, books[:first]),
        *_books(material, [book for book in services if book not in short]),
        *_together(material, short),
        *_books(material, [book for book in books[first:] if not book.service]),
    )
    return Section("5", "Reconstitution", (intro, *blocks), new_page=bool(services))


def _books(material: Material, books: list[Runbook]) -> Iterator[Block]:
    for book in books:
        yield Heading(f"{book.title} (priority {book.priority})" if book.service else book.title)
        if book.service:
            yield Paragraph(_about(material, book), keep=True)
        yield Steps(step_blocks(material, book))


def _together(material: Material, books: list[Runbook]) -> Iterator[Block]:
    """Services whose return is a single step: one heading for all of them."""
    steps: list[StepBlock] = []
    for book in books:
        steps += step_blocks(material, book, len(steps) + 1)
    if steps:
        yield Heading("Return the rest, by priority")
        yield Steps(tuple(steps))


def _about(material: Material, book: Runbook) -> Cell:
    wanted = target(material.estate, material.findings, book.service or "", "rto")
    return (
        Span("Working time "), working_time(book.steps), Span(" if one person does all of it; RTO "), wanted, Span("."),
    )  # fmt: skip
