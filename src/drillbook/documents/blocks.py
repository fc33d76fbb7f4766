"""What documents are made of: plain values that templates render. Numbers carry a mark of where they come from."""

from dataclasses import dataclass

from drillbook.model import Provenance

MARKS = {Provenance.SIMULATED: "S", Provenance.GIVEN: "G", Provenance.SOURCED: "P", Provenance.ASSUMED: "A"}
"""Superscripts behind numbers: simulated, given, published, assumed."""


@dataclass(frozen=True, slots=True)
class Span:
    """A run of text; `mark` is a superscript of `MARKS`, `style` one of "", "strong", "small", "code", "missing"."""

    text: str
    mark: str = ""
    style: str = ""


Cell = tuple[Span, ...]
"""Text with marks, as it stands in a paragraph or in a field of a table."""


@dataclass(frozen=True, slots=True)
class Paragraph:
    """Running text."""

    text: Cell
    kind: str = "paragraph"


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading below the section's own."""

    text: str
    kind: str = "heading"


@dataclass(frozen=True, slots=True)
class Bullets:
    """A list; with boxes to tick where `tick` is set."""

    items: tuple[Cell, ...]
    tick: bool = False
    kind: str = "bullets"


@dataclass(frozen=True, slots=True)
class Table:
    """A table; `widths` are percentages of the page's width, one a column."""

    head: tuple[str, ...]
    rows: tuple[tuple[Cell, ...], ...]
    widths: tuple[int, ...]
    kind: str = "table"


@dataclass(frozen=True, slots=True)
class StepBlock:
    """A step of a runbook, ready to be printed."""

    number: int
    title: str
    owner: str
    duration: Span
    machine: str
    do: tuple[str, ...]
    is_command: bool
    verify: tuple[str, ...]
    undo: tuple[str, ...]
    go_no_go: str
    point_of_no_return: bool
    escalate: str


@dataclass(frozen=True, slots=True)
class Steps:
    """Steps in order; `brief` leaves out all but title, owner, duration and undo."""

    steps: tuple[StepBlock, ...]
    brief: bool = False
    kind: str = "steps"


@dataclass(frozen=True, slots=True)
class Picture:
    """A picture (SVG), with its caption and what it shows for those who cannot see it."""

    svg: bytes
    caption: Cell
    alternative: str
    kind: str = "picture"


@dataclass(frozen=True, slots=True)
class Missing:
    """Data that the inventory does not have: what, and where to add it."""

    what: str
    where: str
    kind: str = "missing"


Block = Paragraph | Heading | Bullets | Table | Steps | Picture | Missing


@dataclass(frozen=True, slots=True)
class Section:
    """A numbered section or appendix."""

    number: str
    title: str
    blocks: tuple[Block, ...]
    new_page: bool = False


def text(plain: str, style: str = "") -> Cell:
    """A cell of one run."""
    return (Span(plain, style=style),)


def strong(plain: str) -> Span:
    """An emphasised run."""
    return Span(plain, style="strong")
