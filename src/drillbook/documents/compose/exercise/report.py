"""The after-action report: what was asked, simulated and observed; what is to be done."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from math import inf

from drillbook.documents.blocks import (
    Block,
    Bullets,
    Cell,
    Heading,
    Paragraph,
    Picture,
    Span,
    Table,
    prose,
    strong,
    text,
)
from drillbook.documents.compose.exercise.material import Pack, basis, given, keyed, numbered, simulated
from drillbook.documents.paper import Paper
from drillbook.documents.timeline import draw_timeline
from drillbook.exercises.after_action import AfterAction, Observed
from drillbook.exercises.record import Entry, Kind
from drillbook.exercises.telling import length, write_time
from drillbook.exercises.words import gained, line_of, words_of
from drillbook.model import Improvement

AUDIENCE = "For those who took part, and who decide"
MOST_TIMELINE = 120
NOT_SEEN = "not observed"
NOTHING = "nothing of what services come to"


def after_action_report(found: AfterAction) -> Paper:
    """The first page says what came out and what to do; the sections say on what it rests."""
    pack = Pack(found.play.estate, found.play.graph, found.session.exercise)
    parts = (
        ("Objectives", _objectives(found)),
        ("Observed, simulated, asked for", _times(pack, found)),
        ("Decisions, and what they changed", _decisions(pack, found)),
        ("Timeline of the simulation", _pictures(pack, found)),
        ("Timeline of the room", _room(found)),
        ("Injects that were late or left out", _deliveries(found)),
        ("Where the figures come from", [Paragraph(basis(pack))]),
    )
    paper = pack.paper("After-action report", AUDIENCE, _lead(found), _opening(pack, found), numbered(parts))
    return keyed(replace(paper, date=day(found.held), footer="From an exercise. S simulated, G given by the inventory"))


def _lead(found: AfterAction) -> Cell:
    met = sum(not one.missed for one in found.observed)
    lasted = write_time(found.session.exercise_s // 60 * 60)
    decided = len(found.session.decisions)
    return (
        Span(f"Held on {day(found.held)}, {lasted} h. "),
        simulated(f"{met} of {len(found.observed)} services and processes met their targets"),
        Span(f" with the {decided} decisions that were made. " if decided != 1 else " with the one decision made. "),
        strong(f"{len(found.improvements)} actions" if len(found.improvements) != 1 else "One action"),
        Span(" to agree on." if found.improvements else ": none follows from what was seen."),
    )


def _opening(pack: Pack, found: AfterAction) -> Iterator[Block]:
    yield Heading("Improvement plan")
    if found.improvements:
        rows = tuple(_action(pack, number, one) for number, one in enumerate(found.improvements, 1))
        yield Table(("", "Finding", "Action", "Owner", "Due"), rows, (4, 36, 34, 14, 12))
        yield Paragraph(
            text(
                "after-action.yaml beside this report goes into the inventory as it is; strike out what is not agreed."
            )
        )
    else:
        yield Paragraph(text("Nothing was rated M or U, no target was missed, and nobody was waited for."))
    yield Heading("Strengths")
    yield (
        Bullets(tuple(text(one) for one in found.strengths))
        if found.strengths
        else Paragraph(text("None was observed: no objective was rated, and no service was said to be back."))
    )
    yield Heading("Areas for improvement")
    yield (
        Bullets(tuple(text(f"{one.observation}. Held against: {one.against}.") for one in found.areas))
        if found.areas
        else Paragraph(text("None was observed."))
    )


def _action(pack: Pack, number: int, one: Improvement) -> tuple[Cell, ...]:
    return (
        text(str(number)),
        text(one.finding),
        prose(one.action),
        text(pack.name(one.owner)),
        text(day(one.due)),
    )


def _objectives(found: AfterAction) -> Iterator[Block]:
    seen: dict[str, list[str]] = {}
    for entry in found.session.log:
        if entry.kind in (Kind.OBSERVED, Kind.RATED) and entry.text("words"):
            seen.setdefault(entry.text("objective"), []).append(entry.text("words"))
    rows = tuple(
        (
            (strong(one.title),),
            (strong(found.session.ratings[one.id]),)
            if one.id in found.session.ratings
            else text("not rated", "missing"),
            text("; ".join(seen.get(one.id, [])) or NOT_SEEN),
        )
        for one in found.session.exercise.objectives
    )
    yield Table(("Objective", "Rating", "What was seen"), rows, (40, 10, 50))
    yield Paragraph(text("P: performed without challenges, S: with some, M: with major ones, U: not.", "small"))


def _times(pack: Pack, found: AfterAction) -> Iterator[Block]:
    if not found.observed:
        yield Paragraph(text("No service goes down in this exercise."))
        return
    rows = tuple(_service(pack, one) for one in found.observed)
    head = (
        "Service",
        "RTO",
        "Simulated, no decision",
        "Simulated, as decided",
        "Noticed",
        "Declared",
        "Back, observed",
    )
    yield Table(head, rows, (22, 10, 16, 16, 11, 11, 14))
    loss = tuple(
        (
            (strong(pack.name(one.service)),),
            (given(length(one.target.rpo_s)),),
            (simulated(length(one.target.rpa_s)),),
            (simulated(length(one.played.rpa_s)),),
        )
        for one in found.observed
        if one.target.rpa_s or one.played.rpa_s
    )
    if loss:
        yield Table(("Data of", "RPO", "Lost, no decision", "Lost, as decided"), loss, (40, 20, 20, 20))


def _service(pack: Pack, one: Observed) -> tuple[Cell, ...]:
    return (
        (strong(pack.name(one.service)), Span(" MISSED" if one.missed else "", style="small")),
        (given(length(one.target.rto_s)),),
        (simulated(length(one.target.rta_s)),),
        (simulated(length(one.played.rta_s)),),
        *(text(NOT_SEEN if at_s is None else f"after {length(at_s)}" if at_s else "at once")
          for at_s in (one.noticed_s, one.declared_s, one.recovered_s)),
    )  # fmt: skip


def _decisions(pack: Pack, found: AfterAction) -> Iterator[Block]:
    if not found.effects:
        yield Paragraph(text("Nobody decided anything that the simulation was told of."))
        return
    rows = []
    for one in found.effects:
        changed = [
            f"{pack.name(entry.service)}: {words}"
            for entry in one.after.reached
            if (words := gained(one.before, one.after, entry.service))
        ]
        by, words = one.entry.text("by"), one.entry.text("words")
        besides = f" ({by})" * bool(by) + f": {words}" * bool(words)
        what = (strong(words_of(found.play, one.decision)), Span(besides))
        rows.append((text(pack.story(one.decision.at_s)), what, (simulated("; ".join(changed) or NOTHING),)))
    yield Table(("Story", "Decision", "Changed"), tuple(rows), (14, 40, 46))


def _pictures(pack: Pack, found: AfterAction) -> Iterator[Block]:
    touched = [one.service for one in found.observed]
    if not touched:
        return
    caption = text("A thick upright line is the RTO. The time axis is wide at the beginning.", "small")
    played = found.play.exercise.trace
    yield Picture(
        draw_timeline(played, touched, pack.estate), caption, "Timeline without decisions", "Without any decision"
    )
    if found.effects:
        after = draw_timeline(found.session.exercise.trace, touched, pack.estate)
        yield Picture(after, caption, "Timeline with the decisions made", "With the decisions that were made")


def _room(found: AfterAction) -> Iterator[Block]:
    entries = [entry for entry in found.session.log if entry.kind is not Kind.SPEED]
    rows = tuple(_line(found, entry) for entry in entries[:MOST_TIMELINE])
    if rows:
        yield Table(("Exercise", "Story", "What"), rows, (12, 16, 72), dense=True)
    if len(entries) > MOST_TIMELINE:
        yield Paragraph(text(f"And {len(entries) - MOST_TIMELINE} more: `drillbook tabletop journal` has all."))


def _line(found: AfterAction, entry: Entry) -> tuple[Cell, ...]:
    pack = Pack(found.play.estate, found.play.graph, found.session.exercise)
    words = line_of(found.play, found.session.exercise, entry)
    what = (strong(words),) if entry.kind is Kind.DECIDED else text(words)
    return text(write_time(entry.exercise_s // 60 * 60)), text(pack.story(entry.story_s)), what


def _deliveries(found: AfterAction) -> Iterator[Block]:
    rows = tuple(
        (
            (strong(one.number),),
            text(one.message),
            text(_late(one.late_s)),
        )
        for one in found.deliveries
    )
    if rows:
        yield Table(("No.", "Inject", ""), rows, (8, 70, 22), dense=True)


def _late(late_s: float | None) -> str:
    if late_s is None:
        return "skipped"
    return "never delivered" if late_s == inf else f"{length(late_s)} late"


def day(value: date) -> str:
    """A date, as people write it."""
    return f"{value:%-d %b %Y}"
