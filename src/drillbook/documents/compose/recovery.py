"""Sections 4 and 5: carry on elsewhere, and come back."""

from collections.abc import Iterator

from drillbook.documents.blocks import Block, Heading, Paragraph, Section, Span, Steps, strong, text
from drillbook.documents.compose.material import Material, seconds, step_block
from drillbook.model import Phase, Provenance, Runbook
from drillbook.quantity import write_duration


def compose_recovery(material: Material) -> Section:
    """By priority; every step with owner, duration, command, verification and undo."""
    blocks = list(_books(material, Phase.RECOVERY))
    intro = Paragraph(
        text("In this order. Tick, and write the time down. Stop where a question cannot be answered yes.")
    )
    none = Paragraph(text("Nothing runs at this site that would have to be recovered elsewhere."))
    return Section("4", "Recovery", (intro, *blocks) if blocks else (none,), new_page=True)


def compose_reconstitution(material: Material) -> Section:
    """Return, validate, fall back where it does not work, back up, clean up, review, stand down."""
    intro = Paragraph(
        text("Begin when the site has been stable for 24 hours. Until the name is switched back, all can be undone.")
    )
    return Section("5", "Reconstitution", (intro, *_books(material, Phase.RECONSTITUTION)), new_page=True)


def _books(material: Material, phase: Phase) -> Iterator[Block]:
    for book in material.books(phase):
        yield Heading(_title(book))
        if book.service:
            yield Paragraph(_about(material, book))
        yield Steps(tuple(step_block(material, number, step) for number, step in enumerate(book.steps, 1)))


def _title(book: Runbook) -> str:
    return f"{book.title} (priority {book.priority})" if book.service else book.title


def _about(material: Material, book: Runbook) -> tuple[Span, ...]:
    target = material.findings.targets[book.service or ""]
    return (
        Span("Working time "), strong(write_duration(book.duration)),
        Span(" if one person does all of it; target "), seconds(target.rto_s, Provenance.GIVEN), Span("."),
    )  # fmt: skip
