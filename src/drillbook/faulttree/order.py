"""An order of the variables, on which the size of a decision diagram hangs.

Each module has variables of its own: its events, and the modules below it. They are numbered as a walk from its gate
down meets them; at each gate the inputs that many gates share come first, then the smaller ones (fewer gates and
events below them). Of five such rules tried on the Aralia trees this one is never far from the best.
"""

import numpy as np

from drillbook.faulttree.network import Flags, Network, Numbers
from drillbook.jit import inner, kernel

_SHARED_FIRST = 1 << 32


@kernel
def order_variables(network: Network, closed: Flags) -> tuple[Numbers, Numbers]:
    """Level by node (-1: not a variable), and node by level; `closed` tells which gates are modules."""
    events, first = network.events, network.first
    gates = len(network.kind)
    inputs = _ranked(network, closed)
    level, variable = np.full(events + gates, -1, np.int32), np.empty(events + gates, np.int32)
    stack, at = np.empty(gates + 1, np.int32), np.empty(gates + 1, np.int32)
    seen = closed.copy()
    levels = 0
    for root in range(gates):
        if not closed[root]:
            continue
        depth = 0
        stack[0], at[0] = root, first[root]
        while depth >= 0:
            if at[depth] == first[stack[depth] + 1]:
                depth -= 1
                continue
            below = inputs[at[depth]]
            at[depth] += 1
            if below < events or closed[below - events]:
                if level[below] < 0:
                    level[below], variable[levels] = levels, below
                    levels += 1
            elif not seen[below - events]:
                seen[below - events] = True
                depth += 1
                stack[depth], at[depth] = below - events, first[below - events]
    return level, variable[:levels].copy()


@inner
def _ranked(network: Network, closed: Flags) -> Numbers:
    """The inputs, those of each gate in the order in which the walk takes them."""
    events, first = network.events, network.first
    gates = len(network.kind)
    size, rank = np.ones(events + gates, np.int64), np.ones(events + gates, np.int64)
    for gate in range(gates):
        if not closed[gate]:
            size[events + gate] = 0
            for below in network.inputs[first[gate] : first[gate + 1]]:
                size[events + gate] = min(_SHARED_FIRST - 1, size[events + gate] + size[below])
            rank[events + gate] = size[events + gate]
    for gate in range(gates):
        for below in network.inputs[first[gate] : first[gate + 1]]:
            rank[below] -= _SHARED_FIRST
    inputs = network.inputs.copy()
    for gate in range(gates):
        start, end = first[gate], first[gate + 1]
        part = network.inputs[start:end]
        inputs[start:end] = part[np.argsort(rank[part], kind="mergesort")]
    return inputs
