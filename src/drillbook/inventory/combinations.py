"""Scenarios that happen too: not within themselves, not after the drill, and not more than a drill can play."""

from collections.abc import Iterator
from datetime import timedelta
from graphlib import CycleError, TopologicalSorter
from typing import Any, NamedTuple

from drillbook.inventory.convert import Converted
from drillbook.inventory.node import show
from drillbook.model import Scenario
from drillbook.problem import Problem, Where
from drillbook.quantity import LONGEST, read_duration, write_duration

MOST = 200
"""Scenarios that happen in one, itself and those within others included."""


class Whole(NamedTuple):
    """What a scenario comes to with all that happens too."""

    number: int
    last: timedelta
    """When the last of them begins."""


def check_combinations(result: Converted) -> Iterator[Problem]:
    """Every fault of `also:`, as it was written."""
    written = {path[1]: data for path, model, data in result.written if model is Scenario}
    inner = {name: [also for also in _list(data.get("also")) if _named(also)] for name, data in written.items()}
    wholes = _wholes(inner)
    for name, data in written.items():
        number, last = wholes.get(name, Whole(1, timedelta(0)))
        if name in _within(inner, name):
            yield Problem(_where(result, name, "also"), "D005", f"{show(name)} would happen within itself")
        if number > MOST:
            yield Problem(_where(result, name, "also"), "D007", f"more than {MOST} scenarios would happen in it")
        elif last > LONGEST:
            message = "what happens too begins later than 200 years after the start"
            yield Problem(_where(result, name, "also"), "D007", message)
        watch = _duration(data.get("watch"))
        for place, also in enumerate(_list(data.get("also"))):
            after = _duration(also.get("after")) if isinstance(also, dict) else None
            if after is not None and watch is not None and after >= watch:
                message = f"it begins after the drill, which is watched for {write_duration(watch)}"
                yield Problem(_where(result, name, "also", str(place), "after"), "E209", message)


def _within(inner: dict[str, list[dict[str, Any]]], name: str) -> set[str]:
    """All that happens in a scenario."""
    found, queue = set[str](), _names(inner[name])
    while queue:
        if (one := queue.pop()) not in found:
            found.add(one)
            queue += _names(inner.get(one, []))
    return found


def _wholes(inner: dict[str, list[dict[str, Any]]]) -> dict[str, Whole]:
    """Of every scenario, counted up to a little more than may be; of none where some happen in a circle."""
    found: dict[str, Whole] = {}
    try:
        order = list(TopologicalSorter({name: _names(alsos) for name, alsos in inner.items()}).static_order())
    except CycleError:
        return found
    for name in order:
        number, last = 1, timedelta(0)
        for also in inner.get(name, ()):
            part = found[also["scenario"]]
            number = min(number + part.number, MOST + 1)
            last = min(max(last, (_duration(also.get("after")) or timedelta(0)) + part.last), 2 * LONGEST)
        found[name] = Whole(number, last)
    return found


def _names(alsos: list[dict[str, Any]]) -> list[str]:
    return [also["scenario"] for also in alsos]


def _named(also: Any) -> bool:
    return isinstance(also, dict) and isinstance(also.get("scenario"), str)


def _list(value: Any) -> list[Any]:
    return value if isinstance(value, list) else []


def _duration(value: Any) -> timedelta | None:
    """The duration, where one is written that can be read; a fault in it is told elsewhere."""
    try:
        return read_duration(value) if isinstance(value, str) else None
    except ValueError:
        return None


def _where(result: Converted, *path: str) -> Where:
    """Where a value of a scenario stands, or the nearest around it."""
    whole = ("scenarios", *path)
    return next(result.places[whole[:end]] for end in range(len(whole), 0, -1) if whole[:end] in result.places)
