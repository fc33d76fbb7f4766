"""The structure function on machine words: 64 cases a word, several words at a time for vector registers.

A gate that needs all is an "and" of words, one that needs any an "or". Every other gate counts weights in bit planes:
plane p holds bit p of all 64 counts, and adding is done on all of them at once, the carry going from plane to plane. A
count starts at 2^planes - threshold, so that it carries out of its last plane exactly when the threshold is reached.
"""

import numpy as np

from drillbook.graph.compiled import ALWAYS, ANY, COUNTED, EVERY, NEVER, Arrays
from drillbook.graph.served import Words
from drillbook.jit import Whole, bare, kernel

AT_ONCE = 8
"""Words evaluated together: one vector of 512 bits, one line of the cache."""
_MOST_PLANES = 32
"""Thresholds are 32-bit numbers."""
NONE = np.uint64(0)
ALL = np.uint64(0xFFFFFFFFFFFFFFFF)


@kernel
def serve(arrays: Arrays, lost: Words, fuel_lasts: bool) -> Words:
    """Which nodes serve in each case: shape (nodes, words), as `lost`."""
    nodes, words = lost.shape
    wide = min(words, AT_ONCE)
    answer = np.empty_like(lost)
    serves = answer if words == wide else np.empty((nodes, wide), dtype=np.uint64)
    before = np.empty((nodes, wide), dtype=np.uint64)
    planes = np.empty((_MOST_PLANES, wide), dtype=np.uint64)
    met = np.empty(wide, dtype=np.uint64)
    row = np.empty(wide, dtype=np.uint64)
    for first in range(0, words, wide):
        used = min(wide, words - first)
        for node in range(nodes):
            if arrays.nodes[node].plain and arrays.nodes[node].cycle < 0:
                every = arrays.nodes[node].counts >= EVERY
                for word in range(used):
                    serves[node, word] = ALL if every else NONE
                for edge in range(arrays.nodes[node].need_start, arrays.nodes[node].need_end):
                    target = arrays.targets[edge]
                    for word in range(used):
                        there = serves[target, word]
                        serves[node, word] = serves[node, word] & there if every else serves[node, word] | there
                for word in range(used):
                    serves[node, word] &= ~lost[node, first + word]
            elif arrays.nodes[node].cycle < 0:
                _enough(arrays, node, serves, before, fuel_lasts, planes, met, row)
                for word in range(used):
                    serves[node, word] = row[word] & ~lost[node, first + word]
            elif arrays.nodes[node].group_first == node:
                _settle(arrays, node, lost, first, used, serves, before, fuel_lasts, planes, met, row)
        if words != wide:
            for node in range(nodes):
                for word in range(used):
                    answer[node, first + word] = serves[node, word]
    return answer


@bare
def _settle(
    arrays: Arrays,
    group: Whole,
    lost: Words,
    first: Whole,
    used: Whole,
    serves: Words,
    before: Words,
    fuel_lasts: bool,
    planes: Words,
    met: Words,
    row: Words,
) -> None:
    """One cycle: the least fixpoint, given who served before; again until that no longer changes."""
    end = arrays.nodes[group].group_end
    changes = True
    for node in range(group, end):
        for word in range(used):
            before[node, word] = ALL
    while changes:
        grows = True
        for node in range(group, end):
            for word in range(used):
                serves[node, word] = NONE
        while grows:
            grows = False
            for node in range(group, end):
                _enough(arrays, node, serves, before, fuel_lasts, planes, met, row)
                for word in range(used):
                    value = row[word] & ~lost[node, first + word]
                    grows |= value != serves[node, word]
                    serves[node, word] = value
        changes = False
        for node in range(group, end):
            for word in range(used):
                changes |= before[node, word] != serves[node, word]
                before[node, word] = serves[node, word]


@bare
def _enough(
    arrays: Arrays, node: Whole, serves: Words, before: Words, fuel_lasts: bool, planes: Words, met: Words, row: Words
) -> None:
    """In which cases the needs of a node are enough, into `row`."""
    start, end, counts = arrays.nodes[node].need_start, arrays.nodes[node].need_end, arrays.nodes[node].counts
    for word in range(len(row)):
        row[word] = ALL if counts >= EVERY else NONE
    if counts == ALWAYS or counts == NEVER:  # noqa: PLR1714, SIM109 - numba takes long to compile `in`
        return
    threshold, depth = arrays.nodes[node].threshold, 0
    if counts == COUNTED:
        while threshold >> depth:
            depth += 1
        for plane in range(depth):
            for word in range(len(row)):
                planes[plane, word] = ALL if ((1 << depth) - threshold) >> plane & 1 else NONE
    for edge in range(start, end):
        _meet(arrays, edge, serves, before, fuel_lasts, met)
        if counts == EVERY:
            for word in range(len(row)):
                row[word] &= met[word]
        elif counts == ANY:
            for word in range(len(row)):
                row[word] |= met[word]
        else:
            _count(min(arrays.edges[edge].weight, threshold), depth, planes, met, row)


@bare
def _meet(arrays: Arrays, edge: Whole, serves: Words, before: Words, fuel_lasts: bool, met: Words) -> None:
    """In which cases a need is met, into `met`."""
    need = arrays.edges[edge]
    held = need.in_cycle and need.holdover_s > 0
    for word in range(len(met)):
        met[word] = before[need.target, word] if held else serves[need.target, word]
    if need.by >= 0:
        for word in range(len(met)):
            met[word] &= serves[need.by, word]
    if not fuel_lasts and need.endurance_s != np.inf:
        for word in range(len(met)):
            met[word] &= serves[need.provider, word] if need.provider >= 0 else NONE


@bare
def _count(weight: Whole, depth: Whole, planes: Words, met: Words, row: Words) -> None:
    """Add a weight to the counts where its need is met; `row` gathers what carries out of the last plane.

    Weights are clipped at the threshold (more than enough is enough), so that one addition carries out at most once.
    """
    for word in range(len(row)):
        carry = NONE
        for plane in range(depth):
            held = planes[plane, word]
            added = met[word] if weight >> plane & 1 else NONE
            planes[plane, word] = held ^ added ^ carry
            carry = held & added | carry & (held ^ added)
        row[word] |= carry
