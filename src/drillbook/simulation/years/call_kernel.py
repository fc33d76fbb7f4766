"""When a repair begins, once something has failed: in somebody's hours, after their way, with the part.

The story begins on a Monday at midnight, and so do the years that are counted, a week later.
"""

from typing import NamedTuple

import numpy as np

from drillbook.analysis import WEEK_S
from drillbook.graph.compiled import Records
from drillbook.jit import Whole, bare

WAIT = np.dtype(
    [
        ("part_s", np.float64),  # until the part is there
        ("slowest_s", np.float64),  # the longest that anybody takes who can be called
        ("first", np.int32),  # its part of the calls; none: the repair begins at once, or with the part
        ("end", np.int32),
    ],
    align=True,
)
CALL = np.dtype([("from_s", np.float64), ("delay_s", np.float64)], align=True)
"""From a second of the week on a call brings them after so long; inf: nobody can be called."""


class Waits(NamedTuple):
    """What repairs by teams wait for, besides their turn."""

    rows: Records
    """By member of a team, of dtype WAIT."""
    calls: Records
    """Of dtype CALL."""


@bare
def wants_at(wait: Records, failed_s: float) -> float:
    """From when on a repair wants its turn: no turn is held for a part that is far away."""
    return max(failed_s, failed_s + float(wait.part_s) - float(wait.slowest_s))


@bare
def work_begins(waits: Waits, member: Whole, failed_s: float, turn_s: float) -> float:
    """When a repair begins that has its turn from `turn_s` on: its people come with the part at the earliest."""
    wait = waits.rows[member]
    ready_s = failed_s + float(wait.part_s)
    if wait.first == wait.end:
        return max(turn_s, ready_s)
    since_s = turn_s
    monday_s = np.floor(since_s / WEEK_S) * WEEK_S
    place = wait.first
    while place + 1 < wait.end and monday_s + waits.calls[place + 1].from_s <= since_s:
        place += 1
    while True:
        is_last = place + 1 == wait.end
        until_s = monday_s + (WEEK_S if is_last else waits.calls[place + 1].from_s)
        delay_s = float(waits.calls[place].delay_s)
        if delay_s < np.inf and max(since_s, ready_s - delay_s) < until_s:
            return max(since_s + delay_s, ready_s)
        since_s = until_s
        if is_last:
            monday_s, place = until_s, wait.first
        else:
            place += 1
