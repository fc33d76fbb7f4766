"""The exercise programme as a document: what is due first, then what was covered and how it went."""

from collections.abc import Iterator

from drillbook.documents.blocks import (
    Block,
    Cell,
    Heading,
    Missing,
    Paragraph,
    Picture,
    Span,
    Table,
    prose,
    strong,
    text,
)
from drillbook.documents.compose.exercise.material import keyed, numbered, simulated
from drillbook.documents.compose.exercise.report import day
from drillbook.documents.paper import Paper
from drillbook.documents.trend_chart import draw_trends
from drillbook.exercises.programme import Covered, Due, Programme, Trend
from drillbook.exercises.telling import length
from drillbook.model import HeldExercise
from drillbook.quantity import write_duration

AUDIENCE = "For whoever plans exercises"
COLUMNS = 6
MOST_ROWS = 60
ROWS_A_TABLE = 6


def programme_paper(found: Programme) -> Paper:
    """The first page says what to hold next; the sections say why."""
    organisation = found.estate.organisation
    parts = (
        ("History", _history(found)),
        ("Coverage", _coverage(found)),
        ("How long recovery took", _trend(found)),
        ("Where the figures come from", _basis(found)),
    )
    every = write_duration(organisation.exercise_every)
    overdue = sum(one.exercise_first for one in found.due)
    lead = (
        strong(f"{overdue} of {len(found.due)} services"),
        Span(f" with a target are overdue on {day(found.today)}: each is exercised every {every}"),
        Span("", "G" if "exercise_every" in organisation.model_fields_set else "P"),
        Span("."),
    )
    return keyed(
        Paper(
            organisation=organisation.name,
            title="Exercise programme",
            subtitle=day(found.today),
            audience=AUDIENCE,
            date="",
            inventory=found.estate.digest[:12],
            classification=organisation.classification,
            lead=lead,
            footer="Numbers: S simulated, G given by the inventory, P published",
            opening=tuple(_opening(found)),
            sections=numbered(parts),
        )
    )


def _opening(found: Programme) -> Iterator[Block]:
    yield Heading("What to hold next")
    if not found.due:
        yield Missing("No service has a target", "add `rto:` or `rpo:` to services or processes")
        return
    rows = tuple(_due(found, number, one) for number, one in enumerate(found.due, 1))
    yield Table(("", "Service", "Last", "Due", "Planned", "Which disaster, and why"), rows, (4, 18, 13, 13, 13, 39))
    yield Paragraph(prose("programme.ics has the planned days; `drillbook tabletop build` makes a pack."))


def _due(found: Programme, number: int, one: Due) -> tuple[Cell, ...]:
    late = one.last is not None and one.due < found.today
    return (
        text(str(number)),
        (strong(found.graph.node(one.service).name),),
        text(day(one.last) if one.last else "never"),
        (strong(day(one.due)),) if late else text("now" if one.last is None else day(one.due)),
        text(day(one.planned)),
        (simulated(one.why), Span(f" ({one.scenario})", style="small")),
    )


def _history(found: Programme) -> Iterator[Block]:
    if not found.history:
        yield Missing("No exercise is on record", "`drillbook tabletop report` writes one, for `exercises:`")
        return
    rows = tuple(_held(found, one) for one in found.history)
    yield Table(("Held", "What", "Covered", "Ratings", "Missed"), rows, (13, 30, 27, 15, 15))


def _held(found: Programme, one: HeldExercise) -> tuple[Cell, ...]:
    names = [found.graph.node(each).name for each in one.covered]
    missed = [found.graph.node(each).name for each in one.missed]
    given = list(one.ratings.values())
    counts = [f"{given.count(rating)} {rating.value}" for rating in dict.fromkeys(given)]
    people = f", {one.participants} people" if one.participants else ""
    lasted = f", {write_duration(one.lasted)}" if one.lasted else ""
    return (
        text(day(one.held)),
        (strong(one.title), Span(f"{lasted}{people}. {one.result}".rstrip(), style="small")),
        text(", ".join(names)),
        text(", ".join(counts) or "—"),
        text(", ".join(missed) or "none"),
    )


def _coverage(found: Programme) -> Iterator[Block]:
    """Scenario against service: when exercised last; what a drill says is missed stands out."""
    titles = {row.scenario: row.title for row in found.matrix.rows}
    yield Paragraph(
        text(
            "The day it was exercised last. ✗: a target is missed in a drill; ·: down, targets met; empty: not touched."
        ),
        keep=True,
    )
    chosen = sorted(found.coverage.items(), key=lambda pair: _worth(pair[1]))[:MOST_ROWS]
    for first in range(0, len(found.services), COLUMNS):
        some = found.services[first : first + COLUMNS]
        columns = slice(first, first + COLUMNS)
        rows = tuple((text(titles[scenario]), *map(_cell, cells[columns])) for scenario, cells in chosen)
        width = 64 // len(some)
        head = ("Disaster", *(found.graph.node(one).name for one in some))
        yield Table(head, rows, (100 - width * len(some), *[width] * len(some)), dense=True)
    if len(found.coverage) > MOST_ROWS:
        yield Paragraph(text(f"And {len(found.coverage) - MOST_ROWS} disasters, in programme.json."))


def _worth(cells: tuple[Covered, ...]) -> tuple[int, int]:
    return -sum(one.missed for one in cells), -sum(one.touched for one in cells)


def _cell(one: Covered) -> Cell:
    when = f" {one.last:%b %Y}" if one.last else ""
    sign = "✗" if one.missed else "·" if one.touched else ""
    return (simulated(sign), Span(when)) if sign else text(when.strip())


def _trend(found: Programme) -> Iterator[Block]:
    known = [one for one in found.trends if any(seconds is not None for _, seconds in one.points)]
    for first in range(0, len(known), ROWS_A_TABLE):
        some = known[first : first + ROWS_A_TABLE]
        named = [(found.graph.node(one.service).name, one) for one in some]
        words = "; ".join(f"{name}: {', '.join(_points(one))}" for name, one in named)
        yield Picture(draw_trends(named), text("Observed in exercises; the dashed line is the RTO.", "small"), words)


def _points(one: Trend) -> Iterator[str]:
    for at, seconds in one.points:
        yield f"{at:%b %Y} {'not observed' if seconds is None else length(seconds)}"


def _basis(found: Programme) -> Iterator[Block]:
    yield Paragraph(
        text(
            f"Simulated: every scenario of the inventory and of the library, seed {found.matrix.seed}, inventory "
            f"{found.estate.digest[:12]}. Due: last exercise and exercise_every of the organisation; left out, "
            "a year (NIST SP 800-84).",
            "small",
        )
    )
