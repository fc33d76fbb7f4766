"""What is handed out: situations for the wall, evaluation sheets, forms to sign and to fill in."""

from collections.abc import Iterator
from dataclasses import replace

from drillbook.documents.blocks import Block, Bullets, Cell, Heading, Paragraph, Section, Table, strong, text
from drillbook.documents.compose.exercise.material import CONTROLLERS, PLAYERS, Pack, keyed
from drillbook.documents.paper import Paper
from drillbook.exercises import Inject, InjectKind
from drillbook.exercises.telling import board, write_time

RATINGS = (
    ("P", "Performed without challenges: done, and nothing stood in the way"),
    ("S", "Performed with some challenges: done, with delay or by another way"),
    ("M", "Performed with major challenges: done in part, or with risk"),
    ("U", "Unable to be performed"),
)
"""HSEEP, exercise evaluation guide (2020)."""
LINES = 12
MOST_ON_A_SLIDE = 3
MOST_ON_BOARD = 6


def handouts(pack: Pack) -> Paper:
    """One page a situation, to be shown when it is so: only what was told by then."""
    slides = tuple(_slides(pack))
    lead = text("Show each page when its injects are delivered. It says no more than they do.")
    return keyed(replace(pack.paper("Handouts", PLAYERS, lead, (), slides), slides=True))


def _slides(pack: Pack) -> Iterator[Section]:
    for module in pack.exercise.modules:
        told = [
            one
            for one in pack.exercise.injects
            if one.number.startswith(f"{module.number}.") and one.tells and one.kind is not InjectKind.CONTINGENCY
        ]
        for first in range(0, len(told), MOST_ON_A_SLIDE):
            some = told[first : first + MOST_ON_A_SLIDE]
            board = _board(pack, [one for one in pack.exercise.injects if one.exercise_s <= some[-1].exercise_s])
            yield Section("", pack.story(some[-1].at_s), (_slide(pack, some), *board))
        questions = Bullets(tuple(text(question) for question in module.questions))
        yield Section("", f"Module {module.number}: {module.title}", (questions,))


def _slide(pack: Pack, some: list[Inject]) -> Table:
    rows = tuple((text(pack.story(one.at_s)), (strong(one.sender),), text(one.message)) for one in some)
    return Table(("When", "Who", "What"), rows, (14, 24, 62))


def _board(pack: Pack, told: list[Inject]) -> Iterator[Block]:
    """What is known of services by what was told so far: no more than that."""
    known = board(pack.graph, told)
    if known:
        rows = tuple(
            ((strong(pack.name(service)),), text(state), text(pack.story(one.at_s)))
            for service, (state, one) in list(known.items())[:MOST_ON_BOARD]
        )
        yield Heading("What is known")
        yield Table(("Service", "State", "Since"), rows, (50, 28, 22))


def evaluation(pack: Pack) -> Paper:
    """A sheet an objective: what is measured, what was seen, and the rating."""
    sections = tuple(
        Section(str(number), one.title, tuple(_sheet(pack, number)))
        for number, one in enumerate(pack.exercise.objectives, 1)
    )
    scale = Bullets(tuple((strong(f"{letter}  "), *text(words)) for letter, words in RATINGS))
    lead = text("One sheet an objective. Write what you see and hear, with its time; judge afterwards.")
    paper = pack.paper("Evaluation sheets", CONTROLLERS, lead, (Heading("Ratings"), scale), sections)
    return keyed(replace(paper, pages=True))


def _sheet(pack: Pack, number: int) -> Iterator[Block]:
    objective = pack.exercise.objectives[number - 1]
    services = ", ".join(map(pack.name, objective.services)) or "all"
    yield Paragraph((strong("Capability: "), *text(f"{objective.capability}. Services: {services}.")))
    rows: tuple[tuple[Cell, ...], ...] = tuple((text(one), text(""), text("")) for one in objective.measures)
    yield Table(("Measure", "Observed, with time", "Met?"), rows, (50, 38, 12))
    injects = [one for one in pack.exercise.injects if one.objective == objective.id]
    if injects:
        told = tuple(
            (text(one.number), text(write_time(one.exercise_s)), text(one.expected), text("")) for one in injects
        )
        yield Table(("Inject", "Time", "Expected", "What was done, and when"), told, (9, 9, 42, 40))
    yield Table(("Rating (P, S, M, U)", "Why", "Evaluator"), ((text(""), text(""), text("")),), (20, 55, 25))


def forms(pack: Pack) -> Paper:
    """Sign-in, hot wash and feedback, to be copied."""
    empty = text("")
    sections = (
        Section("", "Sign-in", (Table(("Name", "Role", "Player, controller, evaluator, observer", "Signature"),
                                      ((empty,) * 4,) * LINES, (30, 22, 26, 22)),)),
        Section("", "Decisions", (Table(("Story time", "What was decided", "By whom", "On what grounds"),
                                        ((empty,) * 4,) * LINES, (14, 40, 18, 28)),)),
        Section("", "Hot wash", tuple(_hot_wash())),
        Section("", "Participant feedback", tuple(_feedback())),
    )  # fmt: skip
    paper = pack.paper(
        "Forms", PLAYERS, text("Copy as many as there are people. Collect them before anybody leaves."), (), sections
    )
    return keyed(replace(paper, pages=True))


def _hot_wash() -> Iterator[Block]:
    empty = text("")
    for heading in ("What went well", "What did not", "What is missing from the plan"):
        yield Heading(heading)
        yield Table(("What", "Said by"), ((empty, empty),) * 4, (78, 22))
    yield Heading("What is done about it")
    yield Table(("Action", "Owner", "Due"), ((empty,) * 3,) * 4, (58, 24, 18))


def _feedback() -> Iterator[Block]:
    asked = (
        "The situation was realistic",
        "I knew what was expected of me",
        "The plan told me what to do",
        "I would know what to do tomorrow",
        "The time was well spent",
    )
    yield Paragraph(text("1: not at all; 5: entirely"), keep=True)
    rows = tuple((text(one), *(text("☐") for _ in range(5))) for one in asked)
    yield Table(("", "1", "2", "3", "4", "5"), rows, (60, 8, 8, 8, 8, 8))
    yield Heading("What should be different next time?")
    yield Table(("",), ((text(""),),) * 4, (100,))
