"""What if: which services stop when these elements fail together, and what is hit when one is unplugged."""

from collections import deque
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from math import inf

import numpy as np

from drillbook.analysis.finding import Target
from drillbook.graph import (
    HORIZON_S,
    Baseline,
    Compiled,
    DependencyGraph,
    Interval,
    Outages,
    baseline,
    cases,
    outages,
    served_words,
)
from drillbook.graph.served import from_words


@dataclass(frozen=True, slots=True)
class StandIn:
    """An alternative that serves while what failed is away."""

    element: str
    after_s: float
    """From being asked for to serving."""
    by: str | None
    """Who carries the takeover out; None: nobody has to."""
    loses_s: float
    """Data lost by switching to it, in seconds of changes."""


@dataclass(frozen=True, slots=True)
class Effect:
    """What a combination of failures does to a service or process."""

    service: str
    kind: str
    """"service" or "process"."""
    stops: bool
    """Lost for good, the combination leaves it unserved, all takeovers granted."""
    outages: tuple[Interval, ...]
    """When it does not serve, if each element is repaired after its repair time; seconds from the failure."""
    rto_s: float | None
    path: tuple[str, ...]
    """From the service down to the element that failed, along what took it down first; gates left out."""
    stand_ins: tuple[StandIn, ...]
    """What takes over for it, by whom, and the data that costs."""

    @property
    def outage_s(self) -> float:
        """The longest outage; inf: for good; 0: none."""
        return _longest(self.outages)

    @property
    def beyond_rto(self) -> bool:
        """An outage is longer than the RTO."""
        return self.rto_s is not None and self.outage_s > self.rto_s


@dataclass(frozen=True, slots=True)
class WhatIf:
    """A combination of failures and the services and processes that it reaches."""

    elements: tuple[str, ...]
    effects: tuple[Effect, ...]
    """Those that stop for good first, then the longest outages; else in the order of the targets."""


@dataclass(frozen=True, slots=True)
class Hit:
    """An element that goes down when another is unplugged."""

    element: str
    outages: tuple[Interval, ...]
    """When it does not serve: from when its holdovers are used up, until a takeover serves, or for good."""
    path: tuple[str, ...]
    """From the element down to what was unplugged, gates left out."""


def what_if(
    graph: DependencyGraph,
    compiled: Compiled,
    targets: Mapping[str, Target],
    combinations: Sequence[Sequence[str]],
    horizon_s: float = HORIZON_S,
) -> tuple[WhatIf, ...]:
    """Answer every combination of elements that fail at the same moment, by identifier; KeyError for an unknown one.

    *Stops* is the structure function, for all combinations in one pass over the graph (64 a machine word); outages are
    computed from interval to interval for each; what is down at `horizon_s` is down for good. What is down when
    nothing fails is not counted.
    """
    stands = baseline(compiled, horizon_s)
    numbered = [[compiled.number[one] for one in combination] for combination in combinations]
    serves = from_words(served_words(compiled, cases(compiled, numbered)), len(numbered))
    found: list[WhatIf] = []
    for case, nodes in enumerate(numbered):
        down = outages(compiled, {node: [(0.0, compiled.repair_s[node])] for node in nodes}, horizon_s)
        lost = stands.lasting & ~serves[:, case]
        changed = _changed(down, stands)
        below = _ways_down(compiled, nodes, changed | set(np.flatnonzero(lost).tolist()))
        effects = [
            Effect(
                service=service,
                kind=graph.node(service).kind,
                stops=bool(lost[node]),
                outages=down.of(node) if node in changed else (),
                rto_s=target.rto_s,
                path=_path(down, below, node),
                stand_ins=_stand_ins(compiled, node, below, serves[:, case]),
            )
            for service, target in targets.items()
            if (node := compiled.number[service]) in changed or lost[node]
        ]
        effects.sort(key=lambda effect: (not effect.stops, -effect.outage_s))
        found.append(WhatIf(tuple(combinations[case]), tuple(effects)))
    return tuple(found)


