"""Every element lost in turn, in one pass: what its loss stops for good, and how long its failure stops what.

For each element only what is affected is looked at, in order of need: a heap holds the groups to ask next, and who
needs something that changed is put on it. What is not affected stands as it does when nothing fails.
"""

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from drillbook.graph.compiled import Arrays, Flags, Numbers, Seconds
from drillbook.graph.loss import BEYOND, EVER
from drillbook.graph.loss_path import Search, find_path
from drillbook.graph.outage_state import Spans, State
from drillbook.graph.outage_sweep import is_quiet, respond, store
from drillbook.jit import Whole, bare, entry


class Rows(NamedTuple):
    """A row for every pair of a watched node and an element whose loss it does not stand."""

    watched: Numbers
    element: Numbers
    flags: Numbers
    longest_s: Seconds
    """Longest outage of the node when the element fails and is repaired; 0: none."""
    path_end: Numbers
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


class Work(NamedTuple):
    """What one pass works on; between two elements everything stands as it does when nothing fails."""

    serves: Flags
    """Who serves for good without the element of the moment; `before` the same, for needs with holdover in cycles."""
    before: Flags
    lost: Numbers
    """The nodes that do not, as far as counted."""
    touched: Numbers
    """The nodes whose outages are others while it fails, as far as counted."""
    failures: Spans
    search: Search


@entry
def every_loss(
    arrays: Arrays,
    usual: Flags,
    lasting: Flags,
    base: Spans,
    spans: Spans,
    kept: Whole,
    limit_s: Seconds,
    horizon_s: float,
    state: State,
    log: Seconds,
    heap: Heap,
    work: Work,
    rows: Rows,
    element: Whole,
) -> tuple[Whole, Whole]:
    """Fill `rows` from `element` on; returns the element that there was no room for, and how many rows there are.

    `limit_s` by node: NaN for nodes not watched, inf for no limit. `usual` are the nodes that serve now, `lasting`
    those that go on to when nothing fails; `base` are the outages then, and the first `kept` intervals in the pool of
    `spans`.
    """
    found, used, nodes = np.int64(0), np.int64(0), len(usual)
    while element < nodes:
        if usual[element] and not arrays.nodes[element].is_gate:
            losses = _lose(arrays, element, lasting, work, heap)
            work.failures.length[element], work.failures.end[0] = 1, arrays.nodes[element].repair_s
            changed, fits = _strike(arrays, element, usual, base, spans, horizon_s, state, log, heap, work, kept)
            first = found
            for i in range(losses + changed):
                node = work.lost[i] if i < losses else work.touched[i - losses]
                twice = i >= losses and lasting[node] and not work.serves[node]
                if not fits or twice or node == element or np.isnan(limit_s[node]):
                    continue
                longest_s = _longest(spans, node)
                is_beyond = longest_s > limit_s[node] >= _longest(base, node)
                if i >= losses and not is_beyond:
                    continue
                if found == len(rows.watched) or used + nodes > len(rows.path):
                    fits = False
                    continue
                rows.watched[found], rows.element[found], rows.longest_s[found] = node, element, longest_s
                rows.flags[found] = (EVER if i < losses else 0) | (BEYOND if is_beyond else 0)
                used = find_path(
                    arrays, node, element, i < losses, lasting, work.serves, spans, work.search, rows.path, used
                )
                rows.path_end[found] = used
                found += 1
            _restore(element, base, spans, losses, changed, work)
            if not fits:
                return element, first
        element += 1
    return element, found


@bare
def _restore(element: Whole, base: Spans, spans: Spans, losses: Whole, changed: Whole, work: Work) -> None:
    """Everything stands again as it does when nothing fails."""
    work.failures.length[element] = 0
    for i in range(losses):
        work.serves[work.lost[i]] = work.before[work.lost[i]] = True
    for i in range(changed):
        node = work.touched[i]
        spans.first[node], spans.length[node] = base.first[node], base.length[node]


@bare
def _lose(arrays: Arrays, element: Whole, lasting: Flags, work: Work, heap: Heap) -> Whole:
    """Take an element away for good; marks what no longer serves, and lists it. Returns how many."""
    serves, before, lost = work.serves, work.before, work.lost
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


@bare
def _strike(
    arrays: Arrays,
    element: Whole,
    usual: Flags,
    base: Spans,
    spans: Spans,
    horizon_s: float,
    state: State,
    log: Seconds,
    heap: Heap,
    work: Work,
    top: Whole,
) -> tuple[Whole, bool]:
    """Let an element fail and be repaired; lists the nodes whose outages differ from `base`.

    Returns how many these are, and whether there was room for their outages in the pool and the log.
    """
    count, fits = np.int64(0), True
    if arrays.nodes[element].repair_s > 0:
        _push(heap, arrays.nodes[element].group_first)
    while heap.size[0]:
        group = _pop(heap)
        if not fits or is_quiet(arrays, group, usual, spans, work.failures):
            continue
        logged = respond(arrays, group, usual, spans, work.failures, horizon_s, state, log)
        if logged < 0 or top + logged > len(spans.start):
            fits = False
            continue
        after = store(arrays, group, spans, log, logged, top)
        differs = False
        for node in range(group, arrays.nodes[group].group_end):
            if _is_same(base, spans, node):
                spans.first[node], spans.length[node] = base.first[node], base.length[node]
            else:
                differs = True
                work.touched[count] = node
                count += 1
                _push_dependents(arrays, node, heap)
        top = after if differs else top
    return count, fits


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
