"""The outages of all nodes, in order of need: each group is asked once, when all that it needs is known."""

import numpy as np

from drillbook.graph.compiled import ANY, EVERY, Arrays, Flags, Seconds
from drillbook.graph.outage_count import all_down, count_out, counts_only
from drillbook.graph.outage_kernel import play
from drillbook.graph.outage_state import Spans, State
from drillbook.jit import Whole, bare, entry, inlined

OWN, NONE = -1, -2
SCANNED = 8
"""So many needs are looked through for the next outage; more are kept in a heap."""


@entry
def sweep(
    arrays: Arrays,
    usual: Flags,
    failures: Spans,
    horizon_s: float,
    spans: Spans,
    state: State,
    log: Seconds,
    group: Whole,
    top: Whole,
) -> tuple[Whole, Whole]:
    """Fill `spans` with the outages of every group from `group` on, when elements fail over the given intervals.

    Returns the group that there was no room for in the pool of intervals or in the log, and the end of the pool in use.
    """
    while group < len(usual):
        if arrays.nodes[group].group_first == group and not is_quiet(arrays, group, usual, spans, failures):
            logged = respond(arrays, group, usual, spans, failures, horizon_s, state, log)
            if logged < 0 or top + logged > len(spans.start):
                break
            top = store(arrays, group, spans, log, logged, top)
        group += 1
    return group, top


@inlined
def is_quiet(arrays: Arrays, group: Whole, usual: Flags, spans: Spans, failures: Spans) -> bool:
    """A node that nothing can happen to: what never goes down, and serves at once, is enough for it."""
    if arrays.nodes[group].cycle >= 0 or not usual[group] or failures.length[group]:
        return False
    total = 0
    for e in range(arrays.nodes[group].need_start, arrays.nodes[group].need_end):
        edge = arrays.edges[e]
        if edge.takeover_s <= 0 and usual[edge.target] and spans.length[edge.target] == 0:
            total += edge.weight
    return total >= arrays.nodes[group].threshold


@inlined
def respond(
    arrays: Arrays,
    group: Whole,
    usual: Flags,
    spans: Spans,
    failures: Spans,
    horizon_s: float,
    state: State,
    log: Seconds,
) -> Whole:
    """Fill `log` with the outages (member, start, end) of a group; returns how many, -1 when there is no room."""
    if _follows(arrays, group, usual, spans):
        return _follow(arrays, group, spans, failures, horizon_s, state, log)
    if counts_only(arrays, group, usual, spans):
        if arrays.nodes[group].counts == ANY and failures.length[group] == 0:
            return all_down(arrays, group, spans, horizon_s, state, log)
        return count_out(arrays, group, spans, failures, horizon_s, state, log)
    return play(arrays, group, usual, spans, failures, horizon_s, state, log)


@inlined
def _follows(arrays: Arrays, n: Whole, usual: Flags, spans: Spans) -> bool:
    """A single node that needs all it needs at once: it is down when any of that is, and starting up after."""
    needs = arrays.nodes[n].need_end - arrays.nodes[n].need_start
    if needs > SCANNED or arrays.nodes[n].counts < EVERY or arrays.nodes[n].cycle >= 0 or not usual[n]:
        return False
    for e in range(arrays.nodes[n].need_start, arrays.nodes[n].need_end):
        edge = arrays.edges[e]
        holds = edge.holdover_s > 0 and spans.length[edge.target] > 0
        if edge.takeover_s > 0 or holds or not usual[edge.target]:
            return False
    return True


@inlined
def _follow(
    arrays: Arrays, n: Whole, spans: Spans, failures: Spans, horizon_s: float, state: State, log: Seconds
) -> Whole:
    """The union of the outages of what is needed and of the node's own failures, each longer by the start-up."""
    start, end, restart_s = arrays.nodes[n].need_start, arrays.nodes[n].need_end, arrays.nodes[n].restart_s
    for i in range(end - start):
        state.pointer[0, i] = 0
    own, logged, since_s, until_s = 0, 0, -1.0, -1.0
    while True:
        which, next_s, ends_s = NONE, np.inf, np.inf
        if own < failures.length[n]:
            which, place = OWN, failures.first[n] + own
            next_s, ends_s = float(failures.start[place]), float(failures.end[place])
        for i in range(end - start):
            target, pointer = arrays.edges[start + i].target, state.pointer[0, i]
            if pointer < spans.length[target] and spans.start[spans.first[target] + pointer] < next_s:
                next_s = float(spans.start[spans.first[target] + pointer])
                ends_s, which = float(spans.end[spans.first[target] + pointer]), i
        ended = which == NONE or next_s >= horizon_s
        if until_s >= 0 and (ended or next_s > until_s):
            if logged >= len(log):
                return -1
            log[logged, 0], log[logged, 1], log[logged, 2] = 0.0, since_s, until_s
            logged += 1
        if ended:
            return logged
        if which == OWN:
            own += 1
        else:
            state.pointer[0, which] += 1
        ends_s = ends_s + restart_s if ends_s < horizon_s else np.inf
        ends_s = ends_s if ends_s < horizon_s else np.inf
        if next_s > until_s:
            since_s, until_s = next_s, ends_s
        else:
            until_s = max(until_s, ends_s)


@bare
def store(arrays: Arrays, group: Whole, spans: Spans, log: Seconds, logged: Whole, top: Whole) -> Whole:
    """Put the log of a group behind the intervals that are known; returns the end of them."""
    for m in range(arrays.nodes[group].group_end - group):
        spans.first[group + m] = top
        for line in range(logged):
            if log[line, 0] == m:
                spans.start[top], spans.end[top] = log[line, 1], log[line, 2]
                top += 1
        spans.length[group + m] = top - spans.first[group + m]
    return top
