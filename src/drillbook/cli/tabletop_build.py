"""`drillbook tabletop build`: a drill pack from a simulated disaster, as PDF, HTML and CSV."""

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Annotated

import typer

from drillbook.cli.console import progress, put, put_json, put_table, say
from drillbook.cli.options import Form, Format, Inventory, Output, Seed, name_of, read, scenario_called, templates_of
from drillbook.documents import render_paper, render_paper_page
from drillbook.exercises import Difficulty, Exercise, Wishes, write_exercise
from drillbook.exercises.events_list import Row, merged, read_events, rows_of, with_events, write_events, write_time
from drillbook.extensions import scenario_kinds
from drillbook.graph import DependencyGraph, build_graph
from drillbook.model import Estate
from drillbook.problem import InputError
from drillbook.quantity import read_duration
from drillbook.results import ExerciseJson, exercise_json, to_bytes
from drillbook.scenarios import Playing
from drillbook.writing import check_writable, write_tree

EVENTS, EXERCISE = "events.csv", "exercise.json"
LEAST_S, MOST_S = 30 * 60.0, 48 * 3600.0
MOST_SURPRISES = 5


def build(
    inventory: Inventory,
    scenario: Annotated[
        str | None, typer.Option(help="Which disaster; `drillbook drill --list` names them.", show_default=False)
    ] = None,
    duration: Annotated[str, typer.Option(help="How long the exercise takes, with briefing and hot wash.")] = "3 h",
    difficulty: Annotated[
        Difficulty, typer.Option(help="How much is told at once, and how much goes wrong besides.")
    ] = Difficulty.STANDARD,
    modules: Annotated[
        str | None, typer.Option(help="Which modules, as in 1,2: 1 detection, 2 recovery, 3 return. Left out: all.")
    ] = None,
    surprise: Annotated[
        str | None, typer.Option(help="How many surprises out of the cut sets, or none. Left out: by difficulty.")
    ] = None,
    events: Annotated[
        Path | None, typer.Option(help="A list of events edited by hand. Left out: that of the pack, where it has one.")
    ] = None,
    seed: Seed = 0,
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
    wishes = Wishes(
        seed=seed,
        duration_s=exercise_time(duration),
        difficulty=difficulty,
        modules=_modules(modules),
        surprises=_surprises(surprise),
    )
    folder = output / name_of(inventory) / "tabletop" / chosen.id
    check_writable(folder)
    with progress() as told:
        told("playing", 0, 1)
        try:
            exercise = write_exercise(estate, graph, chosen, wishes, kinds)
        except ValueError as error:
            raise typer.BadParameter(str(error), param_hint="--modules") from None
        written = rows_of(exercise)
        exercise = apply_list(exercise, folder, events)
        result = exercise_json(exercise, written)
        files = pack_files(estate, graph, exercise, templates_of(inventory), result)
    write_tree(folder, files)
    for name in files:
        say(f"written: {folder / name}")
    if form is Form.JSON:
        put_json(result)
    else:
        _show(exercise)


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


def exercise_time(text: str) -> float:
    """Seconds of an exercise; a usage error where it cannot be held in them."""
    try:
        seconds = read_duration(text).total_seconds()
    except ValueError as error:
        raise typer.BadParameter(str(error), param_hint="--duration") from None
    if not LEAST_S <= seconds <= MOST_S:
        raise typer.BadParameter("an exercise takes between 30 min and 48 h", param_hint="--duration")
    return seconds


def _modules(text: str | None) -> tuple[int, ...] | None:
    if text is None:
        return None
    try:
        return tuple(sorted({int(one) for one in text.split(",")}))
    except ValueError:
        raise typer.BadParameter(f"{text!r} is no list of numbers, as in 1,2", param_hint="--modules") from None


def _surprises(text: str | None) -> int | None:
    if text is None:
        return None
    number = 0 if text == "none" else int(text) if text.isascii() and text.isdigit() and len(text) < 3 else -1
    if not 0 <= number <= MOST_SURPRISES:
        raise typer.BadParameter(f"{text!r} is not none or a number up to {MOST_SURPRISES}", param_hint="--surprise")
    return number


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
    made, _ = with_events(exercise, merged(rows_of(exercise), _before(file.parent, folder), rows), str(file))
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
    put(f"{exercise.title}: {write_time(exercise.duration_s)} h, {exercise.difficulty.value}, seed {exercise.seed}")
    rows = []
    for module in exercise.modules:
        told = [one for one in exercise.injects if one.number.startswith(f"{module.number}.") and one.tells]
        first = min((one.exercise_s for one in told), default=0.0)
        rows.append((f"{module.number} {module.title}", write_time(first), str(len(told))))
    put_table(("Module", "From", "Injects"), rows)
    put(f"Objectives: {', '.join(one.title for one in exercise.objectives)}")
    if exercise.surprises:
        put(f"Surprises: {', '.join(f'{hit.element} ({hit.how.value})' for hit in exercise.surprises)}")
