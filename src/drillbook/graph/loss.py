"""What every single loss does to the nodes that matter: one pass over all elements."""

from collections.abc import Iterator, Mapping
from math import nan
from typing import Any, NamedTuple

import numpy as np

from drillbook.graph.compiled import Compiled, Flags, Numbers, Seconds
from drillbook.graph.outage_state import Spans, new_state, with_more_room
from drillbook.graph.outages import HORIZON_S, outages, usual
from drillbook.graph.served import served

EVER, BEYOND = 1, 2
"""Flags of a row: lost for good with the element; down for longer than its limit when the element fails."""


class Loss(NamedTuple):
    """A node does not stand the loss of an element. Nodes by number, times in seconds."""

    watched: int
    element: int
    ever: bool
    """The element's loss for good, all takeovers granted, leaves the node unserved."""
    beyond: bool
    """The element fails and is repaired after its repair time, and the node is down for longer than its limit."""
    longest_s: float
    """The node's longest outage when the element fails and is repaired; inf: for good."""
    path: tuple[int, ...]
    """From the node down to the element, gates among them; empty where no need leads there."""


class Baseline(NamedTuple):
    """How things stand when nothing fails: what the losses are compared with."""

    usual: Flags
    """Nodes that serve now."""
    lasting: Flags
    """Nodes that serve for good: a generator without fuel supply does not."""
    spans: Spans
    """Outages that come by themselves, as when that generator's tank is empty."""


def baseline(compiled: Compiled, horizon_s: float = HORIZON_S) -> Baseline:
    """How things stand when nothing fails."""
    lasting = served(compiled, np.zeros((len(compiled.ids), 1), dtype=bool))[:, 0]
    return Baseline(usual(compiled), np.ascontiguousarray(lasting), outages(compiled, {}, horizon_s).spans)


def single_losses(
    compiled: Compiled, limits_s: Mapping[int, float], horizon_s: float = HORIZON_S, stands: Baseline | None = None
) -> Iterator[Loss]:
    """Every element that a watched node does not stand the loss of, by element in the order of the compiled graph.

    `limits_s` maps the nodes to watch to the longest outage allowed (inf: any). Elements that do not serve anyway are
    left out, and so is what a node suffers when nothing fails. Exact: *ever* is the structure function, *beyond* is
    `outages` with one failure over [0, repair time).
    """
    stands = stands or baseline(compiled, horizon_s)
    limit_s = np.full(len(compiled.ids), nan)
    for node, limit in limits_s.items():
        limit_s[node] = limit
    for rows, found in _chunks(compiled, stands, limit_s, horizon_s):
        path, begin = rows.path.tolist(), 0
        columns = (column[:found].tolist() for column in rows[:5])
        for watched, element, flags, longest_s, end in zip(*columns, strict=True):
            yield Loss(watched, element, bool(flags & EVER), bool(flags & BEYOND), longest_s, tuple(path[begin:end]))
            begin = end


def _chunks(compiled: Compiled, stands: Baseline, limit_s: Seconds, horizon_s: float) -> Iterator[tuple[Any, int]]:
    """The kernel's rows, and how many of them hold something; as many at a time as there is room for."""
    from drillbook.graph.loss_kernel import Heap, Rows, Work, every_loss  # noqa: PLC0415 - numba loads when needed
    from drillbook.graph.loss_path import Search  # noqa: PLC0415 - as above

    nodes, base = len(compiled.ids), stands.spans
    heap = Heap(_numbers(nodes), np.zeros(1, dtype=np.int64), np.zeros(nodes, dtype=bool))
    failures = Spans(np.zeros(nodes, dtype=np.int32), np.zeros(nodes, dtype=np.int32), np.zeros(1), np.zeros(1))
    search = Search(np.full(nodes, -1, dtype=np.int32), _numbers(nodes))
    serves = stands.lasting.copy()
    work = Work(serves, serves.copy(), _numbers(nodes), _numbers(nodes), failures, search)
    spans = Spans(base.first.copy(), base.length.copy(), base.start.copy(), base.end.copy())
    log, room = np.empty((64, 3)), 4096
    state, kept, element = new_state(compiled.arrays), int(base.length.sum()), 0
    while element < nodes:
        columns = _numbers(room), _numbers(room), _numbers(room), np.empty(room), _numbers(room)
        rows = Rows(*columns, path=_numbers(8 * room + nodes))
        first = element
        element, found = every_loss(
            compiled.arrays, stands.usual, stands.lasting, base, spans, kept, limit_s, horizon_s, state, log, heap,
            work, rows, element,
        )  # fmt: skip
        yield rows, found
        if element == first:  # there was no room for a single one
            spans, log, room = with_more_room(spans), np.empty((2 * len(log), 3)), 2 * room


def _numbers(size: int) -> Numbers:
    return np.empty(size, dtype=np.int32)
