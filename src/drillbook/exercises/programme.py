"""The exercise programme: what was exercised and when, what is due, and which disaster is most worth it."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from drillbook.analysis import find_targets
from drillbook.graph import DependencyGraph
from drillbook.model import Estate, HeldExercise, last_covered
from drillbook.simulation import Matrix
from drillbook.simulation import Row as Played

SPREAD = timedelta(days=14)
"""Exercises that are due now are planned so far apart, the most urgent first."""
MOST_TREND = 12


@dataclass(frozen=True, slots=True)
class Covered:
    """One scenario against one service."""

    scenario: str
    service: str
    last: date | None
    """When that was exercised last; None: never."""
    missed: bool
    """A drill says that a target is missed in it."""
    touched: bool
    """A drill says that the service is down or loses data in it."""


@dataclass(frozen=True, slots=True)
class Due:
    """A service that is to be exercised."""

    service: str
    last: date | None
    due: date
    """By when; for what was never exercised, the day of the programme."""
    planned: date
    """When it is put in the calendar: when it is due, or in turn where that is over."""
    scenario: str
    """The disaster most worth it: a target is missed in it, it was not played with this service, it lasts longest."""
    why: str
    missed: int
    """Disasters of all in which it misses a target."""
    exercise_first: bool
    """It is overdue, or was never exercised."""


@dataclass(frozen=True, slots=True)
class Trend:
    """One service over the exercises that covered it: when, and how long until it was back."""

    service: str
    rto_s: float | None
    points: tuple[tuple[date, float | None], ...]
    """Seconds; None: not observed."""


@dataclass(frozen=True)
class Programme:
    """All of it, as of a day."""

    estate: Estate
    graph: DependencyGraph
    today: date
    matrix: Matrix
    history: tuple[HeldExercise, ...]
    """The newest first."""
    services: tuple[str, ...]
    coverage: dict[str, tuple[Covered, ...]]
    """By scenario, in the order of `services`; scenarios that touch none of them and were never played are left out."""
    due: tuple[Due, ...]
    """The most urgent first."""
    trends: tuple[Trend, ...]


def programme(estate: Estate, graph: DependencyGraph, matrix: Matrix, today: date) -> Programme:
    """The programme as of a day. `matrix`: every scenario against every service."""
    targets = find_targets(estate, graph)
    services = tuple(
        one.id
        for one in sorted(estate.services.values(), key=lambda one: one.priority)
        if (target := targets.get(one.id)) and (target.rto_s is not None or target.rpo_s is not None)
    )
    history = tuple(sorted(estate.exercises.values(), key=lambda one: (one.held, one.id), reverse=True))
    coverage = {row.scenario: tuple(_covered(estate, row, services)) for row in matrix.rows}
    shown = {
        scenario: cells
        for scenario, cells in coverage.items()
        if any(cell.touched or cell.last is not None for cell in cells)
    }
    ranked = sorted(
        (_due(estate, matrix, service, coverage, today) for service in services),
        key=lambda one: (one.due, -one.missed, services.index(one.service)),
    )
    trends = tuple(found for service in services if (found := _trend(estate, graph, service)).points)
    return Programme(estate, graph, today, matrix, history, services, shown, tuple(_planned(ranked, today)), trends)


def _covered(estate: Estate, row: Played, services: tuple[str, ...]) -> Iterator[Covered]:
    cells = {cell.service: cell for cell in row.cells}
    for service in services:
        held = [e.held for e in estate.exercises.values() if e.scenario == row.scenario and service in e.covered]
        cell = cells.get(service)
        missed, touched = cell is not None and not cell.met, cell is not None and cell.touched
        yield Covered(row.scenario, service, max(held, default=None), missed, touched)


def _due(estate: Estate, matrix: Matrix, service: str, coverage: dict[str, tuple[Covered, ...]], today: date) -> Due:
    last = last_covered(estate.exercises, service)
    by = today if last is None else last + estate.organisation.exercise_every
    played = {scenario for scenario, cells in coverage.items() for one in cells if one.service == service and one.last}
    cells = {row.scenario: cell for row in matrix.rows for cell in row.cells if cell.service == service}
    titles = {row.scenario: row.title for row in matrix.rows}
    worth = max(
        cells,
        key=lambda one: (not cells[one].met, one not in played, min(cells[one].rta_s, 1e9), cells[one].missed),
        default="",
    )
    missed = sum(not cell.met for cell in cells.values())
    why = f"{titles.get(worth, '')}: " if worth else ""
    if worth and not cells[worth].met:
        why += "a target is missed in it"
    elif worth and cells[worth].touched:
        why += "the service is down in it"
    else:
        why += "nothing stops it, try whether that is so"
    why += "" if worth in played else ", and it was never exercised"
    return Due(service, last, by, by, worth, why, missed, last is None or by < today)


def _planned(ranked: list[Due], today: date) -> Iterator[Due]:
    """What is overdue takes its turn from now on; the rest keeps its day."""
    turn = today + SPREAD
    for one in ranked:
        if one.due > turn:
            yield one
            continue
        yield Due(one.service, one.last, one.due, turn, one.scenario, one.why, one.missed, one.exercise_first)
        turn += SPREAD


def _trend(estate: Estate, graph: DependencyGraph, service: str) -> Trend:
    target = find_targets(estate, graph).get(service)
    held = sorted((one for one in estate.exercises.values() if service in one.covered), key=lambda one: one.held)
    points = tuple(
        (one.held, one.recovered[service].total_seconds() if service in one.recovered else None)
        for one in held[-MOST_TREND:]
    )
    return Trend(service, target.rto_s if target else None, points)
