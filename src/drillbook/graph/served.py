"""Who serves once everything has settled, for many combinations of lost elements at once.

The structure function of the graph: exact on and/or/k-of-n gates with shared parts, all takeovers granted. Cycles get
the least fixpoint, except that a need with holdover inside a cycle is met while what is needed serves: running things
may lean on each other with delay, but nothing lifts itself.
"""

import numpy as np
from numpy.typing import NDArray

from drillbook.graph.compiled import Compiled

Truth = NDArray[np.bool_]
"""Shape (nodes, cases)."""


def served(compiled: Compiled, lost: Truth, *, fuel_lasts: bool = False) -> Truth:
    """Tell which nodes serve in each case; `lost[n, c]` says that node n is lost for good in case c.

    Fuel that nobody refills runs out in the end, so such an alternative does not count, unless `fuel_lasts`.
    """
    before = np.ones_like(lost)
    while True:
        serves = _founded(compiled, lost, before, fuel_lasts)
        if not any(compiled.in_cycle) or np.array_equal(serves, before):
            return serves
        before = serves


def single_losses(compiled: Compiled) -> Truth:
    """The cases "node n alone is lost", one for each node: the identity matrix."""
    return np.eye(len(compiled.ids), dtype=bool)


def starts_cold(compiled: Compiled, component: int) -> dict[int, bool]:
    """Tell which nodes of a cycle start after all of it was down longer than any holdover, all else serving."""
    members = compiled.components[component]
    serves = np.ones((len(compiled.ids), 1), dtype=bool)
    serves[list(members)] = False
    grows = True
    while grows:
        start = [node for node in members if not serves[node, 0] and _enough(compiled, node, serves, serves, True)[0]]
        serves[start] = True
        grows = bool(start)
    return {node: bool(serves[node, 0]) for node in members}


def _founded(compiled: Compiled, lost: Truth, before: Truth, fuel_lasts: bool) -> Truth:
    """The least fixpoint, given who served `before` for the needs with holdover inside cycles."""
    serves = np.zeros_like(lost)
    for members in _groups(compiled):
        grows = True
        while grows:
            grows = False
            for node in members:
                row = ~lost[node] & _enough(compiled, node, serves, before, fuel_lasts)
                if not np.array_equal(row, serves[node]):
                    serves[node] = row
                    grows = len(members) > 1 or compiled.component[node] is not None
    return serves


def _groups(compiled: Compiled) -> list[tuple[int, ...]]:
    """Nodes in order; those on one cycle together, where the first of them stands."""
    groups: list[tuple[int, ...]] = []
    for node, component in enumerate(compiled.component):
        if component is None:
            groups.append((node,))
        elif compiled.components[component][0] == node:
            groups.append(compiled.components[component])
    return groups


def _enough(compiled: Compiled, node: int, serves: Truth, before: Truth, fuel_lasts: bool) -> NDArray[np.bool_]:
    needs = compiled.needs[node]
    met = (_met(compiled, edge, serves, before, fuel_lasts) for edge in needs)
    threshold = compiled.threshold[node]
    if threshold is None:
        every = np.ones(serves.shape[1], dtype=bool)
        for row in met:
            every &= row
        return every
    weights = (compiled.edges[edge].weight for edge in needs)
    total = np.zeros(serves.shape[1], dtype=np.int64)
    for weight, row in zip(weights, met, strict=True):
        total += weight * row
    return total >= threshold


def _met(compiled: Compiled, number: int, serves: Truth, before: Truth, fuel_lasts: bool) -> NDArray[np.bool_]:
    edge, target = compiled.edges[number], compiled.target[number]
    held = compiled.in_cycle[number] and edge.holdover_s > 0
    row: NDArray[np.bool_] = before[target] if held else serves[target]
    if (by := compiled.by[number]) is not None:
        row = row & serves[by]
    if edge.endurance_s != float("inf") and not fuel_lasts:
        provider = compiled.provider[number]
        row = row & (serves[provider] if provider is not None else False)
    return row
