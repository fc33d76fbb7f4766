"""Give events and modules that always appear together, in gates of one kind, a gate of their own: a new module.

`a or b or x` and `a or b or y` become `ab or x` and `ab or y`: one variable fewer wherever the pair appears.
"""

from typing import NamedTuple

import numpy as np

from drillbook.faulttree.modules import modules
from drillbook.faulttree.network import OR, Network, Numbers
from drillbook.jit import inner, kernel

_MIXED, _NONE = 4, 5


class _Uppers(NamedTuple):
    """For each node the gates above it, ascending: `gates[start[n]:start[n + 1]]`, and the kind they all have."""

    gates: Numbers
    start: Numbers
    kind: Numbers


class _Groups(NamedTuple):
    """Node → its group, or -1; and for each group one member that stands for it, and its size."""

    of: Numbers
    head: Numbers
    size: Numbers


@kernel
def group(network: Network) -> tuple[Numbers, Numbers, Numbers, Numbers, Numbers]:
    """The network's kind, least, first, inputs and weights with one gate more for each group, behind the others."""
    uppers = _uppers(network)
    closed = modules(network)
    able = np.empty(network.events + len(network.kind), np.int32)
    count = 0
    for node in range(len(able)):
        if uppers.kind[node] <= OR and (node < network.events or closed[node - network.events]):
            able[count] = node
            count += 1
    able = _by_uppers(uppers, able[:count])
    return _rewritten(network, uppers, able, _groups(network, uppers, able))


@inner
def _uppers(network: Network) -> _Uppers:
    events, gates = network.events, len(network.kind)
    start = np.zeros(events + gates + 1, np.int32)
    kind = np.full(events + gates, _NONE, np.int32)
    for below in network.inputs:
        start[below + 1] += 1
    for node in range(events + gates):
        start[node + 1] += start[node]
    filled = start[:-1].copy()
    above = np.empty(len(network.inputs), np.int32)
    for gate in range(gates):
        for below in network.inputs[network.first[gate] : network.first[gate + 1]]:
            above[filled[below]] = gate
            filled[below] += 1
            same = kind[below] == _NONE or kind[below] == network.kind[gate]
            kind[below] = network.kind[gate] if same else _MIXED
    return _Uppers(above, start, kind)


@inner
def _by_uppers(uppers: _Uppers, able: Numbers) -> Numbers:
    """The nodes, those with the same gates above them beside each other (by a hash of those gates)."""
    key = np.zeros(len(able), np.uint64)
    for place in range(len(able)):
        node = able[place]
        for gate in uppers.gates[uppers.start[node] : uppers.start[node + 1]]:
            key[place] = (key[place] ^ np.uint64(gate)) * np.uint64(0x9E3779B97F4A7C15)
            key[place] ^= key[place] >> np.uint64(29)
    return able[np.argsort(key, kind="mergesort")]


@inner
def _groups(network: Network, uppers: _Uppers, able: Numbers) -> _Groups:
    of = np.full(network.events + len(network.kind), -1, np.int32)
    head, size = np.empty(len(able), np.int32), np.zeros(len(able), np.int32)
    groups, place = 0, 0
    while place < len(able):
        end = place + 1
        while end < len(able) and _alike(uppers, able[place], able[end]):
            end += 1
        gate = uppers.gates[uppers.start[able[place]]]
        if 1 < end - place < network.first[gate + 1] - network.first[gate]:  # else the gate above is that group
            of[able[place:end]] = groups
            head[groups], size[groups] = able[place], end - place
            groups += 1
        place = end
    return _Groups(of, head[:groups], size[:groups])


@inner
def _alike(uppers: _Uppers, node: int, other: int) -> bool:
    start, count = uppers.start[node], uppers.start[node + 1] - uppers.start[node]
    if uppers.start[other + 1] - uppers.start[other] != count:
        return False
    for place in range(count):  # noqa: SIM110 - a kernel has no generators
        if uppers.gates[start + place] != uppers.gates[uppers.start[other] + place]:
            return False
    return True


@inner
def _rewritten(
    network: Network, uppers: _Uppers, able: Numbers, groups: _Groups
) -> tuple[Numbers, Numbers, Numbers, Numbers, Numbers]:
    events, gates, more = network.events, len(network.kind), len(groups.head)
    kind, least = np.zeros(gates + more, np.int32), np.zeros(gates + more, np.int32)
    kind[:gates], least[:gates] = network.kind, network.least
    first = np.zeros(gates + more + 1, np.int32)
    room = len(network.inputs) + groups.size.sum()
    inputs, weights = np.empty(room, np.int32), np.ones(room, np.int32)
    end = 0
    for gate in range(gates):
        for place in range(network.first[gate], network.first[gate + 1]):
            below, number = network.inputs[place], groups.of[network.inputs[place]]
            if number >= 0 and groups.head[number] != below:
                continue
            inputs[end] = below if number < 0 else events + gates + number
            weights[end] = network.weights[place]
            end += 1
        first[gate + 1] = end
    filled = np.empty(more, np.int32)
    for number in range(more):
        kind[gates + number] = uppers.kind[groups.head[number]]
        filled[number] = end
        end += groups.size[number]
        first[gates + number + 1] = end
    for node in able:
        if groups.of[node] >= 0:
            inputs[filled[groups.of[node]]] = node
            filled[groups.of[node]] += 1
    return kind, least, first, inputs[:end].copy(), weights[:end].copy()
