"""The controller's and evaluator's handbook: the whole story, every inject, what is expected, and what is reached."""

from collections.abc import Iterator
from dataclasses import replace

from drillbook.documents.blocks import Block, Bullets, Cell, Heading, Paragraph, Picture, Span, Table, strong, text
from drillbook.documents.compose.exercise.material import (
    CONTROLLERS,
    Pack,
    basis,
    given,
    keyed,
    numbered,
    simulated,
)
from drillbook.documents.paper import Paper
from drillbook.documents.timeline import draw_timeline
from drillbook.exercises import Inject, InjectKind
from drillbook.exercises.objective import touched
from drillbook.exercises.telling import length, span, write_time

MARK = {InjectKind.KEY: "KEY", InjectKind.SURPRISE: "SURPRISE", InjectKind.CONTINGENCY: "IF NEEDED"}
STEPS = 12
"""Rows of the table of times."""


def handbook(pack: Pack) -> Paper:
    """For controllers and evaluators: the first page runs the exercise, the sections say what is behind it."""
    parts = (
        ("What really happens", _story(pack)),
        ("Targets, and what the simulation reaches", _targets(pack)),
        ("Injects, one by one", _injects(pack)),
        ("Exercise time and story time", _times(pack)),
        ("Objectives and what to watch", _objectives(pack)),
        ("Where the figures come from", [Paragraph(basis(pack))]),
    )
    lead = text("Keep this from players. Deliver injects at their time; when players run ahead, deliver sooner.")
    return pack.paper("Controller and evaluator handbook", CONTROLLERS, lead, _opening(pack), numbered(parts))


def events_paper(pack: Pack) -> Paper:
    """The master scenario events list, all of it in one table across the page."""
    rows = tuple(_event(pack, one) for one in pack.exercise.injects)
    head = ("No.", "Time", "Story", "From → to, how", "Message", "Expected action", "Objective", "Controller", "If not")
    table = Table(head, rows, (5, 5, 8, 14, 29, 18, 10, 7, 4), dense=True)
    lead = text("The same list lies beside this page as CSV: what is edited there survives a rebuild.")
    return keyed(replace(pack.paper("Master scenario events list", CONTROLLERS, lead, (table,), ()), across=True))


def _event(pack: Pack, one: Inject) -> tuple[Cell, ...]:
    return (
        (strong(one.number),),
        text(write_time(one.exercise_s)),
        (simulated(pack.story(one.at_s)),) if one.tells else text(""),
        text(f"{one.sender} → {one.receiver}, {one.method}"),
        ((strong(f"{MARK[one.kind]}: "), *text(one.message)) if one.kind in MARK else text(one.message)),
        text(one.expected),
        text(pack.objective(one.objective)),
        text(one.controller),
        text(one.contingency),
    )


def _opening(pack: Pack) -> Iterator[Block]:
    exercise = pack.exercise
    yield Heading("Run it from this page")
    rows = [
        (text(write_time(one.exercise_s)), (strong(one.number),), *_short(one))
        for one in exercise.injects
        if one.kind is not InjectKind.CONTINGENCY
    ]
    yield Table(("Time", "No.", "What", "To, how"), tuple(rows), (9, 8, 61, 22), dense=True)
    yield Heading("Before you begin")
    yield Bullets(
        (
            text(
                "Players have the situation manual and their plan on paper, evaluators their sheets; phones are silent."
            ),
            text("Everybody outside who could be called knows that this is an exercise, and until when."),
            text("“STOP” is agreed, and who may say it: everybody."),
        ),
        tick=True,
    )


def _short(one: Inject) -> tuple[Cell, Cell]:
    mark = (strong(f"{MARK[one.kind]} "),) if one.kind in MARK else ()
    words = one.message if len(one.message) <= 110 else f"{one.message[:108]}…"
    return (*mark, *text(words)), text(f"{one.receiver}, {one.method}")


def _story(pack: Pack) -> Iterator[Block]:
    exercise = pack.exercise
    scenario = pack.estate.scenarios.get(exercise.scenario)
    if scenario is not None and scenario.story:
        yield Paragraph(text(scenario.story))
    if exercise.surprises:
        words = ", ".join(f"{pack.name(hit.element)} ({hit.how})" for hit in exercise.surprises)
        yield Paragraph(
            (strong("What goes wrong besides: "), *text(f"{words}. Chosen because it completes a cut set."))
        )
    services = [one.service for one in touched(exercise.trace)]
    if services:
        yield Picture(
            draw_timeline(exercise.trace, services, pack.estate),
            text("A thick upright line is the RTO. The time axis is wide at the beginning.", "small"),
            f"Timeline of {exercise.title}",
        )


def _targets(pack: Pack) -> Iterator[Block]:
    rows = tuple(
        (
            (strong(pack.name(one.service)),),
            (simulated(length(one.rta_s)),),
            (given(length(one.rto_s)),),
            (simulated("everything" if one.rpa_s == float("inf") else length(one.rpa_s)),),
            (given(length(one.rpo_s)),),
            text("" if one.rto_s is None and one.rpo_s is None else "met" if one.met else "MISSED"),
        )
        for one in touched(pack.exercise.trace)
    )
    if not rows:
        yield Paragraph(text("No service goes down or loses data in this drill."))
        return
    yield Paragraph(text("As the plan assumes, without any decision of players:"), keep=True)
    yield Table(("Service", "Down (RTA)", "RTO", "Data lost (RPA)", "RPO", "Targets"), rows, (28, 17, 13, 17, 13, 12))


def _injects(pack: Pack) -> Iterator[Block]:
    for module in pack.exercise.modules:
        yield Heading(f"Module {module.number}: {module.title}")
        told = [one for one in pack.exercise.injects if one.number.startswith(f"{module.number}.") and one.tells]
        rows = tuple(
            (
                (strong(one.number), Span(f" {MARK.get(one.kind, '')}", style="small")),
                (Span(write_time(one.exercise_s)), Span(f" / {pack.story(one.at_s)}", style="small")),
                text(one.message),
                text(one.expected),
                text(_truth(one), "small"),
            )
            for one in told
        )
        if rows:
            yield Table(
                ("No.", "Time", "Message", "Expected action", "What is the matter"),
                rows,
                (9, 12, 31, 22, 26),
                dense=True,
            )
        yield Bullets(tuple(text(question) for question in module.questions))


def _truth(one: Inject) -> str:
    follow = f" Not acted on: {one.contingency}." if one.contingency else ""
    return f"{one.knows}{follow}"


def _times(pack: Pack) -> Iterator[Block]:
    exercise = pack.exercise
    times = [exercise.duration_s * number / STEPS for number in range(STEPS + 1)]
    rows = tuple(
        (
            text(write_time(round(at_s / 60) * 60)),
            text(pack.story(exercise.pace.to_story(at_s))),
            text(_after(pack, at_s)),
        )
        for at_s in times
    )
    yield Table(("Exercise", "Story", "After its start"), rows, (20, 40, 40), dense=True)


def _after(pack: Pack, at_s: float) -> str:
    seconds = pack.exercise.pace.to_story(at_s)
    return span(seconds) if seconds >= 60 else "start"


def _objectives(pack: Pack) -> Iterator[Block]:
    for one in pack.exercise.objectives:
        numbers = ", ".join(inject.number for inject in pack.exercise.injects if inject.objective == one.id)
        yield Paragraph((strong(one.title), Span(f" ({one.capability}); injects {numbers or 'none'}")), keep=True)
        yield Bullets(tuple(text(measure) for measure in one.measures), tick=True)
