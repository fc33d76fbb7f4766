"""What the documents of an exercise are composed from, and the sentences they share."""

from collections.abc import Iterable
from dataclasses import dataclass, replace

from drillbook.documents.as_json import digest_of
from drillbook.documents.blocks import Block, Cell, Section, Span, text
from drillbook.documents.paper import Paper
from drillbook.exercises import Exercise
from drillbook.exercises.telling import clock, name_of, write_time
from drillbook.graph import DependencyGraph
from drillbook.model import Estate

PLAYERS = "For players"
CONTROLLERS = "For controllers and evaluators, not for players"


@dataclass(frozen=True, slots=True)
class Pack:
    """An exercise with its inventory."""

    estate: Estate
    graph: DependencyGraph
    exercise: Exercise

    def name(self, identifier: str) -> str:
        """What people call an element, a team or a person; anything else as it is."""
        return name_of(self.estate, self.graph, identifier)

    def objective(self, identifier: str) -> str:
        """An objective's title."""
        return next((one.title for one in self.exercise.objectives if one.id == identifier), "")

    def story(self, at_s: float) -> str:
        """Story time as people read it."""
        return clock(self.exercise.trace, at_s)

    def paper(
        self, title: str, audience: str, lead: Cell, opening: Iterable[Block], sections: Iterable[Section]
    ) -> Paper:
        """One of its documents."""
        organisation = self.estate.organisation
        paper = Paper(
            organisation=organisation.name,
            title=title,
            subtitle="tabletop exercise" if audience == PLAYERS else self.exercise.title,
            audience=audience,
            date="",
            inventory=self.exercise.inventory[:12],
            classification=organisation.classification,
            lead=lead,
            opening=tuple(opening),
            sections=tuple(sections),
        )
        return keyed(paper)


def keyed(paper: Paper) -> Paper:
    """With the identity of what it says."""
    return replace(paper, key=digest_of(replace(paper, key="")))


def numbered(parts: Iterable[tuple[str, Iterable[Block]]]) -> tuple[Section, ...]:
    """Sections in order; those without anything to say are left out."""
    found = [(title, tuple(blocks)) for title, blocks in parts]
    return tuple(Section(str(n), title, blocks) for n, (title, blocks) in enumerate([f for f in found if f[1]], 1))


def simulated(plain: str) -> Span:
    """Words with the mark of what was simulated."""
    return Span(plain, "S")


def given(plain: str) -> Span:
    """Words with the mark of what the inventory gives."""
    return Span(plain, "G" if plain != "—" else "")


def basis(pack: Pack) -> Cell:
    """Where the figures come from."""
    exercise, wishes = pack.exercise, pack.exercise.wishes
    surprises = ", ".join(pack.name(hit.element) for hit in exercise.surprises) or "none"
    return text(
        f"Simulated: scenario {exercise.scenario}, seed {wishes.seed}, replication {wishes.replication}, inventory "
        f"{exercise.inventory[:12]}; surprises: {surprises}. Difficulty {wishes.difficulty}, "
        f"{write_time(wishes.duration_s)} h of exercise.",
        "small",
    )
