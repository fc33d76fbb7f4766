"""Modules: gates that share nothing below them with the rest of the tree, so that they count as one variable above.

Source: Dutuit and Rauzy, "A linear-time algorithm to find modules of fault trees", IEEE Trans. Reliability 45 (1996).
"""

import numpy as np

from drillbook.faulttree.network import Flags, Network, Numbers
from drillbook.jit import inner, kernel

_LATEST = np.int32(2**31 - 1)


@kernel
def modules(network: Network) -> Flags:
    """Tell which gates are modules; the network's gates stand after their inputs, all of them below the top."""
    events, first = network.events, network.first
    gates = len(network.kind)
    entered, last = np.zeros(events + gates, np.int32), np.zeros(events + gates, np.int32)
    left = np.zeros(gates, np.int32)
    stack, at = np.empty(gates + 1, np.int32), np.empty(gates + 1, np.int32)
    date, depth = 1, 0
    stack[0], at[0], entered[network.top] = network.top - events, first[network.top - events], date
    while depth >= 0:
        gate = stack[depth]
        date += 1
        if at[depth] == first[gate + 1]:
            left[gate], last[events + gate] = date, date
            depth -= 1
            continue
        below = network.inputs[at[depth]]
        at[depth] += 1
        last[below] = date
        if not entered[below]:
            entered[below] = date
            if below >= events:
                depth += 1
                stack[depth], at[depth] = below - events, first[below - events]
    return _closed(network, entered, left, last)


@inner
def _closed(network: Network, entered: Numbers, left: Numbers, last: Numbers) -> Flags:
    """Gates all of whose descendants were met only between entering and leaving them."""
    events, first, gates = network.events, network.first, len(network.kind)
    earliest, latest = np.empty(gates, np.int32), np.empty(gates, np.int32)
    closed = np.zeros(gates, np.bool_)
    for gate in range(gates):
        early, late = _LATEST, np.int32(0)
        for below in network.inputs[first[gate] : first[gate + 1]]:
            early, late = min(early, entered[below]), max(late, last[below])
            if below >= events:
                early, late = min(early, earliest[below - events]), max(late, latest[below - events])
        earliest[gate], latest[gate] = early, late
        closed[gate] = early > entered[events + gate] and late < left[gate]
    return closed
