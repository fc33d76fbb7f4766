"""From failures to outages: when does each node not serve, while named elements fail over given intervals?

The same meaning as `condition`, computed from interval to interval instead of from event to event. Fuel contracts are
taken at their word, generators start and takeovers work; there is no chance in it, except in simulated years.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from math import inf

import numpy as np

from drillbook.graph.compiled import Compiled, Flags
from drillbook.graph.outage_state import Spans, new_spans, new_state, with_more_room
from drillbook.graph.served import served

Interval = tuple[float, float]
"""Seconds: [start, end); end may be inf, for good."""
HORIZON_S = 10 * 365.25 * 86400
"""What has not come back after ten years is down for good."""


@dataclass(frozen=True, eq=False)
class Outages:
    """When each node does not serve, in seconds from the start."""

    compiled: Compiled
    spans: Spans

    def of(self, node: int) -> tuple[Interval, ...]:
        """The unserved intervals of a node, by number, in order; they neither overlap nor touch."""
        first, count = int(self.spans.first[node]), int(self.spans.length[node])
        times = slice(first, first + count)
        return tuple(zip(self.spans.start[times].tolist(), self.spans.end[times].tolist(), strict=True))

    def any(self) -> Iterator[tuple[str, tuple[Interval, ...]]]:
        """Identifier and intervals of every node that has any."""
        return ((self.compiled.ids[node], self.of(node)) for node in np.flatnonzero(self.spans.length).tolist())


def outages(compiled: Compiled, failures: Mapping[int, Iterable[Interval]], horizon_s: float = HORIZON_S) -> Outages:
    """The outages of all nodes when those numbered in `failures` fail over these intervals (seconds).

    Nothing that would happen at or after `horizon_s` is played: what is down then is down until inf. Intervals of one
    node may overlap and come in any order; ValueError where one begins before 0 or ends before it begins.
    """
    from drillbook.graph.outage_sweep import sweep  # noqa: PLC0415 - numba loads when something is evaluated

    merged, serving = _merged(compiled, failures), usual(compiled)
    room = 64 if compiled.arrays.edges["fails_to_start"].any() else 0
    state = new_state(compiled.arrays, room)
    spans, log = new_spans(len(compiled.ids)), np.empty((64, 3))
    group, top = sweep(compiled.arrays, serving, merged, horizon_s, spans, state, log, 0, 0)
    while group < len(compiled.ids):
        spans, log, room = with_more_room(spans), np.empty((2 * len(log), 3)), 2 * room
        state = new_state(compiled.arrays, room)
        group, top = sweep(compiled.arrays, serving, merged, horizon_s, spans, state, log, group, top)
    return Outages(compiled, spans)


def usual(compiled: Compiled) -> Flags:
    """Which nodes serve when nothing has failed, while fuel lasts."""
    flags: Flags = served(compiled, np.zeros((len(compiled.ids), 1), dtype=bool), fuel_lasts=True)[:, 0]
    return np.ascontiguousarray(flags)


def _merged(compiled: Compiled, failures: Mapping[int, Iterable[Interval]]) -> Spans:
    """The failures with overlaps merged, in order, empty ones left out."""
    first, count = (np.zeros(len(compiled.ids), dtype=np.int32) for _ in range(2))
    found: list[Interval] = []
    for node, intervals in failures.items():
        first[node] = len(found)
        until_s = -inf
        for start_s, end_s in sorted(intervals):
            if not 0 <= start_s <= end_s:
                raise ValueError(f"a failure of {compiled.ids[node]} from {start_s} s to {end_s} s")
            if start_s == end_s:
                continue
            if start_s <= until_s:
                until_s = max(until_s, end_s)
                found[-1] = (found[-1][0], until_s)
            else:
                until_s = end_s
                found.append((start_s, end_s))
        count[node] = len(found) - int(first[node])
    times = np.array(found or [(inf, inf)], dtype=np.float64)
    return Spans(first, count, np.ascontiguousarray(times[:, 0]), np.ascontiguousarray(times[:, 1]))