def unplug(compiled: Compiled, element: str) -> tuple[Hit, ...]:
    """Everything that goes down, for however long, when an element is gone for good; needed before needing."""
    node = compiled.number[element]
    down = outages(compiled, {node: [(0.0, inf)]})
    changed = _changed(down, baseline(compiled))
    below = _ways_down(compiled, [node], changed)
    return tuple(
        Hit(compiled.ids[one], down.of(one), _path(down, below, one))
        for one in sorted(changed - {node})
        if not compiled.is_gate[one]
    )


def _longest(spans: Iterable[Interval]) -> float:
    return max((end - start for start, end in spans), default=0.0)


def _changed(down: Outages, stands: Baseline) -> set[int]:
    """The nodes whose outages are not those that come by themselves."""
    usual = Outages(down.compiled, stands.spans)
    either = np.flatnonzero(down.spans.length | stands.spans.length).tolist()
    return {node for node in either if down.of(node) != usual.of(node)}


def _ways_down(compiled: Compiled, failed: Sequence[int], down: set[int]) -> dict[int, int]:
    """For each node that is down: the next one on its shortest way down to what failed; what failed leads to itself."""
    below = {node: node for node in failed}
    queue = deque(failed)
    while queue:
        node = queue.popleft()
        for edge in compiled.dependents[node]:
            above = compiled.source[edge]
            if above in down and above not in below:
                below[above] = node
                queue.append(above)
    return below


def _path(down: Outages, below: Mapping[int, int], node: int) -> tuple[str, ...]:
    """Identifiers down to what failed; empty where no way of nodes that are down leads there.

    Each step goes to the need whose loss took the node down; where that leads nowhere (a circle, or a loss without an
    outage), the whole way is the shortest.
    """
    path = [node]
    while below.get(path[-1], -1) != path[-1] and (cause := _cause(down, path[-1])) not in (-1, *path):
        path.append(cause)
    if below.get(path[-1], -1) != path[-1]:
        path = [node] if node in below else []
        while path and below[path[-1]] != path[-1]:
            path.append(below[path[-1]])
    compiled = down.compiled
    return tuple(compiled.ids[one] for one in path if not compiled.is_gate[one])


def _cause(down: Outages, node: int) -> int:
    """The need that was gone, and its holdover used up, when the node's first outage began; -1: none."""
    compiled, spans = down.compiled, down.of(node)
    best, nearest_s = -1, inf
    for number in compiled.needs[node] if spans else ():
        edge, began_s = compiled.edges[number], spans[0][0]
        gone = (start for start, end in down.of(compiled.target[number]) if start <= began_s < end)
        for start in gone:
            apart_s = abs(began_s - start - edge.holdover_s)
            if apart_s < nearest_s:
                best, nearest_s = compiled.target[number], apart_s
    return best


def _stand_ins(
    compiled: Compiled, service: int, below: Mapping[int, int], serves: np.ndarray[tuple[int], np.dtype[np.bool_]]
) -> tuple[StandIn, ...]:
    """The alternatives, in what a service needs, that are asked for and can serve; nearest first."""
    found: dict[str, StandIn] = {}
    seen, queue = {service}, deque([service])
    while queue:
        node = queue.popleft()
        needs = [compiled.edges[number] for number in compiled.needs[node]]
        there = {edge.needed for edge in needs if serves[compiled.number[edge.needed]]}
        at_once = sum(edge.weight for edge in needs if edge.needed in there and not edge.takeover_s)
        asked = at_once < compiled.arrays.nodes["threshold"][node]
        for edge in needs:
            number = compiled.number[edge.needed]
            able = edge.needed in there and (edge.by is None or serves[compiled.number[edge.by]])
            if asked and able and edge.takeover_s and serves[node]:
                name = edge.needed.partition("#")[0]
                found.setdefault(name, StandIn(name, edge.takeover_s, edge.by, edge.loses_s))
            if number in below and number not in seen:
                seen.add(number)
                queue.append(number)
    return tuple(found.values())
