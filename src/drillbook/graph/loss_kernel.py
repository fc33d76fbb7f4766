"""Every element lost in turn, in one pass: what its loss stops for good, and how long its failure stops what.

For each element only what is affected is looked at, in order of need: a heap holds the groups to ask next, and who
needs something that changed is put on it. What is not affected stands as it does when nothing fails.
"""

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from drillbook.graph.compiled import Arrays, Flags, Numbers, Seconds
from drillbook.graph.loss_path import find_path
from drillbook.graph.outage_state import Spans, State
from drillbook.graph.outage_sweep import is_quiet, respond, store, with_room
from drillbook.jit import Whole, bare, kernel

EVER, BEYOND = np.int64(1), np.int64(2)
"""Flags of a row: lost for good with the element; down for longer than its limit when the element fails."""


class Losses(NamedTuple):
    """A row for every pair of a watched node and an element whose loss it does not stand."""

    watched: Numbers
    element: Numbers
    flags: Numbers
    longest_s: Seconds
    """Longest outage of the node when the element fails and is repaired; 0: none."""
    path_end: NDArray[np.int64]
    """Where the row's path ends in `path`; it begins where the one before ends."""
    path: Numbers
    """Node numbers from the watched node down to the element."""


class Heap(NamedTuple):
    """Groups to look at, least first, each once."""

    items: Numbers
    size: NDArray[np.int64]
    """Shape (1)."""
    on: Flags


