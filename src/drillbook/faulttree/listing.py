"""The minimal cut sets one after the other, the likeliest first, as many as somebody asks for.

A best-first search down the diagram: what is still open is kept in a heap by the best that can come of it, and that is
known exactly, from one pass over the nodes. So no step is in vain, and nothing is listed before it is wanted.
"""

import heapq
from collections.abc import Iterator
from math import inf, prod
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from drillbook.faulttree.diagram import Diagram
from drillbook.jit import kernel

Reals = NDArray[np.float64]


class CutSet(NamedTuple):
    """A minimal cut set."""

    events: tuple[int, ...]
    """Event numbers, ascending."""
    probability: float | None
    """The product of its events' probabilities; None where they are not known."""


class _Below(NamedTuple):
    """What remains to be passed once a module is done: a linked list, from the inside out."""

    node: int
    then: "_Below | None"


class _Chosen(NamedTuple):
    """The events chosen so far: a linked list."""

    event: int
    before: "_Chosen | None"


def cut_sets(sets: Diagram, probability: Reals | None, most: int | None = None) -> Iterator[CutSet]:
    """Minimal cut sets, likeliest first; by order where no probabilities are known.

    `probability` by event number; `most` is the largest order wanted (None: any). Sets of equal weight come in a fixed
    order. Those of probability 0 come last.
    """
    weight = np.full(int(sets.event.max(initial=-1)) + 1, 1.0) if probability is None else _weights(probability)
    best, fewest = _bests(sets, weight)
    ticket = 0
    heap: list[tuple[float, int, float, int, int, _Below | None, _Chosen | None]] = []

    def push(spent: float, size: int, node: int, then: _Below | None, chosen: _Chosen | None) -> None:
        nonlocal ticket
        bound, least = spent + best[node], size + fewest[node]
        rest = then
        while rest is not None:
            bound, least, rest = bound + best[rest.node], least + fewest[rest.node], rest.then
        if node and least < inf and (most is None or least <= most):
            ticket -= 1  # among equals the youngest first: to the end of one set before the next is begun
            heapq.heappush(heap, (bound, ticket, spent, size, node, then, chosen))

    push(0.0, 0, sets.root, None, None)
    while heap:
        _, _, spent, size, node, then, chosen = heapq.heappop(heap)
        while node == 1 and then is not None:
            node, then = then.node, then.then
        if node == 1:
            events = _events(chosen)
            yield CutSet(events, None if probability is None else prod(float(probability[one]) for one in events))
            continue
        level = sets.level[node]
        event, module, high = int(sets.event[level]), int(sets.module[level]), int(sets.high[node])
        push(spent, size, int(sets.low[node]), then, chosen)
        if module < 0:
            push(spent + float(weight[event]), size + 1, high, then, _Chosen(event, chosen))
        else:
            push(spent, size, module, _Below(high, then), chosen)


def _weights(probability: Reals) -> Reals:
    """-log q, so that the likeliest set is the lightest; an event that never fails weighs without end."""
    with np.errstate(divide="ignore"):
        weights: Reals = -np.log(probability)
    return weights


def _events(chosen: _Chosen | None) -> tuple[int, ...]:
    found: list[int] = []
    while chosen is not None:
        found.append(chosen.event)
        chosen = chosen.before
    return tuple(sorted(found))


@kernel
def _bests(sets: Diagram, weight: Reals) -> tuple[Reals, Reals]:
    """By node: the weight of its lightest set, and the order of its smallest; inf where there is none."""
    best, fewest = np.full(len(sets.level), np.inf), np.full(len(sets.level), np.inf)
    best[1], fewest[1] = 0.0, 0.0
    for node in range(2, len(best)):
        level = sets.level[node]
        module = sets.module[level]
        added = weight[sets.event[level]] if module < 0 else best[module]
        events = 1.0 if module < 0 else fewest[module]
        best[node] = min(best[sets.low[node]], best[sets.high[node]] + added)
        fewest[node] = min(fewest[sets.low[node]], fewest[sets.high[node]] + events)
    return best, fewest
