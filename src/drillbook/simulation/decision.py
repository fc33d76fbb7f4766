"""What people may decide while a disaster is played: which decisions there are, and when one makes no sense."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum
from math import inf

from drillbook.graph import Compiled, DependencyGraph, Edge, compile_graph
from drillbook.model import Estate, Hit, Scenario
from drillbook.simulation.trace import Happening, Trace


class What(StrEnum):
    """Kinds of decisions."""

    FAIL_OVER = "fail-over"
    """An alternative takes over now: nobody waits to notice the loss, nor to decide."""
    WAIT = "wait"
    """People begin no takeover before a time, and stop those that they are at."""
    SEND = "send"
    """A person goes to what is broken, whatever their shift, and whatever they are at."""
    FUEL = "fuel"
    """Fuel is ordered for a generator."""
    RESTORE = "restore"
    """The element itself is repaired at a time: something that the inventory does not know was done."""
    LOSE = "lose"
    """The element fails, until a time or for good: the controller's own surprise."""


@dataclass(frozen=True, slots=True)
class Decision:
    """One decision. What `element` and `other` are depends on what is decided."""

    at_s: float
    """Seconds since the scenario's start."""
    what: What
    element: str
    """FAIL_OVER, WAIT: what is served, as a service or a dataset. SEND, RESTORE, LOSE: what is broken, or will be.
    FUEL: the generator."""
    other: str = ""
    """FAIL_OVER: the alternative, as in the graph. SEND: the person."""
    until_s: float | None = None
    """WAIT: until when. FUEL: when it comes; None: as the contract says. RESTORE: when it is done. LOSE: None for its
    own repair. Seconds since the scenario's start."""


def takeovers_of(compiled: Compiled, element: str) -> Iterator[tuple[int, Edge]]:
    """The takeovers by people that make something of the element serve again, with their numbers."""
    for number, edge in enumerate(compiled.edges):
        if edge.takeover_s and edge.work is not None and edge.dependent.partition("#")[0] == element:
            yield number, edge


def tanks_of(compiled: Compiled, generator: str) -> Iterator[tuple[int, Edge]]:
    """The needs that a generator's fuel feeds, with their numbers."""
    return ((n, edge) for n, edge in enumerate(compiled.edges) if edge.needed == generator and edge.endurance_s < inf)


def possible_decisions(estate: Estate, graph: DependencyGraph, trace: Trace, at_s: float) -> tuple[Decision, ...]:
    """What may be decided at a time of a drill, by what is so then; a time is left open where one has to be named.

    Losing an element is always possible, and not listed.
    """
    compiled = compile_graph(graph)
    owners = dict.fromkeys(edge.dependent.partition("#")[0] for edge in compiled.edges if edge.work is not None)
    broken = [hit for hit in dict.fromkeys(_hit(trace, at_s)) if hit in graph]
    found = [
        *(
            Decision(at_s, What.FAIL_OVER, one, edge.needed)
            for one in owners
            for _, edge in takeovers_of(compiled, one)
        ),
        *(Decision(at_s, What.WAIT, one, until_s=at_s + 3600) for one in owners if any(takeovers_of(compiled, one))),
        *(Decision(at_s, What.SEND, one, person) for one in broken for person in _repairers(estate, one)),
        *(Decision(at_s, What.FUEL, one) for one in estate.generators if any(tanks_of(compiled, one))),
        *(Decision(at_s, What.RESTORE, one, until_s=at_s) for one in broken),
    ]
    return tuple(one for one in found if why_not(estate, graph, trace, one) is None)


def why_not(estate: Estate, graph: DependencyGraph, trace: Trace, decision: Decision) -> str | None:
    """In a sentence, why a decision makes no sense in a drill as it has gone so far; None: it does."""
    if decision.element not in graph:
        return f"the inventory has no {decision.element}"
    if decision.at_s >= trace.watched_s:
        return "the story is over by then"
    if decision.until_s is not None and decision.until_s < decision.at_s:
        return "that time is over"
    return {
        What.FAIL_OVER: _no_fail_over,
        What.WAIT: _no_wait,
        What.SEND: _not_sent,
        What.FUEL: _no_fuel,
        What.RESTORE: _not_restored,
        What.LOSE: _not_lost,
    }[decision.what](estate, graph, trace, decision)


