"""What documents are made of: plain values that templates render. Numbers carry a mark of where they come from."""

from dataclasses import dataclass

from drillbook.model import Provenance

MARKS = {
    Provenance.SIMULATED: "S",
    Provenance.GIVEN: "G",
    Provenance.SOURCED: "P",
    Provenance.ASSUMED: "A",
    Provenance.REHEARSED: "R",
}
"""Superscripts behind numbers: simulated, given, published, assumed, measured in a rehearsal."""


@dataclass(frozen=True, slots=True)
class Span:
    """A run of text; `mark` is a superscript of `MARKS`.

    `style` is one of "", "strong", "small", "code", "missing", and "unbroken" for what must stay on one line.
    """

    text: str
    mark: str = ""
    style: str = ""


Cell = tuple[Span, ...]
"""Text with marks, as it stands in a paragraph or in a field of a table."""


@dataclass(frozen=True, slots=True)
class Paragraph:
    """Running text; on the page of what follows where `keep` is set."""

    text: Cell
    keep: bool = False
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
    """A table; `widths` are percentages of the page's width, one a column. `dense`: small print, for long lists."""

    head: tuple[str, ...]
    rows: tuple[tuple[Cell, ...], ...]
    widths: tuple[int, ...]
    dense: bool = False
    kind: str = "table"


@dataclass(frozen=True, slots=True)
class Line:
    """A line of a step: a command to be typed, words, or a command and then what must be seen."""

    command: str = ""
    words: str = ""


@dataclass(frozen=True, slots=True)
class StepBlock:
    """A step of a runbook, ready to be printed."""

    number: int
    title: str
    owner: str
    duration: Span
    machine: str
    preconditions: tuple[Line, ...]
    do: tuple[Line, ...]
    verify: tuple[Line, ...]
    undo: tuple[Line, ...]
    go_no_go: str
    point_of_no_return: str
    """Why there is no way back from here; empty: there is one."""
    escalate: str
    anchor: str
    """Where the step stands in full; the first-hour page refers to it by its page."""
    rehearsed: Cell = ()
    """What a rehearsal measured of it; empty: nothing."""
    same_as: str = ""
    """Anchor of a step printed before that is the same: only a reference is printed."""
    same_as_title: str = ""
    """Which step that is, for readers."""


@dataclass(frozen=True, slots=True)
class Steps:
    """Steps in order, in full."""

    steps: tuple[StepBlock, ...]
    kind: str = "steps"


@dataclass(frozen=True, slots=True)
class Picture:
    """A picture (SVG), with its caption and what it shows for those who cannot see it."""

    svg: bytes
    caption: Cell
    alternative: str
    title: str = ""
    """Its heading, where it has one of its own."""
    wide: bool = False
    """It is legible only across a page of its own."""
    keep: bool = False
    """What follows stands on the same page."""
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


def text(plain: str, style: str = "") -> Cell:
    """A cell of one run."""
    return (Span(plain, style=style),)


def prose(sentence: str) -> Cell:
    """A cell of a sentence of ours, in which `…` marks words to be typed."""
    runs = (Span(run, style="code" if odd % 2 else "") for odd, run in enumerate(sentence.split("`")))
    return tuple(run for run in runs if run.text)


def lean(table: Table, empty: frozenset[str] = frozenset({"", "—"})) -> tuple[Table, tuple[str, ...]]:
    """The table without columns that say nothing, and those columns' heads. The others share the room."""
    said = [
        any("".join(span.text for span in row[column]) not in empty for row in table.rows)
        for column in range(len(table.head))
    ]
    room = 100 / sum(width for width, says in zip(table.widths, said, strict=True) if says) if any(said) else 1
    kept = [column for column, says in enumerate(said) if says]
    left_out = tuple(head for head, says in zip(table.head, said, strict=True) if not says)
    return Table(
        tuple(table.head[column] for column in kept),
        tuple(tuple(row[column] for column in kept) for row in table.rows),
        tuple(int(table.widths[column] * room) for column in kept),
        table.dense,
    ), left_out


def strong(plain: str) -> Span:
    """An emphasised run."""
    return Span(plain, style="strong")
