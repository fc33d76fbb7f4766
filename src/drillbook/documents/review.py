"""The document of a quarterly review, as values: what to decide, then what it rests on."""

from dataclasses import dataclass

from drillbook.documents.blocks import Block, Cell, Section, Table


@dataclass(frozen=True, slots=True)
class ReviewDocument:
    """A review, ready to be typeset as PDF or filled in as HTML."""

    organisation: str
    title: str
    date: str
    created: str
    """The date in ISO 8601, for the document's metadata; empty: none."""
    version: str
    inventory: str
    """The inventory's SHA-256, its first twelve digits."""
    classification: str
    lead: Cell
    """The result in a sentence or two."""
    decisions: Table
    """What to decide, with the evidence and a field to write in."""
    signatures: Table
    notes: tuple[Block, ...]
    """What the first page says besides."""
    sections: tuple[Section, ...]
    key: str = ""
    """SHA-256 of all above: the document's identity."""
