"""How many minimal cut sets there are of each order (number of events), without listing one of them.

A node's count by order is a polynomial: its low side's, plus its high side's times its variable's; a module's variable
has the polynomial of the module. Numbers of 64 bits where all fit, whole numbers of any size where not.
"""

import numpy as np
from numpy.typing import NDArray

from drillbook.faulttree.diagram import Diagram
from drillbook.jit import kernel

Longs = NDArray[np.int64]
_SAFE = float(1 << 62)


def count_by_order(sets: Diagram) -> tuple[int, ...]:
    """Numbers of minimal cut sets: entry k is how many have k events; empty where there is none at all."""
    if sets.root == 0:
        return ()
    lengths = _lengths(sets)
    start = np.zeros(len(lengths) + 1, np.int64)
    np.cumsum(lengths, out=start[1:])
    counts, total = _counted(sets, start)
    if total < _SAFE:
        return tuple(counts[start[sets.root] : start[sets.root + 1]].tolist())
    return _counted_at_any_size(sets)


@kernel
def _lengths(sets: Diagram) -> Longs:
    """By node: 1 + the largest order below it; 0 where there is no set."""
    length = np.zeros(len(sets.level), np.int64)
    length[1] = 1
    for node in range(2, len(length)):
        module = sets.module[sets.level[node]]
        added = 1 if module < 0 else length[module] - 1
        length[node] = max(length[sets.low[node]], length[sets.high[node]] + added)
    return length


@kernel
def _counted(sets: Diagram, start: Longs) -> tuple[Longs, float]:
    """All counts, those of node n from `start[n]` on; and the largest total met, as a float that cannot overflow."""
    counts = np.zeros(start[-1], np.int64)
    total = np.zeros(len(sets.level))
    counts[start[1]], total[1] = 1, 1.0
    for node in range(2, len(total)):
        here, low, high = start[node], sets.low[node], sets.high[node]
        module = sets.module[sets.level[node]]
        for order in range(start[low + 1] - start[low]):
            counts[here + order] = counts[start[low] + order]
        if module < 0:
            for order in range(start[high + 1] - start[high]):
                counts[here + order + 1] += counts[start[high] + order]
        else:
            for inner in range(start[module + 1] - start[module]):
                if counts[start[module] + inner]:
                    for order in range(start[high + 1] - start[high]):
                        counts[here + order + inner] += counts[start[module] + inner] * counts[start[high] + order]
        total[node] = total[low] + total[high] * (1.0 if module < 0 else total[module])
    return counts, total.max()


def _counted_at_any_size(sets: Diagram) -> tuple[int, ...]:
    polynomials: list[list[int]] = [[], [1]]
    for node in range(2, len(sets.level)):
        module = int(sets.module[sets.level[node]])
        factor = [0, 1] if module < 0 else polynomials[module]
        low, high = polynomials[sets.low[node]], polynomials[sets.high[node]]
        found = [0] * max(len(low), len(high) + len(factor) - 1)
        for order, number in enumerate(low):
            found[order] += number
        for order, number in enumerate(high):
            for added, times in enumerate(factor):
                found[order + added] += number * times
        polynomials.append(found)
    return tuple(polynomials[sets.root])
