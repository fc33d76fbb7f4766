"""The shortest way from a node down to an element it is lost with."""

from typing import NamedTuple

from drillbook.graph.compiled import Arrays, Flags, Numbers
from drillbook.graph.outage_state import Spans
from drillbook.jit import Whole, bare


class Search(NamedTuple):
    """Room for a search."""

    came_from: Numbers
    """-1 for nodes not reached; all are, between two searches."""
    queue: Numbers


@bare
def find_path(
    arrays: Arrays,
    start: Whole,
    element: Whole,
    for_good: bool,
    lasting: Flags,
    serves: Flags,
    spans: Spans,
    search: Search,
    path: Numbers,
    place: Whole,
) -> Whole:
    """Write the nodes of the way into `path` from `place` on; returns where they end. Gates are among them.

    It leads through nodes lost for good, or through nodes with outages; where there is no such way (a failure that
    a service feels without its needs being down), through any.
    """
    came_from, queue = search.came_from, search.queue
    for through_any in range(2):
        reached = _search(arrays, start, element, for_good, through_any == 1, lasting, serves, spans, search)
        length = 0
        if came_from[element] >= 0:
            node = element
            while node != start:
                length += 1
                node = came_from[node]
            node = element
            for i in range(length, -1, -1):
                path[place + i] = node
                node = came_from[node]
            length += 1
        for i in range(reached):
            came_from[queue[i]] = -1
        if length:
            return place + length
    return place


@bare
def _search(
    arrays: Arrays,
    start: Whole,
    element: Whole,
    for_good: bool,
    through_any: bool,
    lasting: Flags,
    serves: Flags,
    spans: Spans,
    search: Search,
) -> Whole:
    """Breadth first, in the order in which needs are written; returns how many nodes were put into the queue."""
    came_from, queue = search.came_from, search.queue
    queue[0], came_from[start] = start, start
    looked, reached = 0, 1
    while looked < reached and came_from[element] < 0:
        node = queue[looked]
        looked += 1
        for e in range(arrays.nodes[node].need_start, arrays.nodes[node].need_end):
            for k in range(2):
                needed = arrays.edges[e].target if k == 0 else arrays.edges[e].by
                if needed < 0 or came_from[needed] >= 0:
                    continue
                goes = lasting[needed] and not serves[needed] if for_good else spans.length[needed] > 0
                if goes or through_any or needed == element:
                    came_from[needed] = node
                    if arrays.nodes[needed].is_calling:  # no step of its own: looked at before all that waits
                        for i in range(reached, looked, -1):
                            queue[i] = queue[i - 1]
                        queue[looked] = needed
                    else:
                        queue[reached] = needed
                    reached += 1
    return reached
