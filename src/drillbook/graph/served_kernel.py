"""The structure function on machine words: 64 cases a word, several words at a time so that they fill a vector register.

A gate that needs all is an "and" of words, one that needs any an "or". Every other gate counts weights in bit planes:
plane p holds bit p of all 64 counts. A count starts at 2^planes - threshold, so that it carries out of its last plane
exactly when the threshold is reached, and no comparison is needed.
"""

import numpy as np

from drillbook.graph.compiled import Arrays
from drillbook.graph.jit import kernel
from drillbook.graph.served import Words

AT_ONCE = 8
"""Words evaluated together: one vector of 512 bits, one line of the cache."""
_MOST_PLANES = 34
"""Counts are sums of 32-bit weights, clipped at the threshold."""
NONE = np.uint64(0)
ALL = np.uint64(0xFFFFFFFFFFFFFFFF)


@kernel
def serve(arrays: Arrays, lost: Words, fuel_lasts: bool) -> Words:
    """Which nodes serve in each case: shape (nodes, words), as `lost`."""
    nodes, words = lost.shape
    answer = np.empty_like(lost)
    wide = min(words, AT_ONCE)
    serves = np.empty((nodes, wide), dtype=np.uint64)
    before = np.empty((nodes, wide), dtype=np.uint64)
    planes = np.empty((_MOST_PLANES, wide), dtype=np.uint64)
    row = np.empty(wide, dtype=np.uint64)
    for first in range(0, words, wide):
        used = min(wide, words - first)
        node = 0
        while node < nodes:
            end = arrays.group_end[node]
            if arrays.cycle[node] < 0:
                _enough(arrays, node, serves, serves, fuel_lasts, used, planes, row)
                for word in range(used):
                    serves[node, word] = row[word] & ~lost[node, first + word]
            else:
                _settle(arrays, node, end, lost, first, serves, before, fuel_lasts, used, planes, row)
            node = end
        answer[:, first : first + used] = serves[:, :used]
    return answer


@kernel
def _settle(arrays, start, end, lost, first, serves, before, fuel_lasts, used, planes, row):  # type: ignore[no-untyped-def]
    """One cycle: the least fixpoint, given who served before; again until that no longer changes."""
    before[start:end, :used] = ALL
    changes = True
    while changes:
        serves[start:end, :used] = NONE
        grows = True
        while grows:
            grows = False
            for node in range(start, end):
                _enough(arrays, node, serves, before, fuel_lasts, used, planes, row)
                for word in range(used):
                    value = row[word] & ~lost[node, first + word]
                    if value != serves[node, word]:
                        serves[node, word] = value
                        grows = True
        changes = False
        for node in range(start, end):
            for word in range(used):
                if before[node, word] != serves[node, word]:
                    before[node, word] = serves[node, word]
                    changes = True


@kernel
def _met(arrays, edge, serves, before, fuel_lasts, word):  # type: ignore[no-untyped-def]
    """In which cases a need is met."""
    if arrays.in_cycle[edge] and arrays.holdover_s[edge] > 0:
        value = before[arrays.target[edge], word]
    else:
        value = serves[arrays.target[edge], word]
    if arrays.by[edge] >= 0:
        value &= serves[arrays.by[edge], word]
    if not fuel_lasts and arrays.endurance_s[edge] != np.inf:
        value &= serves[arrays.provider[edge], word] if arrays.provider[edge] >= 0 else NONE
    return value


@kernel
def _enough(arrays, node, serves, before, fuel_lasts, used, planes, row):  # type: ignore[no-untyped-def]
    """In which cases the needs of a node are enough, into `row`."""
    start, end = arrays.need_start[node], arrays.need_start[node + 1]
    threshold = arrays.threshold[node]
    total, least = 0, threshold
    for edge in range(start, end):
        total += arrays.weight[edge]
        least = min(least, arrays.weight[edge])
    if threshold <= 0 or total < threshold:
        row[:used] = ALL if threshold <= 0 else NONE
    elif total == threshold:
        row[:used] = ALL
        for edge in range(start, end):
            for word in range(used):
                row[word] &= _met(arrays, edge, serves, before, fuel_lasts, word)
    elif least == threshold:
        row[:used] = NONE
        for edge in range(start, end):
            for word in range(used):
                row[word] |= _met(arrays, edge, serves, before, fuel_lasts, word)
    else:
        _count(arrays, start, end, threshold, serves, before, fuel_lasts, used, planes, row)


@kernel
def _count(arrays, start, end, threshold, serves, before, fuel_lasts, used, planes, row):  # type: ignore[no-untyped-def]
    """In which cases the weights of the needs that are met add up to the threshold, into `row`."""
    depth = 0
    while threshold >> depth:
        depth += 1
    base = (1 << depth) - threshold
    for plane in range(depth):
        planes[plane, :used] = ALL if base >> plane & 1 else NONE
    row[:used] = NONE
    for edge in range(start, end):
        weight = min(arrays.weight[edge], threshold)  # more than enough is enough: no count leaves its planes twice
        for word in range(used):
            met = _met(arrays, edge, serves, before, fuel_lasts, word)
            carry, low = NONE, 0
            for plane in range(depth):
                held = planes[plane, word]
                added = met if weight >> plane & 1 else NONE
                planes[plane, word] = held ^ added ^ carry
                carry = held & added | carry & (held ^ added)
                low += 1
                if carry == NONE and not weight >> low:
                    break
            row[word] |= carry
