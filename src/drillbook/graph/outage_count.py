"""The outages of one node that only counts what serves now: no takeover, no holdover, no cycle.

The same meaning as `outage_kernel.play`, by merging the outages of what is needed in order of time. Many needs are
merged through a heap, so that a node that needs a thousand others costs no more an event than one that needs two.
"""

import numpy as np

from drillbook.graph.compiled import Arrays, Flags, Seconds
from drillbook.graph.outage_state import Spans, State
from drillbook.jit import Whole, bare, inlined


@inlined
def counts_only(arrays: Arrays, n: Whole, usual: Flags, spans: Spans) -> bool:
    """Whether a node, usually up, counts what serves and nothing else."""
    if arrays.nodes[n].cycle >= 0 or not usual[n]:
        return False
    for e in range(arrays.nodes[n].need_start, arrays.nodes[n].need_end):
        edge = arrays.edges[e]
        if edge.takeover_s > 0 or (edge.holdover_s > 0 and spans.length[edge.target] > 0) or edge.endurance_s < np.inf:
            return False
    return True


@bare
def count_out(  # noqa: PLR0912, PLR0915 - one merge, in one pass
    arrays: Arrays, n: Whole, spans: Spans, failures: Spans, horizon_s: float, state: State, log: Seconds
) -> Whole:
    """Fill `log` with the outages (0, start, end) of a node that `counts_only`; returns how many, -1 without room."""
    first, end, restart_s = arrays.nodes[n].need_start, arrays.nodes[n].need_end, arrays.nodes[n].restart_s
    size = np.int64(0)
    for i in range(end - first):
        target = arrays.edges[first + i].target
        if spans.length[target]:
            state.pointer[0, i] = spans.first[target]
            state.pointer[1, i] = 0  # 1 while it is down
            state.changes_at[0, i] = spans.start[spans.first[target]]
            state.pointer[2, size] = i
            size += 1
            _sift_up(state, size - 1)
    weight, failed, own = 0, False, failures.first[n]
    for e in range(first, end):
        weight += arrays.edges[e].weight
    fails_at = float(failures.start[own]) if failures.length[n] else np.inf
    threshold, logged, down_since, back_at = arrays.nodes[n].threshold, np.int64(0), -1.0, np.inf
    while True:
        next_s = fails_at
        if size:
            next_s = min(next_s, state.changes_at[0, state.pointer[2, 0]])
        if back_at < np.inf and (back_at < next_s or next_s >= horizon_s) and back_at < horizon_s:
            if logged >= len(log):
                return -1
            log[logged, 0], log[logged, 1], log[logged, 2] = 0.0, down_since, back_at
            logged += 1
            down_since, back_at = -1.0, np.inf
        if next_s >= horizon_s:
            break
        while size and state.changes_at[0, state.pointer[2, 0]] <= next_s:
            i = state.pointer[2, 0]
            change = _turn(spans, arrays.edges[first + i].target, i, state)
            weight += change * arrays.edges[first + i].weight
            if state.changes_at[0, i] == np.inf:
                size -= 1
                state.pointer[2, 0] = state.pointer[2, size]
            _sift_down(state, size)
        while fails_at <= next_s:
            failed = not failed
            if failed:
                fails_at = float(failures.end[own])
            else:
                own += 1
                last = own >= failures.first[n] + failures.length[n]
                fails_at = np.inf if last else float(failures.start[own])
        ready = weight >= threshold and not failed
        if down_since < 0 and not ready:
            down_since = next_s
        if not ready:
            back_at = np.inf
        elif down_since >= 0 and back_at == np.inf:
            back_at = next_s + restart_s
    if down_since >= 0:
        if logged >= len(log):
            return -1
        log[logged, 0], log[logged, 1], log[logged, 2] = 0.0, down_since, np.inf
        logged += 1
    return logged


@bare
def all_down(arrays: Arrays, n: Whole, spans: Spans, horizon_s: float, state: State, log: Seconds) -> Whole:
    """The same for a node that any one need is enough for and that does not fail itself: when all of them are down."""
    first, end, restart_s = arrays.nodes[n].need_start, arrays.nodes[n].need_end, arrays.nodes[n].restart_s
    for i in range(end - first):
        state.pointer[0, i] = spans.first[arrays.edges[first + i].target]
    logged, since_s, until_s = np.int64(0), -1.0, -1.0
    while True:
        starts_s, ends_s, ends_first = -1.0, np.inf, 0
        for i in range(end - first):
            target, place = arrays.edges[first + i].target, state.pointer[0, i]
            if place >= spans.first[target] + spans.length[target]:
                starts_s, ends_s = np.inf, np.inf
                break
            starts_s = max(starts_s, spans.start[place])
            if spans.end[place] < ends_s:
                ends_s, ends_first = spans.end[place], i
        state.pointer[0, ends_first] += 1
        over = starts_s >= horizon_s
        if starts_s >= ends_s and not over:
            continue
        if until_s >= 0 and (over or starts_s > until_s):
            if logged >= len(log):
                return -1
            log[logged, 0], log[logged, 1], log[logged, 2] = 0.0, since_s, until_s
            logged += 1
        if over:
            return logged
        if starts_s > until_s:
            since_s = starts_s
        until_s = ends_s + restart_s if ends_s < horizon_s else np.inf
        until_s = until_s if until_s < horizon_s else np.inf
        if until_s == np.inf:
            state.pointer[0, 0] = spans.first[arrays.edges[first].target] + spans.length[arrays.edges[first].target]


@inlined
def _turn(spans: Spans, target: Whole, i: Whole, state: State) -> Whole:
    """One need begins or ends to be down; returns by how many of it more serve."""
    place = state.pointer[0, i]
    if state.pointer[1, i]:
        state.pointer[1, i] = 0
        state.pointer[0, i] = place + 1
        more = place + 1 < spans.first[target] + spans.length[target]
        state.changes_at[0, i] = spans.start[place + 1] if more else np.inf
        return 1
    state.pointer[1, i] = 1
    state.changes_at[0, i] = spans.end[place]
    return -1


@inlined
def _sift_up(state: State, place: Whole) -> None:
    while place > 0:
        above = (place - 1) // 2
        mine, other = state.pointer[2, place], state.pointer[2, above]
        if state.changes_at[0, other] <= state.changes_at[0, mine]:
            return
        state.pointer[2, place], state.pointer[2, above] = other, mine
        place = above


@inlined
def _sift_down(state: State, size: Whole) -> None:
    place = 0
    while 2 * place + 1 < size:
        below = 2 * place + 1
        if (
            below + 1 < size
            and state.changes_at[0, state.pointer[2, below + 1]] < state.changes_at[0, state.pointer[2, below]]
        ):
            below += 1
        mine, other = state.pointer[2, place], state.pointer[2, below]
        if state.changes_at[0, mine] <= state.changes_at[0, other]:
            return
        state.pointer[2, place], state.pointer[2, below] = other, mine
        place = below
