"""A coherent fault tree in arrays: what simplifying and solving run on."""

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from drillbook.faulttree.tree import Connective, FaultTree

Numbers = NDArray[np.int32]
Flags = NDArray[np.bool_]

AND, OR, AT_LEAST = 0, 1, 2
NEVER, ALWAYS = -1, -2
"""In the place of a top that nothing, or everything, makes fail."""
_KIND = {Connective.AND: AND, Connective.OR: OR, Connective.AT_LEAST: AT_LEAST}


class Network(NamedTuple):
    """Numbers below `events` are basic events, `events + g` is gate g."""

    events: int
    kind: Numbers
    """AND, OR or AT_LEAST, for each gate."""
    least: Numbers
    """For AT_LEAST: the weight of failed inputs at which the gate fails."""
    first: Numbers
    """Inputs of gate g are `inputs[first[g]:first[g + 1]]`."""
    inputs: Numbers
    weights: Numbers
    """How much an input counts; 1 but for AT_LEAST gates."""
    top: int
    """An event, a gate, NEVER or ALWAYS."""


def to_network(tree: FaultTree) -> Network:
    """The arrays of a coherent tree, its events in their order; gates and inputs that are constant are gone."""
    number = {name: place for place, name in enumerate(tree.events)}
    events = len(number)
    number.update(zip(tree.gates, range(events, events + len(tree.gates)), strict=True))
    gates = tree.gates.values()
    if any(not gate.inputs for gate in gates):
        return _without_constants(tree, number)
    count = np.fromiter((len(gate.inputs) for gate in gates), np.int32, len(gates))
    inputs = np.array([number[name] for gate in gates for name in gate.inputs], np.int32)
    weights = np.ones(len(inputs), np.int32)
    first = np.zeros(len(gates) + 1, np.int32)
    np.cumsum(count, out=first[1:])
    for place, gate in enumerate(gates):
        if gate.weights:
            weights[first[place] : first[place + 1]] = gate.weights
    return Network(
        events=events,
        kind=np.array([_KIND[gate.connective] for gate in gates], np.int32),
        least=np.array([gate.at_least for gate in gates], np.int32),
        first=first,
        inputs=inputs,
        weights=weights,
        top=number[tree.top],
    )


def _without_constants(tree: FaultTree, number: dict[str, int]) -> Network:
    """As `to_network`, for a tree with gates of no inputs: an AND of none has always failed, an OR of none never."""
    events = len(tree.events)
    known: dict[str, int] = dict(zip(tree.events, range(events), strict=True))
    rows: list[tuple[int, int, list[tuple[int, int]]]] = []
    for gate in tree.in_order():
        kind, least = _KIND[gate.connective], gate.at_least
        weights = gate.weights or (1,) * len(gate.inputs)
        inputs = [(known[name], weight) for name, weight in zip(gate.inputs, weights, strict=True)]
        least -= sum(weight for below, weight in inputs if below == ALWAYS)
        left = [(below, weight) for below, weight in inputs if below >= 0]
        if kind == AND and any(below == NEVER for below, _ in inputs):
            known[gate.name] = NEVER
        elif kind == OR and any(below == ALWAYS for below, _ in inputs):
            known[gate.name] = ALWAYS
        elif kind == AT_LEAST and (least <= 0 or least > sum(weight for _, weight in left)):
            known[gate.name] = ALWAYS if least <= 0 else NEVER
        elif not left:
            known[gate.name] = ALWAYS if kind == AND else NEVER
        else:
            known[gate.name] = events + len(rows)
            rows.append((kind, least, left))
    return Network(
        events=events,
        kind=np.array([kind for kind, _, _ in rows], np.int32),
        least=np.array([least for _, least, _ in rows], np.int32),
        first=np.cumsum([0, *(len(left) for _, _, left in rows)], dtype=np.int32),
        inputs=np.array([below for _, _, left in rows for below, _ in left], np.int32),
        weights=np.array([weight for _, _, left in rows for _, weight in left], np.int32),
        top=known[tree.top],
    )
