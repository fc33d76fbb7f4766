"""Failures that destroy the data in what fails: which do, and the restoring that follows the repair."""

from typing import NamedTuple

import numpy as np

from drillbook.graph.compiled import Flags, Numbers, Records, Seconds
from drillbook.graph.outage_state import Places, Spans
from drillbook.jit import Whole, bare
from drillbook.simulation.years.life_kernel import Luck, uniforms

DESTROYER = np.dtype(
    [
        ("node", np.int32),
        ("share", np.float64),  # of its failures
        ("keepers_first", np.int32),  # what keeps data in it
        ("keepers_end", np.int32),
        ("datasets_first", np.int32),  # whose live data are in it: places in a list of datasets
        ("datasets_end", np.int32),
    ],
    align=True,
)
KEEPER = np.dtype([("node", np.int32), ("restore_s", np.float64)], align=True)
"""Down that much longer than what destroyed its data: they are restored."""
DESTROYS = np.int64(1 << 43)
"""Where the numbers for destruction begin in an element's stream."""


class Destroyers(NamedTuple):
    """All of a model."""

    rows: Records
    """Of dtype DESTROYER."""
    keepers: Records
    datasets: Numbers


class Destroyed(NamedTuple):
    """What was destroyed in a story."""

    which: Numbers
    """Places of destroyers."""
    from_s: Seconds
    until_s: Seconds
    """Repaired; the data are restored after that."""
    size: Places
    """Shape (1,)."""


@bare
def destroy(
    destroyers: Destroyers, lives: Records, luck: Luck, failures: Spans, planned: Flags, some_planned: bool,
    destroyed: Destroyed, top: Whole,
) -> Whole:  # fmt: skip
    """Write down which failures destroy data, and let what keeps them fail until these are restored.

    Returns the end of the pool of failures in use, or -1 without room.
    """
    count = 0
    for which in range(len(destroyers.rows)):
        one, number = destroyers.rows[which], 0
        for i in range(failures.first[one.node], failures.first[one.node] + failures.length[one.node]):
            if some_planned and planned[i]:
                continue
            u, _ = uniforms(lives[one.node], luck, one.node, DESTROYS + number)
            number += 1
            if u < one.share:
                if count >= len(destroyed.which):
                    return -1
                destroyed.which[count] = which
                destroyed.from_s[count], destroyed.until_s[count] = failures.start[i], failures.end[i]
                count += 1
    destroyed.size[0] = count
    for i in range(count):
        one = destroyers.rows[destroyed.which[i]]
        for k in range(one.keepers_first, one.keepers_end):
            keeper = destroyers.keepers[k]
            if keeper.restore_s > 0:
                until_s = float(destroyed.until_s[i])
                top = _fail_too(failures, planned, keeper.node, until_s, until_s + keeper.restore_s, top)
                if top < 0:
                    return -1
    return top


@bare
def _fail_too(failures: Spans, planned: Flags, node: Whole, from_s: float, until_s: float, top: Whole) -> Whole:
    """Put a node's failures and one more behind `top`, what touches as one; returns the end of them, or -1."""
    first, end = failures.first[node], failures.first[node] + failures.length[node]
    if top + end - first + 1 > len(failures.start):
        return -1
    put, place, is_pending = top, first, True
    while place < end or is_pending:
        takes = is_pending and (place >= end or from_s < failures.start[place])
        begins, ends, by_plan = from_s, until_s, False
        if takes:
            is_pending = False
        else:
            begins, ends, by_plan = float(failures.start[place]), float(failures.end[place]), bool(planned[place])
            place += 1
        if put > top and begins <= failures.end[put - 1]:
            failures.end[put - 1] = max(failures.end[put - 1], ends)
            continue
        failures.start[put], failures.end[put], planned[put] = begins, ends, by_plan
        put += 1
    failures.first[node], failures.length[node] = top, put - top
    return put
