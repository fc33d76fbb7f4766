"""What the outage kernels work on: the state of one group of nodes over time, and intervals of all nodes in a pool."""

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from drillbook.graph.compiled import Arrays, Numbers, Records, Seconds

Keys = NDArray[np.uint64]
Places = NDArray[np.int64]

STEADY_S = 1e-6
"""A tank that is as full after a delivery as after the one before, to this accuracy, is kept up for ever."""


class Spans(NamedTuple):
    """Intervals of many nodes: those of node n are `start[first[n] : first[n] + length[n]]`, and so in `end`."""

    first: Numbers
    length: Numbers
    start: Seconds
    end: Seconds


EDGE_STATE = np.dtype(
    [
        ("was", np.bool_),  # what is needed served before this instant
        ("now", np.bool_),
        ("by_now", np.bool_),
        ("provider_now", np.bool_),
        ("back_by_now", np.bool_),
        ("exhausted", np.bool_),
        ("spent", np.bool_),
        ("warm", np.bool_),
        ("hold_runs", np.bool_),  # stays on after its end, until what is needed is back
        ("take_runs", np.bool_),
        ("burn_runs", np.bool_),
        ("supply_runs", np.bool_),
        ("back_runs", np.bool_),
        ("broken", np.bool_),  # it failed to take over, or broke at work, and is being mended
        ("steady", np.bool_),  # the last delivery filled the tank as far as the one before
        ("hold_at", np.float64),  # when the timer ends; inf where none is pending
        ("hold_level", np.float64),
        ("hold_since", np.float64),  # when that level was true
        ("take_at", np.float64),
        ("burn_at", np.float64),
        ("tank_level", np.float64),
        ("tank_since", np.float64),
        ("supply_at", np.float64),
        ("back_at", np.float64),
        ("switched_at", np.float64),  # until then its dependent stands still, since it is being switched back
        ("breaks_at", np.float64),
        ("mended_at", np.float64),
        ("full_at", np.float64),  # when a tank that nobody is called to fill is full again
        ("demands", np.int64),  # how often it was called
        ("mishap", np.int64),  # the line of what broke it last
        ("stint", np.int64),  # where the time for which it serves is written down; -1: nowhere
        ("refilled_to", np.float64),  # level after the last delivery, when nothing else happened since; else -1
    ],
    align=True,
)
MEMBER_STATE = np.dtype(
    [
        ("up", np.bool_),
        ("was_up", np.bool_),
        ("founded", np.bool_),
        ("failed", np.bool_),
        ("booted", np.bool_),
        ("boot_runs", np.bool_),
        ("taken_weight", np.int32),  # of takeovers that worked at one instant
        ("taken_at", np.float64),  # which that was
        ("anew_at", np.float64),  # when one by people failed last
        ("interrupted", np.int32),  # by how many alternatives it is being switched back from
        ("failure", np.int32),  # its own failure that is on or comes next
        ("last", np.int32),  # its last closed interval in the log, or -1
        ("fails_at", np.float64),  # when that begins or ends next
        ("boot_at", np.float64),
        ("down_since", np.float64),
    ],
    align=True,
)


class State(NamedTuple):
    """One group of nodes at work; edges are counted from the group's first edge, members from its first node."""

    edges: Records
    members: Records
    pointer: Numbers
    """Shape (4, edges), of target, by, provider and back_by: the outage that is on or comes next."""
    changes_at: Seconds
    """Shape (4, edges): when each begins or ends next."""
    luck: Keys
    """Shape (2,): the key of the random numbers of this run."""
    mishaps: Seconds
    """Shape (room, 3): alternatives that failed to take over, or broke: edge, when, until when. No room: none drawn."""
    switches: Seconds
    """Shape (room, 3): alternatives at work: edge, from when (0: from the beginning), until when. No room: they are not
    written down."""
    written: Places
    """Shape (2,): how many mishaps and switches there are."""


def new_state(arrays: Arrays, written: int = 0) -> State:
    """Room for the largest group, and for so many mishaps and switches to be written down."""
    nodes = arrays.nodes
    members = int((nodes["group_end"] - nodes["group_first"]).max(initial=0))
    needs = nodes["need_end"][nodes["group_end"] - 1] - nodes["need_start"][nodes["group_first"]]
    edges = int(needs.max(initial=0))
    return State(
        np.zeros(edges, dtype=EDGE_STATE),
        np.zeros(members, dtype=MEMBER_STATE),
        np.zeros((4, edges), dtype=np.int32),
        np.zeros((4, edges)),
        np.zeros(2, dtype=np.uint64),
        np.zeros((written, 3)),
        np.zeros((written, 3)),
        np.zeros(2, dtype=np.int64),
    )


def new_spans(nodes: int) -> Spans:
    """No intervals yet, for any node."""
    room = max(64, 2 * nodes)
    return Spans(np.zeros(nodes, dtype=np.int32), np.zeros(nodes, dtype=np.int32), np.zeros(room), np.zeros(room))


def with_more_room(spans: Spans) -> Spans:
    """The same intervals in a pool of twice the size."""
    return spans._replace(
        start=np.concatenate([spans.start, np.empty_like(spans.start)]),
        end=np.concatenate([spans.end, np.empty_like(spans.end)]),
    )
