"""`drillbook tabletop build`: a drill pack from a simulated disaster, as PDF, HTML and CSV."""

import json
from collections.abc import Mapping
from pathlib import Path

import typer

from drillbook.cli.console import progress, put, put_table
from drillbook.cli.deliver import deliver
from drillbook.cli.exercise_options import (
    EVENTS,
    EXERCISE,
    Disaster,
    Duration,
    Events,
    ExerciseSeed,
    Level,
    Parts,
    Surprise,
    asked,
)
from drillbook.cli.options import Form, Format, Inventory, Output, name_of, read, scenario_called, templates_of
from drillbook.documents import render_paper, render_paper_page
from drillbook.exercises import Exercise, write_exercise
from drillbook.exercises.events_list import Row, read_events, renewed, rows_of, with_events, write_events
from drillbook.exercises.telling import write_time
from drillbook.extensions import scenario_kinds
from drillbook.graph import DependencyGraph, build_graph
from drillbook.model import Estate
from drillbook.problem import InputError
from drillbook.results import ExerciseJson, exercise_json, to_bytes
from drillbook.scenarios import Playing
from drillbook.writing import check_writable


def build(
    inventory: Inventory,
    scenario: Disaster = None,
    duration: Duration = None,
    difficulty: Level = None,
    modules: Parts = None,
    surprise: Surprise = None,
    events: Events = None,
    seed: ExerciseSeed = None,
    output: Output = Path("output"),
    form: Format = Form.TEXT,
) -> None:
    """Make a drill pack: manual for players, handbook, list of events, handouts, evaluation sheets and forms.

    Below the output folder, in tabletop/SCENARIO/. What is edited in events.csv survives when the pack is made again.
    """
    estate = read(inventory)
    graph = build_graph(estate)
    kinds = scenario_kinds()
    chosen = scenario_called(Playing(estate, graph, kinds), scenario)
    wishes = asked(seed, duration, difficulty, modules, surprise)
    folder = output / name_of(inventory) / "tabletop" / chosen.id
    check_writable(folder)
    with progress() as told:
        told("playing", 0, 1)
        try:
            exercise = write_exercise(estate, graph, chosen, wishes, kinds)
        except ValueError as error:
            raise typer.BadParameter(str(error), param_hint="--modules") from None
        exercise = apply_list(exercise, folder, events)
        result = exercise_json(exercise)
        files = pack_files(estate, graph, exercise, templates_of(inventory), result)
    deliver(folder, files, form, result, lambda: _show(exercise))


def pack_files(
    estate: Estate, graph: DependencyGraph, exercise: Exercise, templates: Path | None, result: ExerciseJson
) -> dict[str, bytes]:
    """Every file of a pack, by its name."""
    from drillbook.documents.compose.exercise import Pack, compose_pack  # noqa: PLC0415 - charts load when needed

    files: dict[str, bytes] = {}
    for name, paper in compose_pack(Pack(estate, graph, exercise)).items():
        files[f"{name}.pdf"] = render_paper(paper, templates)
        files[f"{name}.html"] = render_paper_page(paper, templates)
    files[EVENTS] = write_events(rows_of(exercise))
    files[EXERCISE] = to_bytes(result)
    return files


def apply_list(exercise: Exercise, folder: Path, events: Path | None) -> Exercise:
    """The exercise with what was edited in its list of events; InputError with every fault of the list."""
    file = events or folder / EVENTS
    if events is None and not file.is_file():
        return exercise
    try:
        data = file.read_bytes()
    except OSError as error:
        raise typer.BadParameter(f"cannot be read: {error.strerror}", param_hint="--events") from None
    rows, lines, problems = read_events(data, str(file))
    if problems:
        raise InputError(problems)
    _, problems = with_events(exercise, rows, str(file), lines)
    if problems:
        raise InputError(problems)
    made, _ = with_events(exercise, renewed(rows_of(exercise), _before(file.parent, folder), rows), str(file))
    return made


def _before(*folders: Path) -> list[Row]:
    """The list as it was generated last, from beside the edited one or from the pack; empty: nobody knows."""
    for folder in folders:
        try:
            found = json.loads((folder / EXERCISE).read_bytes())
            rows: list[Mapping[str, str]] = found["written"]
            if all(isinstance(row, dict) and all(isinstance(one, str) for one in row.values()) for row in rows):
                return rows
        except (OSError, ValueError, KeyError, TypeError):
            continue
    return []


def _show(exercise: Exercise) -> None:
    """How many injects each module has, what is tried, and what goes wrong besides."""
    wishes = exercise.wishes
    put(f"{exercise.title}: {write_time(wishes.duration_s)} h, {wishes.difficulty.value}, seed {wishes.seed}")
    rows = []
    for module in exercise.modules:
        told = [one for one in exercise.injects if one.number.startswith(f"{module.number}.") and one.tells]
        first = min((one.exercise_s for one in told), default=0.0)
        rows.append((f"{module.number} {module.title}", write_time(first), str(len(told))))
    put_table(("Module", "From", "Injects"), rows)
    put(f"Objectives: {', '.join(one.title for one in exercise.objectives)}")
    if exercise.surprises:
        put(f"Surprises: {', '.join(f'{hit.element} ({hit.how.value})' for hit in exercise.surprises)}")
