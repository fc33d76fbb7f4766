"""What every single loss does to the nodes that matter: one pass over all elements."""

from collections.abc import Iterator, Mapping
from math import nan
from typing import NamedTuple

import numpy as np

from drillbook.graph.compiled import Compiled, Flags
from drillbook.graph.outage_state import Spans, new_state
from drillbook.graph.outages import HORIZON_S, outages, usual
from drillbook.graph.served import served


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
    from drillbook.graph.loss_kernel import BEYOND, EVER, every_loss  # noqa: PLC0415 - numba loads when it is needed

    stands = stands or baseline(compiled, horizon_s)
    limit_s = np.full(len(compiled.ids), nan)
    for node, limit in limits_s.items():
        limit_s[node] = limit
    arrays = compiled.arrays
    found = every_loss(arrays, stands.usual, stands.lasting, stands.spans, limit_s, horizon_s, new_state(arrays))
    path, begin = found.path.tolist(), 0
    rows = zip(*(column.tolist() for column in found[:5]), strict=True)
    for watched, element, flags, longest_s, end in rows:
        yield Loss(watched, element, bool(flags & EVER), bool(flags & BEYOND), longest_s, tuple(path[begin:end]))
        begin = end
