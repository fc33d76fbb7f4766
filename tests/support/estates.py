"""Small estates, written as nouns, for tests of the stages behind the loader."""

from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta, timezone
from math import inf
from typing import TypeVar

from pydantic import ValidationError

from drillbook.analysis import respond
from drillbook.graph import build_graph, compile_graph
from drillbook.model import Estate, Hit, Noun, Organisation, Scenario
from drillbook.model.names import REFUSED
from drillbook.model.noun import Value
from drillbook.quantity import read_duration, write_clock
from drillbook.simulation import Decision, Trace, drill

V = TypeVar("V", bound=Value)
EDT = timezone(timedelta(hours=-4))
START = datetime(2003, 8, 14, 16, 10, tzinfo=EDT)


def estate(*nouns: Noun) -> Estate:
    """An estate of these nouns."""
    collections: dict[str, dict[str, Noun]] = {}
    for noun in nouns:
        collections.setdefault(noun.plural, {})[noun.id] = noun
    return Estate(Organisation(name="Test"), **collections)


def unchecked(form: type[V], /, **values: object) -> V:
    """A value as no inventory can hold it: what its types refuse is put in all the same, to try what comes after."""
    try:
        return form(**values)
    except ValidationError as error:
        refused = {fault["loc"][0] for fault in error.errors() if fault["type"] == REFUSED}
        made = form(**{name: value for name, value in values.items() if name not in refused})
        return made.model_copy(update={name: values[name] for name in refused})


def play(
    whole: Estate,
    *hits: Hit,
    start: datetime = START,
    seed: int = 0,
    watch: str = "30 d",
    decisions: Sequence[Decision] = (),
) -> Trace:
    """A drill of these hits, and of what is decided on the way."""
    scenario = Scenario(id="scenario", start=start, hits=hits, lasts=watch)
    return drill(whole, build_graph(whole), scenario, seed=seed, decisions=decisions)


def hit(element: str, lasts: str | None = None, after: str = "0", how: str = "lost") -> Hit:
    """A hit, with durations as people write them."""
    return Hit(element=element, lasts=lasts, after=after, how=how)


def outages_drilled(trace: Trace, element: str) -> list[tuple[str, str]]:
    """Outages as clock times since the start, "24:20:30"."""
    return clocks((span.start_s, span.end_s) for span in trace.outages.get(element, ()))


def outages_counted(whole: Estate, element: str, failures: Iterable[tuple[str, str, str]]) -> list[tuple[str, str]]:
    """The same from the analysis: failures are (element, from, to)."""
    found = respond(compile_graph(build_graph(whole)), intervals_of(failures))
    return clocks(found.get(element, ()))


def intervals_of(failures: Iterable[tuple[str, str, str]]) -> dict[str, list[tuple[float, float]]]:
    """Failures (element, from, to) as seconds, by element; to "": for good."""
    intervals: dict[str, list[tuple[float, float]]] = {}
    for identifier, start, end in failures:
        until_s = read_duration(end).total_seconds() if end else inf
        intervals.setdefault(identifier, []).append((read_duration(start).total_seconds(), until_s))
    return intervals


def reached(trace: Trace, service: str):
    """What a service came to."""
    return next(entry for entry in trace.reached if entry.service == service)


def clocks(spans: Iterable[tuple[float, float]]) -> list[tuple[str, str]]:
    """Intervals in seconds as clock times."""
    return [(_clock(start_s), _clock(end_s)) for start_s, end_s in spans]


def _clock(seconds: float) -> str:
    return "for good" if seconds == inf else write_clock(timedelta(seconds=seconds))
