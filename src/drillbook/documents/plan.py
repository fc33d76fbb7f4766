"""The plan of one site, as values: cover, first hour, sections."""

from dataclasses import dataclass

from drillbook.documents.blocks import Cell, Section, StepBlock, Table


@dataclass(frozen=True, slots=True)
class Cover:
    """The first page."""

    purpose: str
    approvals: Table
    changes: Table | None
    distribution: tuple[str, ...]
    missing: tuple[Cell, ...]


@dataclass(frozen=True, slots=True)
class FirstHour:
    """The page for a tired person: is it a disaster, who decides, what to do first, what to expect."""

    criteria: tuple[Cell, ...]
    declare: Table
    steps: tuple[StepBlock, ...]
    then: StepBlock | None
    """What follows the steps that the page has room for; None: nothing does."""
    calls: Table | None
    """Numbers of teams and companies; None where the inventory has neither."""
    expected: tuple[Cell, ...]
    basis: Cell
    at_hand: tuple[Cell, ...] = ()
    """Where copies of the plan are that outlast that drill, and where the log-ins are."""


@dataclass(frozen=True, slots=True)
class Plan:
    """A site's disaster-recovery plan."""

    organisation: str
    site_id: str
    site: str
    version: str
    date: str
    created: str
    """The date in ISO 8601, for the document's metadata; empty: none."""
    inventory: str
    """The inventory's SHA-256, its first twelve digits."""
    classification: str
    copies: Cell
    """Where copies of the plan are, for the foot of every page."""
    cover: Cover
    first_hour: FirstHour
    sections: tuple[Section, ...]
    key: str = ""
    """SHA-256 of all above: the document's identity."""
