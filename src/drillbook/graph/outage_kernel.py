"""When one group of nodes serves, given when all that it needs does: the meaning of `condition`, on arrays.

A group is a node, or all nodes of a cycle. The outages of what it needs, of who takes over and of who refills are known
as intervals; so are its own failures. Between them run the same timers as in `condition` (boot, takeover, fail-back,
holdover, endurance, supply), and what happens at one instant is told before anything settles: whatever can come back
does so before anything goes down. `analysis.response` is the reference that this must equal to the last bit.
"""

import numpy as np

from drillbook.graph.compiled import Arrays, Flags, Records, Seconds
from drillbook.graph.outage_state import Spans, State
from drillbook.graph.outage_timers import (
    breaks,
    called,
    forgive,
    refill,
    serve,
    stand_down,
    start_and_stop,
    tank_level,
)
from drillbook.graph.settle_kernel import AT_ONCE, FINAL, rise_and_fall, weight
from drillbook.jit import Whole, bare, inlined

TARGET, BY, PROVIDER, BACK_BY = map(np.int64, range(4))


@bare
def play(
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
    end = arrays.nodes[group].group_end
    edges = arrays.nodes[end - 1].need_end - arrays.nodes[group].need_start
    logged = np.int64(0)
    if len(state.switches) and max(state.written[0], state.written[1]) + edges > len(state.switches):
        return -1
    if _begin(arrays, group, end, usual, spans, failures, state):
        logged = _settle(arrays, group, end, 0.0, state, log, logged)
    while logged >= 0:
        now_s, only_fuel = _next(end - group, edges, state)
        if now_s >= horizon_s or (only_fuel and _is_steady(edges, state)):
            break
        if len(state.switches) and max(state.written[0], state.written[1]) + edges > len(state.switches):
            return -1
        if _tell(arrays, group, end, spans, failures, now_s, state):
            for i in range(edges):
                state.edges[i].steady = False
                state.edges[i].refilled_to = -1.0
        logged = _settle(arrays, group, end, now_s, state, log, logged)
    for m in range(end - group):
        if logged >= 0 and not state.members[m].up:
            logged = _write(log, logged, m, state.members[m].down_since, np.inf)
    return logged


@inlined
def _write(log: Seconds, logged: Whole, member: Whole, start_s: float, end_s: float) -> Whole:
    if logged >= len(log):
        return -1
    log[logged, 0], log[logged, 1], log[logged, 2] = member, start_s, end_s
    return logged + 1


@bare
def _begin(arrays: Arrays, group: Whole, end: Whole, usual: Flags, spans: Spans, failures: Spans, state: State) -> bool:
    """Everything as it usually is, all stores full; returns whether timers run from the beginning."""
    base = arrays.nodes[group].need_start
    for m in range(end - group):
        node, member = group + m, state.members[m]
        member.up = usual[node]
        member.failed = False
        member.booted = False
        member.boot_runs = False
        member.boot_at = np.inf
        member.down_since = 0.0
        member.last = -1
        member.interrupted = 0
        member.taken_weight = 0
        member.taken_at = member.anew_at = -1.0
        member.failure = failures.first[node]
        member.fails_at = failures.start[failures.first[node]] if failures.length[node] else np.inf
    for i in range(arrays.nodes[end - 1].need_end - base):
        edge, its = arrays.edges[base + i], state.edges[i]
        for k in range(4):
            other = _end(edge, k)
            outside = other >= 0 and not group <= other < end
            state.pointer[k, i] = spans.first[other] if outside else 0
            state.changes_at[k, i] = np.inf
            if outside and spans.length[other]:
                first = spans.first[other]
                state.changes_at[k, i] = spans.start[first] if usual[other] else spans.end[first]
        its.was = its.now = usual[edge.target]
        its.by_now = edge.by < 0 or usual[edge.by]
        its.provider_now = edge.provider >= 0 and usual[edge.provider]
        its.back_by_now = edge.back_by < 0 or usual[edge.back_by]
        its.exhausted = not its.now
        its.spent = its.warm = its.steady = its.broken = its.back_runs = False
        its.back_at = its.switched_at = np.inf
        its.breaks_at = its.mended_at = its.full_at = np.inf
        its.demands = 0
        its.stint = -1
        its.hold_runs = its.take_runs = its.burn_runs = its.supply_runs = False
        its.hold_at = its.take_at = its.burn_at = its.supply_at = np.inf
        its.hold_level, its.hold_since = edge.holdover_s, 0.0
        its.tank_level, its.tank_since = edge.endurance_s, 0.0
        its.refilled_to = -1.0
    at_work = arrays.nodes[group].cycle >= 0
    for node in range(group, end):
        at_once = weight(arrays, group, end, node, AT_ONCE, state) >= arrays.nodes[node].threshold
        for e in range(arrays.nodes[node].need_start, arrays.nodes[node].need_end):
            its = state.edges[e - base]
            its.warm = arrays.edges[e].takeover_s > 0 and its.now and its.by_now and not at_once
            if its.warm:
                serve(its, e, 0.0, state)
        at_work |= not (at_once and usual[node])
    return at_work


@inlined
def _end(edge: Records, k: Whole) -> Whole:
    """One of the nodes that an edge's dependent looks at."""
    if k == TARGET:
        return edge.target
    return edge.by if k == BY else edge.provider if k == PROVIDER else edge.back_by


@inlined
def _next(members: Whole, edges: Whole, state: State) -> tuple[float, bool]:
    """When something happens next, and whether nothing but fuel is pending."""
    other_s = np.inf
    fuel_s = np.inf
    for m in range(members):
        other_s = min(other_s, state.members[m].fails_at, state.members[m].boot_at)
    for i in range(edges):
        its = state.edges[i]
        other_s = min(other_s, its.take_at, its.hold_at, its.breaks_at, its.mended_at, its.full_at)
        other_s = min(other_s, its.back_at, its.switched_at)
        fuel_s = min(fuel_s, its.burn_at, its.supply_at)
        for k in range(4):
            other_s = min(other_s, state.changes_at[k, i])
    return min(other_s, fuel_s), other_s == np.inf


@bare
def _is_steady(edges: Whole, state: State) -> bool:
    """Every tank in use is kept up by its deliveries: nothing will change any more."""
    for i in range(edges):
        its = state.edges[i]
        if (its.burn_runs or its.supply_runs) and not (its.steady and its.burn_runs and its.supply_runs):
            return False
    return True


@bare
def _tell(arrays: Arrays, group: Whole, end: Whole, spans: Spans, failures: Spans, now_s: float, state: State) -> bool:
    """Tell the group all that happens at this instant; returns whether that was more than deliveries of fuel."""
    more = False
    base = arrays.nodes[group].need_start
    for m in range(end - group):
        more |= _fail_and_boot(group + m, failures, now_s, state.members[m])
    for i in range(arrays.nodes[end - 1].need_end - base):
        edge, its = arrays.edges[base + i], state.edges[i]
        if _changes(i, state) <= now_s:
            more = True
            its.now = _follow(spans, edge.target, TARGET, i, its.now, now_s, state)
            its.by_now = _follow(spans, edge.by, BY, i, its.by_now, now_s, state)
            its.provider_now = _follow(spans, edge.provider, PROVIDER, i, its.provider_now, now_s, state)
            its.back_by_now = _follow(spans, edge.back_by, BACK_BY, i, its.back_by_now, now_s, state)
        if its.take_at <= now_s:
            more = True
            its.take_at, its.take_runs = np.inf, False
            _try(arrays, group, base + i, now_s, state)
        if its.hold_at <= now_s:
            more = True
            its.hold_at, its.exhausted = np.inf, True
        if its.burn_at <= now_s:
            more = True
            its.tank_level = tank_level(its, now_s)
            its.burn_at, its.burn_runs, its.spent, its.tank_since = np.inf, False, True, now_s
        if its.supply_at <= now_s:
            refill(edge, its, now_s)
        if its.breaks_at <= now_s:
            more = True
            breaks(edge, its, base + i, now_s, state)
        if its.full_at <= now_s:
            more = True
            its.tank_level, its.tank_since = edge.endurance_s, now_s
            its.spent, its.full_at = False, np.inf
        if its.mended_at <= now_s:
            more = True
            its.broken, its.mended_at = False, np.inf
        if its.switched_at <= now_s:
            more = True
            its.switched_at = np.inf
            state.members[edge.source - group].interrupted -= 1
        if its.back_at <= now_s:
            more = True
            its.warm, its.back_runs, its.back_at = False, False, np.inf
            if edge.interrupts_s > 0:
                state.members[edge.source - group].interrupted += its.switched_at == np.inf
                its.switched_at = now_s + edge.interrupts_s
    return more


@inlined
def _changes(i: Whole, state: State) -> float:
    """When one of the nodes that an edge looks at begins or ends to serve next."""
    ends = state.changes_at
    return min(ends[TARGET, i], ends[BY, i], ends[PROVIDER, i], ends[BACK_BY, i])


@bare
def _try(arrays: Arrays, group: Whole, number: Whole, now_s: float, state: State) -> None:
    """A takeover is tried, unless enough others work since this instant; one by people begins now if one failed."""
    edge, base = arrays.edges[number], arrays.nodes[group].need_start
    its, member = state.edges[number - base], state.members[edge.source - group]
    if member.taken_at != now_s:
        member.taken_at, member.taken_weight = now_s, 0
    if member.taken_weight >= arrays.nodes[edge.source].threshold:
        return
    if edge.by >= 0 and member.anew_at == now_s:
        its.take_at, its.take_runs = now_s + edge.again_s, True
        return
    called(edge, its, number, now_s, state)
    if its.warm:
        member.taken_weight += edge.weight
    elif edge.by >= 0 and edge.forgives:
        member.anew_at = now_s
        _decide_anew(arrays, edge.source, base, now_s, state)


@bare
def _decide_anew(arrays: Arrays, node: Whole, base: Whole, now_s: float, state: State) -> None:
    """What people tried failed: their other takeovers begin again, but for noticing the loss."""
    for e in range(arrays.nodes[node].need_start, arrays.nodes[node].need_end):
        its = state.edges[e - base]
        if its.take_runs and arrays.edges[e].by >= 0 and its.take_at > now_s:
            its.take_at = now_s + arrays.edges[e].again_s


@inlined
def _fail_and_boot(node: Whole, failures: Spans, now_s: float, member: Records) -> bool:
    """A member's own failures and repairs, and the end of its start-up."""
    more = False
    while member.fails_at <= now_s:
        more = True
        member.failed = not member.failed
        if member.failed:
            member.fails_at = failures.end[member.failure]
        else:
            member.failure += 1
            last = failures.first[node] + failures.length[node]
            member.fails_at = failures.start[member.failure] if member.failure < last else np.inf
    if member.boot_at <= now_s:
        more = True
        member.boot_at, member.boot_runs, member.booted = np.inf, False, True
    return more


@bare
def _follow(spans: Spans, other: Whole, k: Whole, i: Whole, serves: bool, now_s: float, state: State) -> bool:
    """Follow the outages of one end of an edge up to this instant; returns whether it serves."""
    while state.changes_at[k, i] <= now_s:
        serves = not serves
        if serves:
            state.pointer[k, i] += 1
            more = state.pointer[k, i] < spans.first[other] + spans.length[other]
            state.changes_at[k, i] = spans.start[state.pointer[k, i]] if more else np.inf
        else:
            state.changes_at[k, i] = spans.end[state.pointer[k, i]]
    return serves


@inlined
def _settle(arrays: Arrays, group: Whole, end: Whole, now_s: float, state: State, log: Seconds, logged: Whole) -> Whole:
    """Let all that was told take effect, start and stop timers, and log the outages that ended."""
    base = arrays.nodes[group].need_start
    rise_and_fall(arrays, group, end, state)
    for m in range(end - group):
        member = state.members[m]
        member.booted = member.booted and member.up
        if member.up and not member.was_up and now_s > member.down_since:
            member.last = logged
            logged = _write(log, logged, m, member.down_since, now_s)
            if logged < 0:
                return logged
        elif member.was_up and not member.up:
            member.down_since = now_s
            if member.last >= 0 and log[member.last, 2] == now_s:  # it was back for no time at all
                member.down_since = log[member.last, 1]
                log[member.last, 0] = -1.0
                member.last = -1
    for i in range(arrays.nodes[end - 1].need_end - base):
        edge, its = arrays.edges[base + i], state.edges[i]
        if group <= edge.target < end:
            its.was, its.now = state.members[edge.target - group].was_up, state.members[edge.target - group].up
        its.exhausted = its.exhausted and not (its.now and not its.was)
        its.was = its.now
        if group <= edge.by < end:
            its.by_now = state.members[edge.by - group].up
        if group <= edge.provider < end:
            its.provider_now = state.members[edge.provider - group].up
        if group <= edge.back_by < end:
            its.back_by_now = state.members[edge.back_by - group].up
    for m in range(end - group):
        _wish(arrays, group, end, m, now_s, state)
    return logged


@bare
def _wish(arrays: Arrays, group: Whole, end: Whole, m: Whole, now_s: float, state: State) -> None:
    """Stand alternatives down that are lost or no longer asked for; start and stop the timers of a member."""
    node, member = group + m, state.members[m]
    base, threshold = arrays.nodes[group].need_start, arrays.nodes[node].threshold
    back = False
    for e in range(arrays.nodes[node].need_start, arrays.nodes[node].need_end):
        back |= state.edges[e - base].warm or state.edges[e - base].broken
    back = back and weight(arrays, group, end, node, AT_ONCE, state) >= threshold
    helps = not member.up and not (member.interrupted and weight(arrays, group, end, node, FINAL, state) >= threshold)
    for e in range(arrays.nodes[node].need_start, arrays.nodes[node].need_end):
        edge, its = arrays.edges[e], state.edges[e - base]
        if its.broken and edge.forgives and back:
            forgive(its, now_s, state)
        met = not (its.spent or its.broken) and (its.now or (edge.holdover_s > 0 and not its.exhausted))
        its.warm = its.warm and met and not (back and edge.back_s <= 0)
        if not its.warm:
            its.breaks_at = np.inf
            stand_down(its, now_s, state)
        start_and_stop(edge, its, met and not its.warm and helps and its.by_now, now_s)
        if edge.back_s > 0:
            hands_back = its.warm and back and its.back_by_now
            if hands_back and not its.back_runs:
                its.back_at = now_s + edge.back_s
            elif not hands_back:
                its.back_at = np.inf
            its.back_runs = hands_back
        if edge.filled_s < np.inf:
            idle = not its.warm and weight(arrays, group, end, node, AT_ONCE, state) >= threshold
            wants = idle and (its.spent or its.tank_level < edge.endurance_s)
            its.full_at = min(its.full_at, now_s + edge.filled_s) if wants else np.inf
    if arrays.nodes[node].restart_s > 0:
        boots = not (member.up or member.booted or member.failed or member.interrupted)
        boots = boots and weight(arrays, group, end, node, FINAL, state) >= threshold
        if boots and not member.boot_runs:
            member.boot_at = now_s + arrays.nodes[node].restart_s
        elif not boots:
            member.boot_at = np.inf
        member.boot_runs = boots