def _no_fail_over(estate: Estate, graph: DependencyGraph, trace: Trace, decision: Decision) -> str | None:
    compiled = compile_graph(graph)
    name, ways = graph.node(decision.element).name, list(takeovers_of(compiled, decision.element))
    way = next((edge for _, edge in ways if edge.needed == decision.other), None)
    if way is None:
        return f"{name} has no takeover by people" if not ways else f"{name} has no such alternative"
    other = compiled.number[decision.other]
    if not compiled.is_gate[other] and _is_down(trace, decision.other, decision.at_s):
        return f"{graph.node(decision.other).name} does not serve itself"
    by = estate.find((way.work.who if way.work else None) or "")
    if by is not None and _is_down(trace, by.id, decision.at_s):
        return f"{by.title} cannot do it: out of reach"
    return None


def _no_wait(estate: Estate, graph: DependencyGraph, trace: Trace, decision: Decision) -> str | None:
    if decision.until_s is None:
        return "say until when"
    ways = any(takeovers_of(compile_graph(graph), decision.element))
    return None if ways else f"nobody switches {graph.node(decision.element).name} over"


def _not_sent(estate: Estate, graph: DependencyGraph, trace: Trace, decision: Decision) -> str | None:
    name, person = graph.node(decision.element).name, estate.people.get(decision.other)
    if person is None:
        return f"the inventory has no person {decision.other}"
    if decision.element not in set(_hit(trace, decision.at_s)):
        return f"{name} is not broken"
    if decision.other not in set(_repairers(estate, decision.element)):
        return f"nobody repairs {name} in this inventory; say when it is restored instead"
    if _is_down(trace, person.id, decision.at_s):
        return f"{person.title} is out"
    return None


def _no_fuel(estate: Estate, graph: DependencyGraph, trace: Trace, decision: Decision) -> str | None:
    name, tanks = graph.node(decision.element).name, list(tanks_of(compile_graph(graph), decision.element))
    if not tanks:
        return f"{name} burns no fuel that the inventory knows of"
    if decision.until_s is None and not any(edge.refill for _, edge in tanks):
        return f"{name} has no contract for fuel: say when it comes"
    return None


def _not_restored(estate: Estate, graph: DependencyGraph, trace: Trace, decision: Decision) -> str | None:
    if decision.until_s is None:
        return "say when it is restored"
    is_hit = decision.element in set(_hit(trace, decision.at_s))
    return None if is_hit else f"{graph.node(decision.element).name} is not broken"


def _not_lost(estate: Estate, graph: DependencyGraph, trace: Trace, decision: Decision) -> str | None:
    return f"{decision.element} is no element of the inventory" if graph.node(decision.element).is_gate else None


def with_losses(scenario: Scenario, decisions: Iterable[Decision]) -> Scenario:
    """A scenario as it is played, and what a controller breaks besides."""
    hits = [
        Hit(
            element=one.element,
            after=timedelta(seconds=one.at_s),
            lasts=_lasts(one),
            because="by decision",
        )
        for one in decisions
        if one.what is What.LOSE
    ]
    return scenario.model_copy(update={"hits": (*scenario.hits, *hits)}) if hits else scenario


def _lasts(decision: Decision) -> timedelta | None:
    return None if decision.until_s is None else timedelta(seconds=decision.until_s - decision.at_s)


def _hit(trace: Trace, at_s: float) -> Iterator[str]:
    """What is broken itself at a time: hit, and not restored yet."""
    broken: dict[str, int] = {}
    for event in trace.events:
        if event.at_s > at_s:
            break
        if event.what in (Happening.HIT, Happening.FAILED_TO_START, Happening.BROKE_DOWN):
            broken[event.element] = broken.get(event.element, 0) + 1
        elif event.what is Happening.RESTORED:
            broken[event.element] = broken.get(event.element, 0) - 1
    return (one for one, times in broken.items() if times > 0)


def _repairers(estate: Estate, element: str) -> Iterator[str]:
    return (
        person.id for team in estate.teams.values() if element in team.repairs for person in estate.people_of(team.id)
    )


def _is_down(trace: Trace, element: str, at_s: float) -> bool:
    return any(span.start_s <= at_s < span.end_s for span in trace.outages.get(element, ()))
