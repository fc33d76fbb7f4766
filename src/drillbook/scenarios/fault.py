"""What is wrong with a scenario beside the graph and the library. What names alone show, the loader refuses."""

from collections.abc import Iterator, Mapping, Sequence
from math import inf

from drillbook.graph import DependencyGraph
from drillbook.inventory import suggest
from drillbook.model import Estate, Hit, Scenario
from drillbook.problem import Problem, Where
from drillbook.quantity import LONGEST
from drillbook.scenarios.kind import EVERYTHING, Kind, Kinds, Playing
from drillbook.scenarios.sequence import begins_at, ends_of
from drillbook.scenarios.severity import length_s

SHOWN = 8
"""So many elements are named of those that a disaster strikes."""


def faults_of(playing: Playing, scenario: Scenario) -> list[Problem]:
    """Every fault of this scenario; those of scenarios that happen too are theirs, and circles the loader refuses."""
    estate, graph, kinds = playing.estate, playing.graph, playing.kinds
    problems = list(_like_faults(estate, kinds, scenario))
    like = scenario.like
    struck = kinds[like.kind].hits(estate, graph, like.element or EVERYTHING) if like and not problems else ()
    hits = {hit.element: hit for hit in reversed((*scenario.hits, *struck))}
    ends = ends_of(graph, [*hits.values()])
    for number, hit in enumerate(scenario.hits):
        where = _where(estate, scenario, "hits", str(number))
        problems += [Problem(where, "D003", words) for words in _stage_faults(graph, hit)]
        problems += [Problem(where, "D004", words) for words in _sequence_faults(graph, hits, hit)]
        if hit.spread is not None and length_s(hit, graph) == inf:
            problems.append(Problem(where, "D006", f"{hit.element!r} is lost for good: no length is spread"))
        begins = begins_at(ends, hit)
        if begins is not None and begins > LONGEST:
            problems.append(Problem(where, "D007", "it begins later than 200 years after the start"))
    return problems


def _like_faults(estate: Estate, kinds: Kinds, scenario: Scenario) -> Iterator[Problem]:
    like = scenario.like
    if like is None:
        return
    kind = kinds.get(like.kind)
    if kind is None:
        where = _where(estate, scenario, "like", "kind")
        yield Problem(where, "D001", f"the library has no {like.kind!r}{suggest(like.kind, kinds)}")
        return
    struck = list(kind.strikes(estate))
    if (like.element or EVERYTHING) not in struck:
        where = _where(estate, scenario, "like", "element")
        yield Problem(where, "D002", _does_not_strike(kind, like.element, struck))


def _does_not_strike(kind: Kind, element: str | None, struck: Sequence[str]) -> str:
    if not struck:
        return f"{kind.id!r} strikes nothing in this inventory"
    meant = ", ".join(repr(one) if one else "everything: leave the element out" for one in struck[:SHOWN])
    more = " …" if len(struck) > SHOWN else ""
    if element is None:
        return f"{kind.id!r} strikes one element: give `element`, one of {meant}{more}"
    return f"{kind.id!r} does not strike {element!r}, but {meant}{more}"


def _stage_faults(graph: DependencyGraph, hit: Hit) -> Iterator[str]:
    parts = {edge.dependent for edge in graph.dependents(hit.element)}
    for stage in hit.stages:
        if stage.element not in parts:
            yield f"{stage.element!r} does not need {hit.element!r} directly"


def _sequence_faults(graph: DependencyGraph, hits: Mapping[str, Hit], hit: Hit) -> Iterator[str]:
    if hit.follows is None:
        return
    before = hits.get(hit.follows)
    if before is None:
        yield f"it follows {hit.follows!r}, which this scenario does not hit"
    elif length_s(before, graph) == inf:
        yield f"it follows {hit.follows!r}, which is lost for good"


def _where(estate: Estate, scenario: Scenario, *path: str) -> Where:
    """The place of an attribute of the scenario, or the nearest around it."""
    for end in range(len(path), -1, -1):
        if found := estate.places.get(("scenarios", scenario.id, *path[:end])):
            return found
    return scenario.where
