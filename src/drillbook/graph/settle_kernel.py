"""Who of a group serves, once everything that happens at one instant is told: the least fixpoint, on arrays.

First whatever can come back does, then what is not carried goes down; in a cycle also what only carries each other.
"""

import numpy as np

from drillbook.graph.compiled import Arrays
from drillbook.graph.outage_state import State
from drillbook.jit import Whole, bare, inlined

FINAL, RISING, AT_ONCE, FOUNDED = map(np.int64, range(4))
"""Which needs count: as things stand; before anything goes down; without takeovers; without leaning on each other.

Typed numbers: numba compiles a function once more for every literal that it is called with.
"""


@inlined
def weight(arrays: Arrays, group: Whole, end: Whole, node: Whole, mode: Whole, state: State) -> Whole:
    """How much weight of a node's needs counts."""
    total = 0
    base = arrays.nodes[group].need_start
    for e in range(arrays.nodes[node].need_start, arrays.nodes[node].need_end):
        edge, its = arrays.edges[e], state.edges[e - base]
        if its.spent or its.broken or (edge.takeover_s > 0 and (mode == AT_ONCE or not its.warm)):
            continue
        inside = group <= edge.target < end
        there = state.members[edge.target - group].up if inside else its.now or (mode == RISING and its.was)
        holds = edge.holdover_s > 0
        if not (there or (holds and not its.exhausted)):
            continue
        if mode == FOUNDED and edge.in_cycle and not holds and not state.members[edge.target - group].founded:
            continue
        total += edge.weight
    return total


@inlined
def rise_and_fall(arrays: Arrays, group: Whole, end: Whole, state: State) -> None:
    """Whatever can come back does; then what is not carried goes down, in a cycle also what only carries each other."""
    in_cycle = arrays.nodes[group].cycle >= 0
    for m in range(end - group):
        state.members[m].was_up = state.members[m].up
    again = True
    while again:
        again = False
        for m in range(end - group):
            node, member = group + m, state.members[m]
            waits = arrays.nodes[node].restart_s > 0 and not member.booted
            if not (member.up or member.failed or waits or member.interrupted):
                member.up = weight(arrays, group, end, node, RISING, state) >= arrays.nodes[node].threshold
                again |= in_cycle and member.up
    again = True
    while again:
        again = False
        for m in range(end - group):
            node, member = group + m, state.members[m]
            stands_still = member.failed or member.interrupted > 0
            if member.up and (
                stands_still or weight(arrays, group, end, node, FINAL, state) < arrays.nodes[node].threshold
            ):
                member.up = member.booted = False
                again = in_cycle
        if in_cycle and not again:
            again = _take_unfounded(arrays, group, end, state)


@bare
def _take_unfounded(arrays: Arrays, group: Whole, end: Whole, state: State) -> bool:
    """Take down what serves only because it holds itself up, in a cycle; returns whether there was any."""
    for m in range(end - group):
        state.members[m].founded = False
    grows = True
    while grows:
        grows = False
        for m in range(end - group):
            member = state.members[m]
            if member.up and not member.founded:
                member.founded = (
                    weight(arrays, group, end, group + m, FOUNDED, state) >= arrays.nodes[group + m].threshold
                )
                grows |= member.founded
    found = False
    for m in range(end - group):
        member = state.members[m]
        if member.up and not member.founded:
            member.up = member.booted = False
            found = True
    return found
