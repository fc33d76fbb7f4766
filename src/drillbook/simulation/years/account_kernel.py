"""What one replication comes to for each subject: time down, outages, targets missed, and whose failures they were."""

import numpy as np

from drillbook.graph.compiled import NOBODY, Arrays, Flags, Numbers, Records, Seconds
from drillbook.graph.outage_state import Spans, State
from drillbook.jit import Whole, bare, inlined
from drillbook.simulation.years.tally import (
    BIN_RATIO,
    BINS,
    DOWN,
    LEAST_BIN_S,
    METRICS,
    OUTAGES,
    OVER_MTD,
    OVER_RTO,
    Tally,
)

EXACT_S = 0.001
"""An outage as long as its target does not miss it: times of a year are exact to some microseconds."""
SUBJECT = np.dtype(
    [
        ("node", np.int32),
        ("causes_first", np.int32),  # its places in the tally's causes: one an element below it, the last for others
        ("causes_end", np.int32),
        ("rto_s", np.float64),  # inf: none
        ("mtd_s", np.float64),
        ("rpo_s", np.float64),
    ],
    align=True,
)
LOG_RATIO = np.log(BIN_RATIO)


@bare
def account(
    arrays: Arrays,
    subjects: Records,
    cause_nodes: Numbers,
    failures: Spans,
    spans: Spans,
    planned: Flags,
    state: State,
    begins_s: float,
    ends_s: float,
    marks: Numbers,
    stack: Numbers,
    scratch: Seconds,
    values: Seconds,
    tally: Tally,
) -> None:
    """Put what happened between `begins_s` and `ends_s` into `values`, shape (S, METRICS), and the tally's bins.

    An outage belongs to the replication in which it begins, with its whole length; time down counts where it falls.
    `scratch` has a line for each interval there may be.
    """
    for s in range(len(subjects)):
        subject = subjects[s]
        first, begun = spans.first[subject.node], np.int64(0)
        for i in range(first, first + spans.length[subject.node]):
            start_s, end_s = spans.start[i], spans.end[i]
            if start_s >= ends_s:
                break
            down_s = min(end_s, ends_s) - max(start_s, begins_s)
            if down_s <= 0:
                continue
            values[s, DOWN] += down_s
            place, by_plan = _blame(
                arrays, subject, cause_nodes, failures, spans, planned, state, start_s, marks, stack
            )
            tally.causes[place, 1 if by_plan else 0] += down_s
            if start_s >= begins_s:
                lasts_s = end_s - start_s
                tally.causes[place, 2] += 1
                values[s, OUTAGES] += 1
                values[s, OVER_RTO] += lasts_s > subject.rto_s + EXACT_S
                values[s, OVER_MTD] += lasts_s > subject.mtd_s + EXACT_S
                slot = _bin(lasts_s)
                tally.bins[s, slot] += 1
                tally.shortest[s, slot] = min(tally.shortest[s, slot], lasts_s)
                tally.longest[s, slot] = max(tally.longest[s, slot], lasts_s)
                tally.altogether[s, slot] += lasts_s
                scratch[begun, 0] = slot
                begun += 1
        _count_together(scratch, begun, s, tally)


@inlined
def _count_together(slots: Seconds, count: Whole, subject: Whole, tally: Tally) -> None:
    """Put the outages of one replication, as the first column of `slots` has their bins, into squares and together."""
    gap = count // 2
    while gap:  # Shell's sort
        for i in range(gap, count):
            slot, place = slots[i, 0], i
            while place >= gap and slots[place - gap, 0] > slot:
                slots[place, 0] = slots[place - gap, 0]
                place -= gap
            slots[place, 0] = slot
        gap //= 2
    for i in range(count):
        slot = np.int64(slots[i, 0])
        tally.squares[subject, slot] += 2 * i + 1
        tally.together[subject, slot] += count


@inlined
def _bin(lasts_s: float) -> Whole:
    if lasts_s <= LEAST_BIN_S:
        return 0
    if lasts_s == np.inf:
        return BINS - 1
    return min(BINS - 1, np.int64(np.log(lasts_s / LEAST_BIN_S) / LOG_RATIO))


@inlined
def at_time(spans: Spans, node: Whole, now_s: float) -> Whole:
    """The place of the interval [start, end) of a node that holds an instant, or -1."""
    low, high = spans.first[node], spans.first[node] + spans.length[node]
    if low == high or now_s < spans.start[low] or now_s >= spans.end[high - 1]:
        return -1  # most nodes, most of the time
    while low < high:
        middle = (low + high) // 2
        if spans.start[middle] <= now_s:
            low = middle + 1
        else:
            high = middle
    place = low - 1
    return place if place >= spans.first[node] and now_s < spans.end[place] else -1


@bare
def _blame(
    arrays: Arrays,
    subject: Records,
    cause_nodes: Numbers,
    failures: Spans,
    spans: Spans,
    planned: Flags,
    state: State,
    now_s: float,
    marks: Numbers,
    stack: Numbers,
) -> tuple[Whole, bool]:
    """The place of the element whose failure was the last of those that brought a subject down, and if it was planned.

    It is looked for through all that does not serve at that instant, down from the subject; where an alternative would
    serve, through who would have to take over, or bring it fuel.
    """
    found, latest_s, by_plan = NOBODY, -1.0, False
    size = 1
    stack[0] = subject.node
    marks[-1] += 1  # the number of this search
    search = marks[-1]
    marks[subject.node] = search
    while size:
        size -= 1
        node = stack[size]
        own = at_time(failures, node, now_s)
        if own >= 0 and failures.start[own] > latest_s:
            found, latest_s, by_plan = node, float(failures.start[own]), bool(planned[own])
        for e in range(arrays.nodes[node].need_start, arrays.nodes[node].need_end):
            edge = arrays.edges[e]
            if at_time(spans, edge.target, now_s) >= 0:
                size = _look_at(edge.target, search, marks, stack, size)
                continue
            for other in (edge.by, edge.provider):
                if other != NOBODY and at_time(spans, other, now_s) >= 0:
                    size = _look_at(other, search, marks, stack, size)
    for i in range(state.written[0]):
        edge = arrays.edges[np.int64(state.mishaps[i, 0])]
        since_s = state.mishaps[i, 1]
        if marks[edge.source] == search and latest_s < since_s <= now_s < state.mishaps[i, 2]:
            found, latest_s, by_plan = edge.target, since_s, False
    low, high = subject.causes_first, subject.causes_end - 1
    while low < high:
        middle = (low + high) // 2
        if cause_nodes[middle] < found:
            low = middle + 1
        else:
            high = middle
    is_place = found != NOBODY and low < subject.causes_end - 1 and cause_nodes[low] == found
    return low if is_place else subject.causes_end - 1, by_plan


@inlined
def _look_at(node: Whole, search: Whole, marks: Numbers, stack: Numbers, size: Whole) -> Whole:
    """Put a node on the stack, unless it was there in this search; returns how many are on it."""
    if marks[node] == search:
        return size
    marks[node] = search
    stack[size] = node
    return size + 1


@inlined
def conclude(values: Seconds, tally: Tally) -> None:
    """One replication is over: its values go into the sums, and are cleared."""
    tally.played[0] += 1
    for s in range(len(values)):
        for metric in range(METRICS):
            value = values[s, metric]
            if value > 0:
                tally.positive[s, metric] += 1
                tally.sums[s, metric, 0] += value
                tally.sums[s, metric, 1] += value * value
                tally.sums[s, metric, 2] += value * value * value
                values[s, metric] = 0.0
