"""Targets flow down: what a process allows, every element below it must keep, and one that is laxer is found.

What is allowed to a need, from what is allowed to its dependent (seconds of being down):

1. A holdover relaxes: a dependent that lives an hour without it allows an hour more.
2. A restart tightens: a dependent that boots for ten minutes needs it back ten minutes sooner.
3. An alternative is not asked anything where the others, all in place and taken over within what is allowed, are
   enough without it: it may then be gone for as long as it likes. Where they are too slow, or too few, it is asked
   what its dependent is asked. What a process can bear decides, not what the alternative promises: its own target
   is checked by those who need it elsewhere.
4. An RPO passes through unchanged, alternatives included: whichever serves must have data that are fresh enough,
   and neither a holdover nor a switch makes data younger.
"""

from collections import deque
from collections.abc import Iterator
from dataclasses import dataclass

from drillbook.analysis.copy_age import newest_copy_s
from drillbook.graph import DependencyGraph, Edge
from drillbook.model import Estate, Process, Service

Asked = dict[str, tuple[float, tuple[str, ...]]]
"""By element: what it is allowed, in seconds, and the path on which that is asked."""


@dataclass(frozen=True, slots=True)
class LaxTarget:
    """An element whose own target is laxer than what depends on it demands."""

    element: str
    attribute: str
    """Its own target: "rto", "rpo" or "mtd"; "copies": how old the newest copy elsewhere of a dataset may be."""
    own_s: float
    demanded_s: float
    """What it is allowed, holdovers and restarts on the path counted."""
    demanded_by: str
    """The service or process that demands it."""
    target: str
    """By which of its targets: "rto", "rpo" or "mtd"."""
    path: tuple[str, ...]
    """Identifiers from what demands down to the element, gates left out: the evidence."""


@dataclass(frozen=True)
class _Demand:
    """One target of a service or process, and what it asks of everything below."""

    subject: str
    target: str
    checks: tuple[str, ...]
    """The targets of others that must not be laxer."""
    asked: Asked


def find_lax_targets(estate: Estate, graph: DependencyGraph) -> tuple[LaxTarget, ...]:
    """Every target that is laxer than the strictest demand on its element; services, processes, then datasets."""
    nouns: tuple[Service | Process, ...] = (*estate.services.values(), *estate.processes.values())
    demands = [demand for noun in nouns for demand in _demands(graph, noun)]
    own = [
        (noun.id, attribute, value)
        for noun in nouns
        for attribute in ("rto", "rpo", "mtd")
        if (value := _seconds(noun, attribute)) is not None
    ]
    own += [
        (one.id, "copies", age_s)
        for one in estate.datasets.values()
        if (age_s := newest_copy_s(estate, one)) is not None
    ]
    found = (_strictest(graph, demands, *target) for target in own)
    return tuple(one for one in found if one is not None)


def _demands(graph: DependencyGraph, noun: Service | Process) -> Iterator[_Demand]:
    """What a noun asks. Its MTD stands in for an RTO that is left out, and is itself a limit of its own RTO."""
    rto_s, rpo_s, mtd_s = (_seconds(noun, attribute) for attribute in ("rto", "rpo", "mtd"))
    if rto_s is not None:
        yield _Demand(noun.id, "rto", ("rto",), _recovery(graph, noun.id, rto_s))
    if mtd_s is not None:
        asked = _recovery(graph, noun.id, mtd_s)
        yield _Demand(noun.id, "mtd", ("mtd",) if rto_s is not None else ("rto", "mtd"), asked)
        yield _Demand(noun.id, "mtd", ("rto",), {noun.id: (mtd_s, (noun.id,))})
    if rpo_s is not None:
        yield _Demand(noun.id, "rpo", ("rpo", "copies"), _freshness(graph, noun.id, rpo_s))


def _seconds(noun: Service | Process, attribute: str) -> float | None:
    value = getattr(noun, attribute, None)
    return None if value is None else float(value.total_seconds())


def _recovery(graph: DependencyGraph, subject: str, allowed_s: float) -> Asked:
    """What everything below is allowed to be down, by the strictest path (rules 1 to 3)."""
    asked: Asked = {subject: (allowed_s, (subject,))}
    queue = deque([subject])
    while queue:
        dependent = queue.popleft()
        dependent_s, path = asked[dependent]
        for edge in graph.needs(dependent):
            if edge.needed in path or _spared(graph, edge, dependent_s):
                continue
            needed_s = max(0.0, dependent_s + edge.holdover_s - graph.node(dependent).restart_s)
            if edge.needed not in asked or needed_s < asked[edge.needed][0]:
                asked[edge.needed] = needed_s, (*path, edge.needed)
                queue.append(edge.needed)
    del asked[subject]
    return asked


def _spared(graph: DependencyGraph, edge: Edge, allowed_s: float) -> bool:
    """The other alternatives are enough in time (rule 3)."""
    threshold = graph.node(edge.dependent).threshold
    if threshold is None:
        return False
    others = (one for one in graph.needs(edge.dependent) if one.needed != edge.needed)
    return sum(one.weight for one in others if one.takeover_s <= allowed_s) >= threshold


def _freshness(graph: DependencyGraph, subject: str, allowed_s: float) -> Asked:
    """Everything below must have data at most so old (rule 4)."""
    asked: Asked = {subject: (allowed_s, (subject,))}
    queue = deque([subject])
    while queue:
        dependent = queue.popleft()
        for edge in graph.needs(dependent):
            if edge.needed not in asked:
                asked[edge.needed] = allowed_s, (*asked[dependent][1], edge.needed)
                queue.append(edge.needed)
    del asked[subject]
    return asked


def _strictest(
    graph: DependencyGraph, demands: list[_Demand], element: str, attribute: str, own_s: float
) -> LaxTarget | None:
    asking = [one for one in demands if attribute in one.checks and element in one.asked]
    if not asking:
        return None
    first = min(asking, key=lambda one: one.asked[element][0])
    demanded_s, path = first.asked[element]
    if own_s <= demanded_s:
        return None
    shown = tuple(node for node in path if not graph.node(node).is_gate)
    return LaxTarget(element, attribute, own_s, demanded_s, first.subject, first.target, shown)
