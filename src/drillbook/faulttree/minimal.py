"""Minimal cut sets of a coherent function, as a zero-suppressed decision diagram (ZBDD): a compact family of sets.

Sources: Rauzy, "New algorithms for fault trees analysis", Reliability Engineering and System Safety 40 (1993), for
the decomposition and for `without`; Minato (1993) for the form.
"""

import numpy as np
from numpy.typing import NDArray

from drillbook.faulttree.network import Flags, Numbers
from drillbook.faulttree.store import FULL, HIGH, LEVEL, LOW, Store, mixed, node_of
from drillbook.jit import Whole, inner, kernel

Longs = NDArray[np.int64]
_UNKNOWN, _WANTED = -1, -2
_START, _HIGH_AGAIN, _HIGH_DONE, _BOTH_DONE = 0, 1, 2, 3


@kernel
def build_sets(functions: Store, sets: Store, closed: Flags, roots: Longs, known: Numbers, stack: Longs) -> bool:
    """Fill `known`, -1 at first, with the cut sets of each node below a module's root; False when `sets` is full.

    `roots` are the nodes of the gates' functions, `closed` tells which gates are modules.
    """
    known[0], known[1] = 0, 1
    for gate in range(len(roots)):
        if closed[gate] and known[roots[gate]] < 0:
            _want(functions, roots[gate], known)
            if not _minimal(functions, sets, roots[gate], known, stack):
                return False
    return True


@inner
def _want(functions: Store, root: Whole, known: Numbers) -> None:
    """Mark the nodes below `root`, and itself, whose cut sets are not known yet."""
    known[root] = _WANTED
    for node in range(root, 1, -1):
        if known[node] == _WANTED:
            for side in (HIGH, LOW):
                child = functions.nodes[node, side]
                if known[child] == _UNKNOWN:
                    known[child] = _WANTED


@inner
def _minimal(functions: Store, sets: Store, root: Whole, known: Numbers, stack: Longs) -> bool:
    """A node's sets: those without its variable, and those with it that need it."""
    nodes = functions.nodes
    for node in range(2, root + 1):  # children first: nodes are made in that order
        if known[node] != _WANTED:
            continue
        low = np.int64(known[nodes[node, LOW]])
        answer = without(sets, np.int64(known[nodes[node, HIGH]]), low, stack)
        if answer == FULL:
            return False
        answer = node_of(sets, nodes[node, LEVEL], answer, low) if answer else low
        if answer == FULL:
            return False
        known[node] = answer
    return True


@inner
def without(store: Store, first: Whole, second: Whole, stack: Longs) -> Whole:
    """The sets of `first` that contain no set of `second`, both minimal families; `FULL` without room."""
    nodes, cache = store.nodes, store.cache
    mask = len(cache) - 1
    top = 0
    stack[0, 0], stack[0, 1], stack[0, 2] = first, second, _START
    answer = np.int64(0)
    while top >= 0:
        step = stack[top, 2]
        if step == _START:
            f, g = stack[top, 0], stack[top, 1]
            while nodes[g, LEVEL] < nodes[f, LEVEL]:  # no set of `first` has this element
                g = np.int64(nodes[g, LOW])
            if f < 2 or g < 2 or f == g:
                answer = f if g == 0 or (f == 1 and g > 1) else np.int64(0)
                top -= 1
                continue
            key = (f << 32) | g
            slot = mixed(key, mask)
            if cache[slot, 0] == key:
                answer = cache[slot, 1]
                top -= 1
                continue
            same = nodes[f, LEVEL] == nodes[g, LEVEL]
            stack[top, 0], stack[top, 2] = key, _HIGH_AGAIN if same else _HIGH_DONE
            top += 1
            stack[top, 0], stack[top, 1] = nodes[f, HIGH], nodes[g, HIGH] if same else g
            stack[top, 2] = _START
        elif step == _HIGH_AGAIN:  # the sets with this element, now without those of `second` that lack it
            stack[top, 2] = _HIGH_DONE
            top += 1
            stack[top, 0], stack[top, 1] = answer, nodes[stack[top - 1, 0] & 0xFFFFFFFF, LOW]
            stack[top, 2] = _START
        elif step == _HIGH_DONE:
            f, g = stack[top, 0] >> 32, stack[top, 0] & 0xFFFFFFFF
            stack[top, 2], stack[top, 3] = _BOTH_DONE, answer
            top += 1
            stack[top, 0], stack[top, 1] = nodes[f, LOW], nodes[g, LOW] if nodes[f, LEVEL] == nodes[g, LEVEL] else g
            stack[top, 2] = _START
        else:
            high = stack[top, 3]
            if high:
                answer = node_of(store, nodes[stack[top, 0] >> 32, LEVEL], high, answer)
                if answer == FULL:
                    return answer
            slot = mixed(stack[top, 0], mask)
            cache[slot, 0], cache[slot, 1] = stack[top, 0], answer
            top -= 1
    return answer
