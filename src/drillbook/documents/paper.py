"""A document of an exercise as values: an opening page, then sections; or pages for a wall, one situation each."""

from dataclasses import dataclass

from drillbook.documents.blocks import Block, Cell, Section


@dataclass(frozen=True, slots=True)
class Paper:
    """A part of a drill pack or a report, ready to be typeset as PDF or filled in as HTML."""

    organisation: str
    title: str
    subtitle: str
    audience: str
    """Who may read it, on every page."""
    date: str
    inventory: str
    """The inventory's SHA-256, its first twelve digits."""
    classification: str
    lead: Cell
    opening: tuple[Block, ...]
    """The first page, below the lead."""
    sections: tuple[Section, ...]
    footer: str = "THIS IS AN EXERCISE. Nothing in it is happening."
    slides: bool = False
    """Each section is a page of its own, across, in large type."""
    across: bool = False
    """Its pages lie on their side, for wide tables."""
    pages: bool = False
    """Each section begins a page: sheets that are handed out one by one."""
    key: str = ""
    """SHA-256 of all above: the document's identity."""
