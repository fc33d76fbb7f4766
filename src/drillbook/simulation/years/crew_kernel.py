"""Elements whose repairs wait: for their turn with a team that makes so many at once, for its hours, way and parts.

First come, first served. Times to failure and of repairs are the elements' own, from their own streams; only when a
repair begins depends on the others, and on the hour. That has no simple law, so it is begun that much earlier that it
has forgotten its beginning.
"""

import numpy as np

from drillbook.graph.compiled import Flags, Numbers, Records, Seconds
from drillbook.graph.outage_state import Spans
from drillbook.jit import Whole, bare
from drillbook.simulation.years.call_kernel import Waits, wants_at, work_begins
from drillbook.simulation.years.law_kernel import quantile, residual
from drillbook.simulation.years.life_kernel import CYCLES, Luck, plan_maintenance, uniforms
from drillbook.simulation.years.standby_kernel import Settled, settled_failure

CREW = np.dtype(
    [
        ("first", np.int32),  # its elements among all that teams repair
        ("end", np.int32),
        ("at_once", np.int32),
        ("earlier_s", np.float64),  # how much before the story its queue begins
    ],
    align=True,
)
BENCH = np.dtype(
    [
        ("changes_at", np.float64),  # when it fails, or is repaired; inf while it waits
        ("failed_at", np.float64),
        ("mends_s", np.float64),  # how long its repair takes
        ("number", np.int64),  # of its next failure
        ("down", np.bool_),
        ("wants", np.bool_),  # its turn
        ("begun", np.bool_),  # it has had its turn
    ],
    align=True,
)
"""An element in the hands of a team."""


@bare
def repair_in_turn(
    crew: Records,
    members: Numbers,
    waits: Waits,
    standby_of_member: Numbers,
    settled: Settled,
    lives: Records,
    table: Seconds,
    luck: Luck,
    stretch: float,
    ends_s: float,
    bench: Records,
    log: Seconds,
    windows: Records,
    planned: Flags,
    failures: Spans,
    top: Whole,
) -> Whole:
    """Put the failures of a team's elements behind `top`, each with its wait; returns the end of them, or -1.

    Standbys fail when it is settled that they do. `stretch` is that of `live`.
    """
    logged, at_work = np.int64(0), 0
    for m in range(crew.first, crew.end):
        life, one = lives[members[m]], bench[m]
        one.down = one.wants = one.begun = False
        one.number = CYCLES
        if standby_of_member[m] >= 0:
            one.changes_at = settled_failure(settled, standby_of_member[m], 0)
            continue
        u, v = uniforms(life, luck, members[m], 0)
        scale = life.scale / min(stretch, life.most_hurried)
        left_s = residual(life.law, scale, life.shape, table, life.first, life.count, u, v)
        one.changes_at = left_s - stretch * crew.earlier_s
    while True:
        which, now_s = -1, np.inf
        for m in range(crew.first, crew.end):
            if bench[m].changes_at < now_s:
                which, now_s = m, float(bench[m].changes_at)
        if which < 0:
            break
        life, one = lives[members[which]], bench[which]
        u, v = uniforms(life, luck, members[which], one.number)
        if not one.down:
            if now_s >= ends_s:
                one.changes_at = np.inf
                continue
            one.down, one.failed_at = True, now_s
            one.changes_at = now_s + stretch * (wants_at(waits.rows[which], now_s) - now_s)
            one.mends_s = quantile(
                life.mend_law, stretch * life.mend_scale, life.mend_shape, table, life.mend_first, life.mend_count, u
            )
        elif not one.begun:
            one.wants, one.changes_at = True, np.inf
        else:
            if now_s > 0:
                if logged >= len(log):
                    return -1
                log[logged, 0], log[logged, 1], log[logged, 2] = which, max(0.0, one.failed_at), now_s
                logged += 1
            one.down, one.wants, one.begun, one.number = False, False, False, one.number + 1
            if standby_of_member[which] >= 0:
                one.changes_at = settled_failure(settled, standby_of_member[which], one.number - CYCLES)
            else:
                scale = life.scale / min(stretch, life.most_hurried)
                one.changes_at = now_s + quantile(life.law, scale, life.shape, table, life.first, life.count, v)
            at_work -= 1
        at_work += _begin(crew, waits, bench, stretch, at_work, now_s)
    for m in range(crew.first, crew.end):
        node, first = members[m], top
        top = _put(m, log, logged, failures, top)
        if top >= 0 and len(windows):
            planned[first:top] = False
            if lives[node].windows_end > lives[node].windows_first:
                top = plan_maintenance(
                    lives[node], windows, luck, node, ends_s, failures.start, failures.end, planned, first, top
                )
        if top < 0:
            return -1
        failures.first[node], failures.length[node] = first, top - first
    return top


@bare
def _begin(crew: Records, waits: Waits, bench: Records, stretch: float, at_work: Whole, now_s: float) -> Whole:
    """Give turns while the team has any, to what failed first; returns how many."""
    begun = 0
    while at_work + begun < crew.at_once:
        following, since_s = -1, np.inf
        for m in range(crew.first, crew.end):
            if bench[m].wants and not bench[m].begun and bench[m].failed_at < since_s:
                following, since_s = m, float(bench[m].failed_at)
        if following < 0:
            break
        one = bench[following]
        begins_s = work_begins(waits, following, float(one.failed_at), now_s)
        one.begun = True
        one.changes_at = begins_s + (stretch - 1.0) * (begins_s - now_s) + one.mends_s
        begun += 1
    return begun


@bare
def _put(m: Whole, log: Seconds, logged: Whole, failures: Spans, top: Whole) -> Whole:
    """One element's part of the log, behind `top`."""
    for line in range(logged):
        if log[line, 0] == m and log[line, 2] > log[line, 1]:
            if top >= len(failures.start):
                return -1
            failures.start[top], failures.end[top] = log[line, 1], log[line, 2]
            top += 1
    return top
