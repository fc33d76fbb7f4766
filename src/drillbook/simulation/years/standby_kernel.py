"""Elements that age more slowly while they stand by: when the next of them fails, given when all of them served.

A standby's clock runs by its dormancy while it stands by and at full speed while a takeover has it serve (the spare
gates of dynamic fault trees; Dugan, Bavuso and Boyd, 1992). When that is depends on what else fails, itself among it;
but nothing before a failure depends on it. So a story is played with the failures of standbys that are known, the first
one more is found in it, and it is played again until there is none.
"""

from typing import NamedTuple

import numpy as np

from drillbook.graph.compiled import Flags, Numbers, Records, Seconds
from drillbook.graph.outage_state import Places, Spans, State
from drillbook.jit import Whole, bare
from drillbook.simulation.years.law_kernel import quantile, residual
from drillbook.simulation.years.life_kernel import CYCLES, Luck, plan_maintenance, uniforms

STANDBY = np.dtype(
    [
        ("node", np.int32),
        ("in_crew", np.bool_),  # a team repairs it in turn
        ("dormancy", np.float64),  # how fast it ages while it stands by: 0, not at all, to 1
        ("edges_first", np.int32),  # the takeovers by which it comes to serve
        ("edges_end", np.int32),
    ],
    align=True,
)


class Standbys(NamedTuple):
    """All of a model."""

    rows: Records
    """Of dtype STANDBY."""
    edges: Numbers


class Settled(NamedTuple):
    """Failures of standbys that are known, in order of time."""

    which: Numbers
    at_s: Seconds
    size: Places
    """Shape (1,)."""


@bare
def settled_failure(settled: Settled, which: Whole, number: Whole) -> float:
    """When a standby fails for the `number`-th time (0: the first); inf where that is not known."""
    seen = 0
    for i in range(settled.size[0]):
        if settled.which[i] == which:
            if seen == number:
                return float(settled.at_s[i])
            seen += 1
    return np.inf


@bare
def put_settled(
    standbys: Standbys, lives: Records, table: Seconds, windows: Records, luck: Luck, settled: Settled, stretch: float,
    ends_s: float, failures: Spans, planned: Flags, top: Whole,
) -> Whole:  # fmt: skip
    """Put the known failures of standbys, each with its repair, behind `top`; returns the end of them, or -1."""
    for which in range(len(standbys.rows)):
        one = standbys.rows[which]
        if one.in_crew:
            continue
        life, first, number = lives[one.node], top, np.int64(0)
        for i in range(settled.size[0]):
            if settled.which[i] != which:
                continue
            if top >= len(failures.start):
                return -1
            u, _ = uniforms(life, luck, one.node, CYCLES + number)
            mends_s = quantile(
                life.mend_law, stretch * life.mend_scale, life.mend_shape, table, life.mend_first, life.mend_count, u
            )
            failures.start[top], failures.end[top] = settled.at_s[i], settled.at_s[i] + mends_s
            top, number = top + 1, number + 1
        if len(windows):
            planned[first:top] = False
            if life.windows_end > life.windows_first:
                top = plan_maintenance(
                    life, windows, luck, one.node, ends_s, failures.start, failures.end, planned, first, top
                )
                if top < 0:
                    return -1
        failures.first[one.node], failures.length[one.node] = first, top - first
    return top


@bare
def settle_next(
    standbys: Standbys, lives: Records, table: Seconds, luck: Luck, stretch: float, ends_s: float, failures: Spans,
    state: State, scratch: Seconds, settled: Settled,
) -> Whole:  # fmt: skip
    """Add the next failure of any standby before `ends_s`: 1 where there is one, else 0; -1 without room."""
    found, found_s = -1, ends_s
    for which in range(len(standbys.rows)):
        one = standbys.rows[which]
        node, number, since_s = one.node, 0, 0.0
        for i in range(settled.size[0]):
            if settled.which[i] == which:
                number, since_s = number + 1, _repaired(failures, node, float(settled.at_s[i]))
        life = lives[node]
        scale = life.scale / min(stretch, life.most_hurried)
        if number:
            _, v = uniforms(life, luck, node, CYCLES + number - 1)
            lasts_s = quantile(life.law, scale, life.shape, table, life.first, life.count, v)
        else:
            u, v = uniforms(life, luck, node, 1)
            lasts_s = residual(life.law, scale, life.shape, table, life.first, life.count, u, v)
        stints = _stints(standbys, one, state, scratch)
        if stints < 0:
            return -1
        at_s = _spent(scratch, stints, one.dormancy, since_s, lasts_s)
        if at_s < found_s:
            found, found_s = which, at_s
    if found < 0:
        return 0
    place = settled.size[0]
    if place >= len(settled.which):
        return -1
    settled.which[place], settled.at_s[place] = found, found_s
    settled.size[0] = place + 1
    return 1


@bare
def _repaired(failures: Spans, node: Whole, failed_s: float) -> float:
    """When the failure that began then was over."""
    for i in range(failures.first[node], failures.first[node] + failures.length[node]):
        if failures.start[i] <= failed_s < failures.end[i]:
            return float(failures.end[i])
    return failed_s


@bare
def _stints(standbys: Standbys, one: Records, state: State, scratch: Seconds) -> Whole:
    """When it served, as rows (from, until) of `scratch` in order of time; returns how many, -1 without room."""
    count = 0
    for i in range(state.written[1]):
        for e in range(one.edges_first, one.edges_end):
            if standbys.edges[e] != np.int64(state.switches[i, 0]):
                continue
            if count >= len(scratch):
                return -1
            place = count
            while place > 0 and scratch[place - 1, 0] > state.switches[i, 1]:
                scratch[place, 0], scratch[place, 1] = scratch[place - 1, 0], scratch[place - 1, 1]
                place -= 1
            scratch[place, 0], scratch[place, 1] = state.switches[i, 1], state.switches[i, 2]
            count += 1
    return count


@bare
def _spent(stints: Seconds, count: Whole, dormancy: float, since_s: float, lasts_s: float) -> float:
    """When its clock, that starts anew at `since_s`, has run for `lasts_s`; inf: never."""
    now_s, left_s = since_s, lasts_s
    for i in range(count):
        from_s, until_s = max(now_s, stints[i, 0]), stints[i, 1]
        if until_s <= now_s:
            continue
        if (from_s - now_s) * dormancy >= left_s:
            return now_s + left_s / dormancy
        left_s -= (from_s - now_s) * dormancy
        if until_s - from_s >= left_s:
            return from_s + left_s
        left_s -= until_s - from_s
        now_s = until_s
    return now_s + left_s / dormancy if dormancy > 0 else np.inf
