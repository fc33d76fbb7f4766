"""The outages of all nodes, in order of need: each group is asked once, when all that it needs is known."""

import numpy as np

from drillbook.graph.compiled import EVERY, Arrays, Flags, Seconds
from drillbook.graph.outage_kernel import play
from drillbook.graph.outage_state import Spans, State
from drillbook.jit import Whole, bare, inlined, kernel

OWN, NONE = -1, -2


@kernel
def sweep(arrays: Arrays, usual: Flags, failures: Spans, horizon_s: float, spans: Spans, state: State) -> Spans:
    """The outages of every node, when the elements fail over the intervals of `failures`."""
    log = np.empty((64, 3))
    top = np.int64(0)
    for group in range(len(usual)):
        first = arrays.nodes[group].group_first == group
        if first and not is_quiet(arrays, group, usual, spans, failures):
            logged = respond(arrays, group, usual, spans, failures, horizon_s, state, log)
            while logged < 0:
                log = np.empty((2 * len(log), 3))
                logged = respond(arrays, group, usual, spans, failures, horizon_s, state, log)
            spans = with_room(spans, top + logged)
            top = store(arrays, group, spans, log, logged, top)
    return spans


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
    return play(arrays, group, usual, spans, failures, horizon_s, state, log)


@inlined
def _follows(arrays: Arrays, n: Whole, usual: Flags, spans: Spans) -> bool:
    """A single node that needs all it needs at once: it is down when any of that is, and starting up after."""
    if arrays.nodes[n].counts < EVERY or arrays.nodes[n].cycle >= 0 or not usual[n]:
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


@kernel
def with_room(spans: Spans, wanted: Whole) -> Spans:
    """The same intervals, with room for as many as wanted."""
    if wanted <= len(spans.start):
        return spans
    start, end = np.empty(2 * wanted), np.empty(2 * wanted)
    for i in range(len(spans.start)):
        start[i], end[i] = spans.start[i], spans.end[i]
    return Spans(spans.first, spans.length, start, end)


@bare
def store(arrays: Arrays, group: Whole, spans: Spans, log: Seconds, logged: Whole, top: Whole) -> Whole:
    """Put the log of a group behind the intervals that are known; returns the end of them."""
    for m in range(arrays.nodes[group].group_end - group):
        spans.first[group + m] = top
        for entry in range(logged):
            if log[entry, 0] == m:
                spans.start[top], spans.end[top] = log[entry, 1], log[entry, 2]
                top += 1
        spans.length[group + m] = top - spans.first[group + m]
    return top