@bare
def _push(heap: Heap, group: Whole) -> None:
    if heap.on[group]:
        return
    heap.on[group] = True
    place = heap.size[0]
    heap.size[0] += 1
    while place > 0 and heap.items[(place - 1) // 2] > group:
        heap.items[place] = heap.items[(place - 1) // 2]
        place = (place - 1) // 2
    heap.items[place] = group


@bare
def _pop(heap: Heap) -> Whole:
    found = heap.items[0]
    heap.on[found] = False
    heap.size[0] -= 1
    size = heap.size[0]
    moved = heap.items[size]
    place = np.int64(0)
    while 2 * place + 1 < size:
        child = 2 * place + 1
        if child + 1 < size and heap.items[child + 1] < heap.items[child]:
            child += 1
        if heap.items[child] >= moved:
            break
        heap.items[place] = heap.items[child]
        place = child
    heap.items[place] = moved
    return np.int64(found)


@bare
def _push_dependents(arrays: Arrays, node: Whole, heap: Heap) -> None:
    """Ask who looks at a node, but not its own cycle, which is answered as a whole."""
    for place in range(arrays.nodes[node].dependent_start, arrays.nodes[node].dependent_end):
        group = arrays.nodes[arrays.edges[arrays.dependents[place]].source].group_first
        if group != arrays.nodes[node].group_first:
            _push(heap, group)


@kernel
def every_loss(
    arrays: Arrays,
    usual: Flags,
    lasting: Flags,
    base: Spans,
    limit_s: Seconds,
    horizon_s: float,
    state: State,
) -> Losses:
    """The rows of all elements; `limit_s` by node: NaN for nodes not watched, inf for no limit.

    `usual` are the nodes that serve now, `lasting` those that go on to when nothing fails; `base` are the outages then.
    """
    nodes = len(usual)
    heap = Heap(np.empty(nodes, np.int32), np.zeros(1, np.int64), np.zeros(nodes, np.bool_))
    serves, before = lasting.copy(), lasting.copy()
    spans = Spans(base.first.copy(), base.length.copy(), base.start.copy(), base.end.copy())
    failures = Spans(np.zeros(nodes, np.int32), np.zeros(nodes, np.int32), np.zeros(1), np.empty(1))
    lost, touched = np.empty(nodes, np.int32), np.empty(nodes, np.int32)
    came_from, queue = np.full(nodes, -1, np.int32), np.empty(nodes, np.int32)
    log = np.empty((64, 3))
    kept = np.int64(base.length.sum())
    rows = Losses(
        np.empty(64, np.int32), np.empty(64, np.int32), np.empty(64, np.int32), np.empty(64), np.empty(64, np.int64),
        np.empty(1024, np.int32),
    )  # fmt: skip
    found = np.int64(0)
    for element in range(nodes):
        if arrays.nodes[element].is_gate or not usual[element]:
            continue
        losses = _lose(arrays, element, lasting, serves, before, heap, lost)
        failures.length[element], failures.end[0] = 1, arrays.nodes[element].repair_s
        changed, log, spans = _strike(
            arrays, element, usual, base, spans, failures, horizon_s, state, log, heap, touched, kept
        )
        for i in range(losses + changed):
            node = lost[i] if i < losses else touched[i - losses]
            if np.isnan(limit_s[node]) or node == element or (i >= losses and lasting[node] and not serves[node]):
                continue
            longest_s = _longest(spans, node)
            is_lost = i < losses
            is_beyond = longest_s > limit_s[node] >= _longest(base, node)
            if is_lost or is_beyond:
                rows = _longer(rows, found, nodes)
                rows.watched[found], rows.element[found], rows.longest_s[found] = node, element, longest_s
                rows.flags[found] = (EVER if is_lost else 0) | (BEYOND if is_beyond else 0)
                start = rows.path_end[found - 1] if found else np.int64(0)
                rows.path_end[found] = find_path(
                    arrays, node, element, is_lost, lasting, serves, spans, came_from, queue, rows.path, start
                )
                found += 1
        failures.length[element] = 0
        for i in range(losses):
            serves[lost[i]] = before[lost[i]] = True
        for i in range(changed):
            spans.first[touched[i]], spans.length[touched[i]] = base.first[touched[i]], base.length[touched[i]]
    end = rows.path_end[found - 1] if found else np.int64(0)
    return Losses(
        rows.watched[:found], rows.element[:found], rows.flags[:found], rows.longest_s[:found], rows.path_end[:found],
        rows.path[:end],
    )  # fmt: skip


@bare
def _lose(
    arrays: Arrays, element: Whole, lasting: Flags, serves: Flags, before: Flags, heap: Heap, lost: Numbers
) -> Whole:
    """Take an element away for good; marks what no longer serves, and lists it. Returns how many."""
    count = np.int64(0)
    if lasting[element]:
        _push(heap, arrays.nodes[element].group_first)
    while heap.size[0]:
        group = _pop(heap)
        listed = count
        in_cycle = arrays.nodes[group].cycle >= 0
        if in_cycle:
            _settle(arrays, group, element, serves, before)
        for node in range(group, arrays.nodes[group].group_end):
            if not in_cycle:
                serves[node] = lasting[node] and node != element and _enough(arrays, node, serves, before)
            if lasting[node] and not serves[node]:
                before[node] = False
                lost[count] = node
                count += 1
        for i in range(listed, count):
            _push_dependents(arrays, lost[i], heap)
    return count


@bare
def _settle(arrays: Arrays, group: Whole, element: Whole, serves: Flags, before: Flags) -> None:
    """One cycle: the least fixpoint, given who served before; again until that no longer changes."""
    changes = True
    while changes:
        for node in range(group, arrays.nodes[group].group_end):
            serves[node] = False
        grows = True
        while grows:
            grows = False
            for node in range(group, arrays.nodes[group].group_end):
                if not serves[node] and node != element and _enough(arrays, node, serves, before):
                    serves[node] = grows = True
        changes = False
        for node in range(group, arrays.nodes[group].group_end):
            changes |= before[node] != serves[node]
            before[node] = serves[node]


@bare
def _enough(arrays: Arrays, node: Whole, serves: Flags, before: Flags) -> bool:
    """The needs of a node are enough for good, takeovers granted."""
    total = 0
    for e in range(arrays.nodes[node].need_start, arrays.nodes[node].need_end):
        edge = arrays.edges[e]
        met = before[edge.target] if edge.in_cycle and edge.holdover_s > 0 else serves[edge.target]
        met = met and (edge.by < 0 or serves[edge.by])
        if met and (edge.endurance_s == np.inf or (edge.provider >= 0 and serves[edge.provider])):
            total += edge.weight
    return total >= arrays.nodes[node].threshold


@kernel
def _strike(
    arrays: Arrays,
    element: Whole,
    usual: Flags,
    base: Spans,
    spans: Spans,
    failures: Spans,
    horizon_s: float,
    state: State,
    log: Seconds,
    heap: Heap,
    touched: Numbers,
    top: Whole,
) -> tuple[Whole, Seconds, Spans]:
    """Let an element fail and be repaired; lists the nodes whose outages differ from `base`, and how many these are."""
    count = np.int64(0)
    if arrays.nodes[element].repair_s > 0:
        _push(heap, arrays.nodes[element].group_first)
    while heap.size[0]:
        group = _pop(heap)
        if is_quiet(arrays, group, usual, spans, failures):
            continue
        logged = respond(arrays, group, usual, spans, failures, horizon_s, state, log)
        while logged < 0:
            log = np.empty((2 * len(log), 3))
            logged = respond(arrays, group, usual, spans, failures, horizon_s, state, log)
        if top + logged > len(spans.start):
            spans = with_room(spans, top + logged)
        after = store(arrays, group, spans, log, logged, top)
        differs = False
        for node in range(group, arrays.nodes[group].group_end):
            if _is_same(base, spans, node):
                spans.first[node], spans.length[node] = base.first[node], base.length[node]
            else:
                differs = True
                touched[count] = node
                count += 1
                _push_dependents(arrays, node, heap)
        top = after if differs else top
    return count, log, spans


@bare
def _is_same(base: Spans, spans: Spans, node: Whole) -> bool:
    if base.length[node] != spans.length[node]:
        return False
    for i in range(base.length[node]):
        old, new = base.first[node] + i, spans.first[node] + i
        if base.start[old] != spans.start[new] or base.end[old] != spans.end[new]:
            return False
    return True


@bare
def _longest(spans: Spans, node: Whole) -> float:
    longest_s = 0.0
    for i in range(spans.first[node], spans.first[node] + spans.length[node]):
        longest_s = max(longest_s, spans.end[i] - spans.start[i])
    return longest_s


@kernel
def _longer(rows: Losses, found: Whole, nodes: Whole) -> Losses:
    """The same rows, with room for one more and its path."""
    room, path = len(rows.watched), rows.path
    used = rows.path_end[found - 1] if found else np.int64(0)
    if found < room and used + nodes <= len(path):
        return rows
    if used + nodes > len(path):
        path = np.empty(2 * (used + nodes), np.int32)
        for i in range(used):
            path[i] = rows.path[i]
    if found < room:
        return Losses(rows.watched, rows.element, rows.flags, rows.longest_s, rows.path_end, path)
    more = Losses(
        np.empty(2 * room, np.int32), np.empty(2 * room, np.int32), np.empty(2 * room, np.int32), np.empty(2 * room),
        np.empty(2 * room, np.int64), path,
    )  # fmt: skip
    for i in range(found):
        more.watched[i], more.element[i], more.flags[i] = rows.watched[i], rows.element[i], rows.flags[i]
        more.longest_s[i], more.path_end[i] = rows.longest_s[i], rows.path_end[i]
    return more
