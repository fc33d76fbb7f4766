"""The document of one procedure, as values: what comes when, where there is no way back, the steps, the rehearsal."""

from dataclasses import dataclass

from drillbook.documents.blocks import Block, Cell, Section


@dataclass(frozen=True, slots=True)
class Procedure:
    """A procedure that somebody carries out: a migration, a standby, its test."""

    organisation: str
    title: str
    what: str
    """Its kind, above the title: "Migration plan"."""
    lead: str
    """The first sentence: what to do first."""
    date: str
    created: str
    """The date in ISO 8601, for the document's metadata; empty: none."""
    version: str
    inventory: str
    """The inventory's SHA-256, its first twelve digits."""
    words: str
    """The procedure's own SHA-256, its first twelve digits: the script and the journal have the same."""
    classification: str
    foot: Cell
    opening: tuple[Block, ...]
    """What the first page says besides."""
    sections: tuple[Section, ...]
    key: str = ""
    """SHA-256 of all above: the document's identity."""
