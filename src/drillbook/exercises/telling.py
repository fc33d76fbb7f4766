"""How an exercise says things: times, lengths, names, and what is known of services by what was told."""

from collections.abc import Iterable, Mapping
from datetime import timedelta
from math import inf

from drillbook.exercises.exercise import Inject, InjectKind
from drillbook.graph import DependencyGraph
from drillbook.model import Estate
from drillbook.quantity import write_duration
from drillbook.simulation import Trace

REPORTED = {"users": "reported down", "back": "works again"}
"""What an inject says of the services that it is about, by the theme of its key."""


def clock(trace: Trace, at_s: float) -> str:
    """Time of day of the story, with the day where it is another one: "Thu 16:30"."""
    return f"{trace.start + timedelta(seconds=at_s):%a %H:%M}"


def write_time(seconds: float) -> str:
    """A time of the exercise: "1:05"; with seconds where it is not on the minute."""
    whole = round(seconds)
    hours, rest = divmod(whole, 3600)
    minutes, left = divmod(rest, 60)
    return f"{hours}:{minutes:02d}" + (f":{left:02d}" if left else "")


def span(seconds: float) -> str:
    """A length of time, to the minute."""
    return write_duration(timedelta(minutes=round(seconds / 60))) if seconds >= 60 else "less than a minute"


def length(seconds: float | None) -> str:
    """A length of time in words; "not back" for one without an end, a dash for one that is not given."""
    if seconds is None:
        return "—"
    return "not back" if seconds == inf else span(seconds) if seconds else "none"


def name_of(estate: Estate, graph: DependencyGraph, identifier: str) -> str:
    """What people call an element, a gate, a team or a person; anything else as it is."""
    if identifier in graph:
        node = graph.node(identifier)
        if node.is_gate:
            return " or ".join(name_of(estate, graph, edge.needed) for edge in graph.needs(identifier))
        return node.name
    noun = estate.find(identifier)
    return noun.title if noun is not None else identifier


def board(graph: DependencyGraph, told: Iterable[Inject]) -> Mapping[str, tuple[str, Inject]]:
    """Services as these injects have them: the state of each, and the inject that says so. No more than that."""
    known: dict[str, tuple[str, Inject]] = {}
    for one in told:
        state = REPORTED.get(one.key.partition("/")[0])
        if state and one.kind is not InjectKind.CONTINGENCY:
            known |= {service: (state, one) for service in one.tells if graph.node(service).kind == "service"}
    return known
