"""An exercise written from a scenario: played, told in signs, laid onto the time there is."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import fields, replace
from itertools import chain
from string import ascii_lowercase
from typing import Any

from drillbook.exercises.exercise import Exercise, Inject, Module
from drillbook.exercises.inject import injects
from drillbook.exercises.merge import merged
from drillbook.exercises.modules import modules_of
from drillbook.exercises.moment import Sign, Signs
from drillbook.exercises.objective import objectives_of
from drillbook.exercises.surprise import Stage, with_surprises
from drillbook.exercises.timetable import timetable
from drillbook.exercises.wishes import SURPRISES, Wishes
from drillbook.graph import DependencyGraph
from drillbook.model import Estate, Scenario
from drillbook.scenarios import SHIPPED, Kinds
from drillbook.simulation import Decision, Trace, drill

LETTERS = [*ascii_lowercase[1:], *(f"-{number}" for number in range(2, 1000))]
EDITABLE = frozenset(one.name for one in fields(Inject)) - {"key", "tells", "knows"}


def write_exercise(
    estate: Estate, graph: DependencyGraph, scenario: Scenario, wishes: Wishes | None = None, kinds: Kinds = SHIPPED
) -> Exercise:
    """An exercise of a scenario, of the inventory or of the library.

    Raises ValueError for a module that is not there, InputError where the scenario cannot be played.
    """
    wishes = wishes or Wishes()
    stage = Stage(estate, graph, scenario, wishes.seed, wishes.replication, kinds)
    played = with_surprises(stage, SURPRISES[wishes.difficulty] if wishes.surprises is None else wishes.surprises)
    chosen = _chosen(modules_of(estate, graph, played.trace), wishes.modules)
    signs = Signs(estate, graph).of(played.trace)
    exercise = Exercise(
        title=scenario.title,
        scenario=scenario.id,
        wishes=wishes,
        inventory=estate.digest,
        start=played.trace.start,
        objectives=objectives_of(estate, graph, played.trace),
        timetable=timetable(chosen, signs, wishes.duration_s, wishes.difficulty),
        injects=(),
        generated=(),
        surprises=played.surprises,
        players=_players(estate, graph, played.trace),
        trace=played.trace,
    )
    first = generated(exercise, signs)
    return replace(exercise, injects=first, generated=first)


def _chosen(modules: Sequence[Module], numbers: Sequence[int] | None) -> tuple[Module, ...]:
    if numbers is not None and (missing := sorted(set(numbers) - {one.number for one in modules})):
        there = ", ".join(str(one.number) for one in modules)
        raise ValueError(f"no module {missing[0]}: this exercise has {there}")
    return tuple(one for one in modules if numbers is None or one.number in numbers)


def played_with(
    estate: Estate,
    graph: DependencyGraph,
    scenario: Scenario,
    exercise: Exercise,
    decisions: Sequence[Decision],
    kinds: Kinds = SHIPPED,
) -> Trace:
    """The exercise's drill with what was decided so far; `scenario` is the one that it was written from."""
    scenario = scenario.model_copy(update={"hits": (*scenario.hits, *exercise.surprises)})
    seed, replication = exercise.wishes.seed, exercise.wishes.replication
    return drill(estate, graph, scenario, seed=seed, replication=replication, kinds=kinds, decisions=decisions)


def rewritten(
    estate: Estate,
    graph: DependencyGraph,
    exercise: Exercise,
    trace: Trace,
    from_s: float,
    told: frozenset[str] = frozenset(),
) -> Exercise:
    """The same exercise with the rest of its story as another trace has it.

    `from_s`: seconds since STARTEX up to which injects stay; those whose keys are `told` stay too. Of the later ones
    stays what was changed by hand. The timetable stays, so that no clock jumps; what the story has no time left for is
    not told.
    """
    past = [one for one in exercise.injects if one.exercise_s <= from_s or one.key in told]
    later = [one for one in exercise.injects if one not in past]
    known, story_s = {one.key for one in past}, exercise.pace.to_story(from_s)
    fresh = [
        replace(one, exercise_s=max(one.exercise_s, from_s))
        for one in generated(exercise, Signs(estate, graph).of(trace))
        if one.key not in known and (one.exercise_s > from_s or one.at_s > story_s)
    ]
    by_hand = set(later) - set(exercise.generated)
    fresh = _numbered_apart(fresh, {one.number: one.key for one in (*past, *by_hand)})
    rest = merged(_rows(fresh), _rows(exercise.generated), _rows(later), EDITABLE)
    every = sorted([*past, *(Inject(**row) for row in rest)], key=lambda one: one.exercise_s)
    return replace(exercise, injects=tuple(every), generated=tuple(fresh), trace=trace)


def generated(exercise: Exercise, signs: Sequence[Sign]) -> tuple[Inject, ...]:
    """What is told of these signs, on an exercise's timetable."""
    surprising = {hit.element for hit in exercise.surprises}
    return injects(exercise.timetable, signs, exercise.objectives, exercise.wishes.difficulty, surprising)


def _rows(some: Iterable[Inject]) -> list[dict[str, Any]]:
    return [{each.name: getattr(one, each.name) for each in fields(one)} for one in some]


def _numbered_apart(some: Sequence[Inject], taken: Mapping[str, str]) -> list[Inject]:
    """With numbers that no other key has: a letter is put behind those that are taken ("2.03b")."""
    keys = dict(taken)
    renamed: dict[str, str] = {}
    for one in some:
        wished = chain([one.number], (f"{one.number}{letter}" for letter in LETTERS))
        number = next(n for n in wished if keys.setdefault(n, one.key) == one.key)
        renamed[one.number] = number
    return [
        replace(one, number=renamed[one.number], contingency=renamed.get(one.contingency, one.contingency))
        for one in some
    ]


def _players(estate: Estate, graph: DependencyGraph, trace: Trace) -> tuple[str, ...]:
    """Teams and people who own what goes down; every team where nobody does."""
    owners = [getattr(estate.find(one), "owner", None) for one in trace.outages if one in graph]
    found = tuple(dict.fromkeys(owner for owner in owners if owner))
    return found or tuple(estate.teams)
