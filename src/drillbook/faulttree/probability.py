"""Exact probability of the top, and how it hangs on every event: one pass over the function's diagram each way.

No rare-event sum: what is computed is the probability of the function itself, from P = q·P(high) + (1 - q)·P(low) at
every node. Its derivative by q is Birnbaum's measure; all of them together are one pass back (the chain rule).
"""

import numpy as np
from numpy.typing import NDArray

from drillbook.faulttree.diagram import Diagram
from drillbook.jit import kernel

Reals = NDArray[np.float64]


def top_probability(function: Diagram, probability: Reals) -> float:
    """The probability that the top has failed; `probability` by event number."""
    return float(_of_root(function, probability))


def birnbaum(function: Diagram, probability: Reals) -> tuple[float, Reals]:
    """The probability of the top and, by event number, its derivative by the event's: P(top | failed) - P(top | up)."""
    order = np.flatnonzero(function.module > 0)
    order = order[np.argsort(function.module[order])]
    return _forth_and_back(function, probability, order)


@kernel
def _of_root(function: Diagram, probability: Reals) -> float:
    """One pass from the first node to the last."""
    of_node, of_level = np.empty(len(function.level)), np.empty(len(function.event))
    of_node[0], of_node[1] = 0.0, 1.0
    for level in range(len(of_level)):
        event = function.event[level]
        of_level[level] = probability[event] if event >= 0 else np.nan
    for node in range(2, len(of_node)):
        level = function.level[node]
        if function.event[level] < 0:
            of_level[level] = of_node[function.module[level]]
        q = of_level[level]
        of_node[node] = q * of_node[function.high[node]] + (1.0 - q) * of_node[function.low[node]]
    result: float = of_node[function.root]
    return result


@kernel
def _forth_and_back(function: Diagram, probability: Reals, modules: NDArray[np.int64]) -> tuple[float, Reals]:
    """The top's probability and its derivatives; `modules` are the levels of modules, by the place of their roots."""
    of_node, step, weight = np.empty(len(function.level)), np.empty(len(function.level)), np.zeros(len(function.level))
    of_level, of_variable = np.empty(len(function.event)), np.zeros(len(function.event))
    of_node[0], of_node[1] = 0.0, 1.0
    for level in range(len(of_level)):
        if function.event[level] >= 0:
            of_level[level] = probability[function.event[level]]
    start = 2
    for place in range(len(modules) + 1):  # from module to module, so that nothing is asked at every node
        end = len(of_node) if place == len(modules) else function.module[modules[place]] + 1
        for node in range(start, end):
            low = of_node[function.low[node]]
            step[node] = of_node[function.high[node]] - low
            of_node[node] = low + of_level[function.level[node]] * step[node]
        if place < len(modules):
            of_level[modules[place]] = of_node[end - 1]
        start = end
    weight[function.root] = 1.0
    end = len(of_node)
    for place in range(len(modules), -1, -1):
        start = 2 if place == 0 else function.module[modules[place - 1]] + 1
        for node in range(end - 1, start - 1, -1):
            level, mine = function.level[node], weight[node]
            of_variable[level] += mine * step[node]
            high = mine * of_level[level]
            weight[function.high[node]] += high
            weight[function.low[node]] += mine - high
        if place:  # all that looks at the module has been passed
            weight[start - 1] += of_variable[modules[place - 1]]
        end = start
    found = np.zeros(len(probability))
    for level in range(len(of_level)):
        if function.event[level] >= 0:
            found[function.event[level]] = of_variable[level]
    return of_node[function.root], found
