"""The parts of an exercise: detection and activation, recovery, return. Each is played, and then discussed."""

from collections.abc import Iterator
from math import inf

from drillbook.exercises.exercise import Module
from drillbook.exercises.objective import at_stake
from drillbook.graph import DependencyGraph
from drillbook.model import Estate
from drillbook.simulation import Happening, Trace

FIRST_S = 3600.0
"""Detection and activation are over an hour after the first service is down, or when one is back before."""
LEAST_S = 60.0
QUESTIONS = {
    1: (
        "What do you know, what do you assume, and how do you find out?",
        "Is this a disaster by the plan's criteria? Who says so, and when?",
        "Who is called, in which order? Who cannot be reached, and who stands in?",
        "Where is the plan, and can you read it now?",
    ),
    2: (
        "Wait or fail over? What does each cost, and until when can you still choose?",
        "Which service comes first, and who works on it?",
        "What can no longer be undone once it is done?",
        "What do users and management hear, and from whom?",
    ),
    3: (
        "When do you return, and what has to be true before?",
        "Which data exist on both sides, and which do you keep?",
        "What is different from before, and who writes it down?",
    ),
}
TITLES = {1: "Detection and activation", 2: "Recovery", 3: "Return"}


def modules_of(estate: Estate, graph: DependencyGraph, trace: Trace) -> tuple[Module, ...]:
    """The modules that a drill gives matter for, in story time, one after the other and without gaps."""
    return tuple(_modules(estate, graph, trace))


def _modules(estate: Estate, graph: DependencyGraph, trace: Trace) -> Iterator[Module]:
    lost = {one.service for one in at_stake(estate, graph, trace)}
    downs = [span.start_s for one in lost for span in trace.outages.get(one, ())]
    ups = [span.end_s for one in lost for span in trace.outages.get(one, ()) if span.end_s < inf]
    first_down_s = min(downs, default=0.0)
    last = [event.at_s for event in trace.events]
    ends_s = max([*last, FIRST_S])
    activated_s = min([first_down_s + FIRST_S, *(up for up in ups if up > first_down_s), ends_s])
    first_ups = [min(s.end_s for s in trace.outages[one]) for one in lost if trace.outages.get(one)]
    recovered_s = min(max([up for up in first_ups if up < inf], default=ends_s), ends_s)
    if not any(activated_s <= event.at_s < recovered_s for event in trace.events):
        activated_s = max(recovered_s, activated_s)  # nothing happens in between: it is one module
    yield _module(1, 0.0, activated_s)
    recovered_s = max(recovered_s, activated_s)
    returns = [
        e.at_s for e in trace.events if e.what in (Happening.FAIL_BACK, Happening.RETURNED) and e.at_s >= activated_s
    ]
    has_return = bool(returns) or ends_s > recovered_s + LEAST_S
    if recovered_s > activated_s or not has_return:
        yield _module(2, activated_s, recovered_s if has_return else max(recovered_s, ends_s, activated_s + LEAST_S))
    if has_return:
        yield _module(3, recovered_s, max(ends_s, recovered_s + LEAST_S))


def _module(number: int, from_s: float, to_s: float) -> Module:
    return Module(number, TITLES[number], from_s, to_s, QUESTIONS[number])
