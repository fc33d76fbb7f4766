"""When one element is down by itself in one replication: its failures and repairs, and its planned interruptions.

Every element is an alternating renewal process that began long ago: at the start of the story it is down with its
long-run probability, and what is left of that time is drawn as such. So no warm-up is thrown away.
"""

from typing import NamedTuple

import numpy as np

from drillbook.graph.compiled import Flags, Records, Seconds
from drillbook.graph.outage_state import Keys
from drillbook.graph.philox import CELL, two_uniforms
from drillbook.jit import Whole, bare, inlined
from drillbook.simulation.years.law_kernel import quantile, residual

LIFE = np.dtype(
    [
        ("law", np.int64),  # of times to failure
        ("scale", np.float64),
        ("shape", np.float64),
        ("first", np.int64),  # where its observed times begin in the table
        ("count", np.int64),
        ("mean_s", np.float64),  # inf: never fails
        ("mend_law", np.int64),  # the same of repair times
        ("mend_scale", np.float64),
        ("mend_shape", np.float64),
        ("mend_first", np.int64),
        ("mend_count", np.int64),
        ("mend_mean_s", np.float64),
        ("most_hurried", np.float64),  # by how much its failures may be hurried on when rare events are sought
        ("key_first", np.uint64),  # its stream
        ("key_second", np.uint64),
        ("windows_first", np.int64),  # its maintenance windows
        ("windows_end", np.int64),
    ],
    align=True,
)
WINDOW = np.dtype([("every_s", np.float64), ("lasts_s", np.float64), ("first_s", np.float64)], align=True)
"""A planned interruption; `first_s` NaN: at a random time."""
WINDOWS = np.int64(1 << 41)
"""Where the numbers for maintenance windows begin in an element's stream."""
CYCLES = np.int64(2)
"""Where those for failures and repairs do; before them stand those for the state at the start."""


class Luck(NamedTuple):
    """By node: the key of its random numbers in this story, and how far they are turned."""

    first: Keys
    second: Keys
    turn: Seconds
    """From 0 to 1: another history, near the one of 0 when it is small. Rare events are sought so."""


@inlined
def uniforms(life: Records, luck: Luck, node: Whole, number: Whole) -> tuple[float, float]:
    """Two uniform numbers, both moved on around the circle from 0 to 1; by a uniform turn they are as uniform."""
    u, v = two_uniforms((luck.first[node], luck.second[node]), (life.key_first, life.key_second), number)
    turn = float(luck.turn[node])
    if turn > 0.0:
        u, v = u + turn, v + turn
        u, v = max(CELL, u - (u >= 1.0)), max(CELL, v - (v >= 1.0))
    return u, v


@inlined
def live(
    life: Records,
    table: Seconds,
    luck: Luck,
    node: Whole,
    stretch: float,
    ends_s: float,
    start: Seconds,
    end: Seconds,
    top: Whole,
) -> Whole:
    """Put the failures that begin before `ends_s` behind `top`; returns the end of them, or -1 without room.

    `stretch` above 1 makes repairs that much longer and failures, within bounds, that much sooner.
    """
    if life.mean_s == np.inf:
        return top
    hurry = 1.0 / min(stretch, life.most_hurried)
    scale, mend_scale = life.scale * hurry, life.mend_scale * stretch
    share_down = life.mend_mean_s * stretch / (life.mend_mean_s * stretch + life.mean_s * hurry)
    down, u = uniforms(life, luck, node, 0)
    if down < share_down:
        v, w = uniforms(life, luck, node, 1)
        until_s = residual(life.mend_law, mend_scale, life.mend_shape, table, life.mend_first, life.mend_count, u, v)
        if top >= len(start):
            return -1
        start[top], end[top] = 0.0, until_s
        top += 1
        now_s = until_s + quantile(life.law, scale, life.shape, table, life.first, life.count, w)
    elif life.law == 0:
        now_s = -scale * np.log(u)
    else:
        v, w = uniforms(life, luck, node, 1)
        now_s = residual(life.law, scale, life.shape, table, life.first, life.count, u, v)
    number = CYCLES
    while now_s < ends_s:
        if top >= len(start):
            return -1
        u, v = uniforms(life, luck, node, number)
        until_s = now_s + quantile(
            life.mend_law, mend_scale, life.mend_shape, table, life.mend_first, life.mend_count, u
        )
        start[top], end[top] = now_s, until_s
        top += until_s > now_s
        number += 1
        now_s = until_s + quantile(life.law, scale, life.shape, table, life.first, life.count, v)
    return top


@bare
def plan_maintenance(
    life: Records,
    windows: Records,
    luck: Luck,
    node: Whole,
    ends_s: float,
    start: Seconds,
    end: Seconds,
    planned: Flags,
    first: Whole,
    top: Whole,
) -> Whole:
    """Merge an element's planned interruptions with its failures in `first : top`; returns the new end, or -1.

    Overlapping ones become one, which is planned when its first part is. The merge works in the room behind `top`.
    """
    for number in range(life.windows_first, life.windows_end):
        window = windows[number]
        key = (luck.first[node], luck.second[node])
        phase, _ = two_uniforms(key, (life.key_first, life.key_second), WINDOWS + number - life.windows_first)
        at_s = window.first_s if window.first_s == window.first_s else phase * window.every_s
        merged, place = top, first
        while place < top or at_s < ends_s:
            takes = at_s < ends_s and (place >= top or at_s < start[place])
            begins, until, is_planned = at_s, at_s + window.lasts_s, True
            if not takes:
                begins, until, is_planned = float(start[place]), float(end[place]), bool(planned[place])
                place += 1
            else:
                at_s += window.every_s
            if merged > top and begins <= end[merged - 1]:
                end[merged - 1] = max(end[merged - 1], until)
                continue
            if merged >= len(start):
                return -1
            start[merged], end[merged], planned[merged] = begins, until, is_planned
            merged += 1
        length = merged - top
        for i in range(length):
            start[first + i], end[first + i], planned[first + i] = start[top + i], end[top + i], planned[top + i]
        top = first + length
    return top
