"""`drillbook tabletop build`: an exercise, its injects and objectives."""

from typing import Annotated, cast

from pydantic import Field
from typing_extensions import TypedDict

from drillbook.exercises import Exercise, Inject, Module, Objective
from drillbook.exercises.events_list import rows_of
from drillbook.exercises.wishes import wishes_data
from drillbook.results.form import Digest, Id

ExerciseTime = Annotated[float, Field(description="Seconds since STARTEX.")]
StoryTime = Annotated[float, Field(description="Seconds since the scenario's start.")]


class ObjectiveJson(TypedDict):
    """What the exercise shall show."""

    id: str
    title: str
    capability: str
    services: list[Id]
    measures: list[str]


class ModuleJson(TypedDict):
    """A part of the exercise."""

    number: int
    title: str
    from_s: StoryTime
    to_s: StoryTime
    questions: list[str]


class InjectJson(TypedDict):
    """One line of the master scenario events list."""

    number: str
    key: Annotated[str, Field(description="The same in every rebuild.")]
    at_s: StoryTime
    exercise_s: ExerciseTime
    kind: str
    sender: str
    receiver: str
    method: str
    message: str
    expected: str
    objective: Annotated[str, Field(description="Identifier of an objective; empty: none.")]
    controller: str
    contingency: Annotated[str, Field(description="Number of the inject that follows when nobody acts; empty: none.")]
    tells: list[Id]
    knows: Annotated[str, Field(description="What is really the matter; not for players.")]


class SurpriseJson(TypedDict):
    """What goes wrong besides the scenario."""

    element: Id
    how: str
    after_s: StoryTime


class PaceJson(TypedDict):
    """How story time runs against exercise time: points of a rising, piecewise linear map."""

    story_s: list[float]
    exercise_s: list[float]


class WishesJson(TypedDict):
    """How it was asked for."""

    seed: int
    replication: int
    duration_s: ExerciseTime
    difficulty: str
    modules: Annotated[list[int] | None, Field(description="Numbers of those that are played; null: all.")]
    surprises: Annotated[int | None, Field(description="How many; null: as the difficulty says.")]


class ExerciseJson(TypedDict):
    """A whole exercise."""

    id: str
    title: str
    scenario: Annotated[str, Field(description="For `drillbook drill --scenario`.")]
    seed: int
    replication: int
    inventory: Digest
    start: Annotated[str, Field(description="Of the story, ISO 8601.")]
    duration_s: ExerciseTime
    difficulty: str
    players: list[str]
    controllers: list[str]
    objectives: list[ObjectiveJson]
    modules: list[ModuleJson]
    surprises: list[SurpriseJson]
    pace: PaceJson
    injects: list[InjectJson]
    wishes: WishesJson
    written: Annotated[
        list[dict[str, str]],
        Field(description="The list of events as generated, before what was edited."),
    ]


def exercise_json(exercise: Exercise) -> ExerciseJson:
    """The whole exercise."""
    return {
        "id": exercise.scenario,
        "title": exercise.title,
        "scenario": exercise.scenario,
        "seed": exercise.wishes.seed,
        "replication": exercise.wishes.replication,
        "inventory": exercise.inventory,
        "start": exercise.start.isoformat(),
        "duration_s": exercise.duration_s,
        "difficulty": exercise.wishes.difficulty.value,
        "players": list(exercise.players),
        "controllers": list(dict.fromkeys(one.controller for one in exercise.injects if one.controller)),
        "objectives": [_objective(one) for one in exercise.objectives],
        "modules": [_module(one) for one in exercise.modules],
        "surprises": [
            {"element": hit.element, "how": hit.how.value, "after_s": hit.after.total_seconds()}
            for hit in exercise.surprises
        ],
        "pace": {"story_s": list(exercise.pace.story_s), "exercise_s": list(exercise.pace.exercise_s)},
        "injects": [inject_json(one) for one in exercise.injects],
        "wishes": cast(WishesJson, wishes_data(exercise.wishes)),
        "written": rows_of(exercise, exercise.generated),
    }


def inject_json(one: Inject) -> InjectJson:
    """One inject."""
    return {
        "number": one.number,
        "key": one.key,
        "at_s": one.at_s,
        "exercise_s": one.exercise_s,
        "kind": one.kind.value,
        "sender": one.sender,
        "receiver": one.receiver,
        "method": one.method.value,
        "message": one.message,
        "expected": one.expected,
        "objective": one.objective,
        "controller": one.controller,
        "contingency": one.contingency,
        "tells": list(one.tells),
        "knows": one.knows,
    }


def _objective(one: Objective) -> ObjectiveJson:
    services, measures = list(one.services), list(one.measures)
    return {"id": one.id, "title": one.title, "capability": one.capability, "services": services, "measures": measures}


def _module(one: Module) -> ModuleJson:
    return {
        "number": one.number,
        "title": one.title,
        "from_s": one.from_s,
        "to_s": one.to_s,
        "questions": list(one.questions),
    }
