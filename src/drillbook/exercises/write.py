"""An exercise written from a scenario: played, told in signs, laid onto the time there is."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from drillbook.exercises.exercise import Difficulty, Exercise, Module
from drillbook.exercises.inject import CONTROLLER, SIMULATOR, injects, timetable
from drillbook.exercises.modules import modules_of
from drillbook.exercises.moment import Signs
from drillbook.exercises.objective import objectives_of
from drillbook.exercises.surprise import Stage, with_surprises
from drillbook.graph import DependencyGraph
from drillbook.model import Estate, Scenario
from drillbook.scenarios import SHIPPED, Kinds
from drillbook.simulation import Decision, Trace, drill

HOURS_3 = 3 * 3600.0
SURPRISES = {Difficulty.EASY: 0, Difficulty.STANDARD: 1, Difficulty.HARD: 2}
"""How much goes wrong besides, where nothing else is asked for."""


@dataclass(frozen=True, slots=True)
class Wishes:
    """How an exercise is to be."""

    seed: int = 0
    replication: int = 0
    duration_s: float = HOURS_3
    """Exercise time, with briefing and hot wash."""
    difficulty: Difficulty = Difficulty.STANDARD
    modules: tuple[int, ...] | None = None
    """Numbers of those that are played; None: all."""
    surprises: int | None = None
    """How many; None: as the difficulty says."""


def write_exercise(
    estate: Estate, graph: DependencyGraph, scenario: Scenario, wishes: Wishes | None = None, kinds: Kinds = SHIPPED
) -> Exercise:
    """An exercise of a scenario, of the inventory or of the library.

    Raises ValueError for a module that is not there, InputError where the scenario cannot be played.
    """
    wishes = wishes or Wishes()
    difficulty = wishes.difficulty
    stage = Stage(estate, graph, scenario, wishes.seed, wishes.replication, kinds)
    played = with_surprises(stage, SURPRISES[difficulty] if wishes.surprises is None else wishes.surprises)
    chosen = _chosen(modules_of(estate, graph, played.trace), wishes.modules)
    signs = Signs(estate, graph).of(played.trace)
    table = timetable(chosen, signs, wishes.duration_s, difficulty)
    objectives = objectives_of(estate, graph, played.trace)
    surprising = {hit.element for hit in played.surprises}
    return Exercise(
        id=scenario.id,
        title=scenario.title,
        scenario=scenario.id,
        seed=wishes.seed,
        replication=wishes.replication,
        inventory=estate.digest,
        start=played.trace.start,
        duration_s=wishes.duration_s,
        difficulty=difficulty,
        objectives=objectives,
        modules=chosen,
        injects=injects(table, signs, objectives, difficulty, surprising),
        pace=table.pace,
        surprises=played.surprises,
        players=_players(estate, graph, played.trace),
        controllers=(CONTROLLER, SIMULATOR),
        trace=played.trace,
    )


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
    seed, replication = exercise.seed, exercise.replication
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

    `from_s`: seconds since STARTEX up to which injects stay; those whose keys are `told` stay too. The pace stays as it
    is, so that no clock jumps; what the story has no time left for is not told.
    """
    signs = Signs(estate, graph).of(trace)
    modules = exercise.modules
    table = replace(timetable(modules, signs, exercise.duration_s, exercise.difficulty), pace=exercise.pace)
    surprising = {hit.element for hit in exercise.surprises}
    fresh = injects(table, signs, exercise.objectives, exercise.difficulty, surprising)
    kept = [one for one in exercise.injects if one.exercise_s <= from_s or one.key in told]
    known, numbers = {one.key for one in kept}, {one.number for one in kept}
    later = [one for one in fresh if one.exercise_s > from_s and one.key not in known]
    later = [one if one.number not in numbers else replace(one, number=f"{one.number}b") for one in later]
    return replace(exercise, injects=tuple(sorted([*kept, *later], key=lambda one: one.exercise_s)), trace=trace)


def _players(estate: Estate, graph: DependencyGraph, trace: Trace) -> tuple[str, ...]:
    """Teams and people who own what goes down; every team where nobody does."""
    owners = [getattr(estate.find(one), "owner", None) for one in trace.outages if one in graph]
    found = tuple(dict.fromkeys(owner for owner in owners if owner))
    return found or tuple(estate.teams)
