"""Make a fault tree smaller without changing its function: fold, splice, absorb and merge gates.

What matters is what the decision diagrams are spared: gates that repeat others, layers of one kind, inputs that
another input implies. `group.py` then gathers what always appears together.
"""

from typing import NamedTuple

import numpy as np

from drillbook.faulttree.group import group
from drillbook.faulttree.network import AND, AT_LEAST, OR, Flags, Network, Numbers
from drillbook.jit import Whole, inner, kernel

_UNSEEN = -1


class _Draft(NamedTuple):
    """The network being written: gates so far, and a hash table that finds equal ones."""

    kind: Numbers
    least: Numbers
    first: Numbers
    inputs: Numbers
    weights: Numbers
    table: Numbers
    stamp: Numbers
    """Scratch by node, for finding absorbed inputs."""


def simplified(network: Network) -> Network:
    """The same function in fewer gates and inputs, gates after their inputs; `top` may turn out to be an event."""
    size = (-1, -1)
    while network.top >= network.events and size != (size := (len(network.kind), len(network.inputs))):
        network = Network(network.events, *_fold(network, splice=True))
    while network.top >= network.events:
        grouped = Network(network.events, *group(network), network.top)
        if len(grouped.kind) == len(network.kind):
            break
        network = Network(network.events, *_fold(grouped, splice=False))
    return network


@kernel
def _fold(network: Network, splice: bool) -> tuple[Numbers, Numbers, Numbers, Numbers, Numbers, Whole]:
    """One pass from the inputs up: drop repeats, absorbed inputs and gates of one input; merge equal gates."""
    events, first, inputs = network.events, network.first, network.inputs
    order = _post_order(network)
    spliced = _spliced(network, order) if splice else np.zeros(len(network.kind), np.bool_)
    draft = _new_draft(events, len(order), len(inputs))
    new = np.full(events + len(network.kind), _UNSEEN, np.int32)
    new[:events] = np.arange(events)
    taken = np.empty(len(inputs), np.int64)
    stack = np.empty(len(order) + 1, np.int32)
    made = 0
    for gate in order:
        if spliced[gate]:
            continue
        count, depth = 0, 0
        stack[0] = gate
        while depth >= 0:  # the gate's inputs, and those of the gates that are spelled out in it
            part = stack[depth]
            depth -= 1
            for place in range(first[part], first[part + 1]):
                below = inputs[place]
                if below >= events and spliced[below - events]:
                    depth += 1
                    stack[depth] = below - events
                else:
                    taken[count] = (np.int64(new[below]) << 32) | np.int64(network.weights[place])
                    count += 1
        kind, least, size = _settle(
            draft, events, made, network.kind[gate], network.least[gate], np.sort(taken[:count])
        )
        if size == 1:
            new[events + gate] = draft.inputs[draft.first[made]]
            continue
        found = _find_or_add(draft, made, kind, least, size)
        new[events + gate] = events + found
        made = max(made, found + 1)
    end = draft.first[made]
    return (
        draft.kind[:made].copy(), draft.least[:made].copy(), draft.first[: made + 1].copy(), draft.inputs[:end].copy(),
        draft.weights[:end].copy(), np.int64(new[network.top]),
    )  # fmt: skip


@inner
def _new_draft(events: Whole, gates: Whole, inputs: Whole) -> _Draft:
    size = 4
    while size < 2 * gates:
        size *= 2
    return _Draft(
        np.empty(gates, np.int32), np.empty(gates, np.int32), np.zeros(gates + 1, np.int32),
        np.empty(inputs, np.int32), np.empty(inputs, np.int32),
        np.full(size, _UNSEEN, np.int32), np.full(events + gates, _UNSEEN, np.int32),
    )  # fmt: skip


@inner
def _post_order(network: Network) -> Numbers:
    """Gates below the top, each after its inputs."""
    events, first = network.events, network.first
    gates = len(network.kind)
    order = np.empty(gates, np.int32)
    seen = np.zeros(gates, np.bool_)
    stack, at = np.empty(gates + 1, np.int32), np.empty(gates + 1, np.int32)
    root = network.top - events
    depth, found = 0, 0
    stack[0], at[0], seen[root] = root, first[root], True
    while depth >= 0:
        gate = stack[depth]
        if at[depth] == first[gate + 1]:
            order[found] = gate
            found += 1
            depth -= 1
            continue
        below = network.inputs[at[depth]] - events
        at[depth] += 1
        if below >= 0 and not seen[below]:
            seen[below] = True
            depth += 1
            stack[depth], at[depth] = below, first[below]
    return order[:found]


@inner
def _spliced(network: Network, order: Numbers) -> Flags:
    """Gates that can be spelled out in their only parent, which is of their kind."""
    events, kind = network.events, network.kind
    parents = np.zeros(len(kind), np.int32)
    alike = np.zeros(len(kind), np.bool_)
    for gate in order:
        for below in network.inputs[network.first[gate] : network.first[gate + 1]]:
            if below >= events:
                parents[below - events] += 1
                alike[below - events] = kind[gate] == kind[below - events] and kind[gate] != AT_LEAST
    single: Flags = parents == 1
    return alike & single


@inner
def _settle(
    draft: _Draft, events: Whole, made: Whole, kind: Whole, least: Whole, ordered: Numbers
) -> tuple[Whole, Whole, Whole]:
    """Write a gate's inputs behind the draft, each once; returns its kind, threshold and number of inputs as they are.

    `ordered` has the inputs ascending, each packed with its weight.
    """
    start = draft.first[made]
    count = 0
    for entry in ordered:
        below, weight = np.int32(entry >> 32), np.int32(entry & 0xFFFFFFFF)
        if count and draft.inputs[start + count - 1] == below:
            draft.weights[start + count - 1] += weight
        else:
            draft.inputs[start + count], draft.weights[start + count] = below, weight
            count += 1
    if kind == AT_LEAST:
        total, lightest = 0, least
        for place in range(start, start + count):
            draft.weights[place] = min(draft.weights[place], least)
            total += draft.weights[place]
            lightest = min(lightest, draft.weights[place])
        if lightest == least:  # any one is enough
            kind = OR
        elif total - lightest < least:  # not one may be missing
            kind = AND
    if kind != AT_LEAST:
        least = 0
        draft.weights[start : start + count] = 1
        count = _absorb(draft, events, made, kind, count)
    return kind, least, count


@inner
def _absorb(draft: _Draft, events: Whole, made: Whole, kind: Whole, count: Whole) -> Whole:
    """Drop inputs that another input implies: in `a or (a and b)` the second. Returns how many stay."""
    start, inputs = draft.first[made], draft.inputs
    for place in range(start, start + count):
        draft.stamp[inputs[place]] = made
    kept = 0
    for place in range(start, start + count):
        below = inputs[place]
        absorbed = False
        if below >= events and draft.kind[below - events] == 1 - kind:
            for part in inputs[draft.first[below - events] : draft.first[below - events + 1]]:
                absorbed = absorbed or draft.stamp[part] == made
        draft.stamp[below] = _UNSEEN if absorbed else made
        if not absorbed:
            inputs[start + kept] = below
            kept += 1
    for place in range(start, start + kept):
        draft.stamp[inputs[place]] = _UNSEEN
    return kept


@inner
def _find_or_add(draft: _Draft, made: Whole, kind: Whole, least: Whole, count: Whole) -> Whole:
    """The gate equal to the one written behind the draft; where there is none, that one, as gate number `made`."""
    start, mask = draft.first[made], len(draft.table) - 1
    mixed = np.uint64(kind) + np.uint64(4) * np.uint64(least)
    for place in range(start, start + count):
        mixed = (mixed ^ np.uint64(draft.inputs[place])) * np.uint64(0x9E3779B97F4A7C15)
        mixed += np.uint64(draft.weights[place])
        mixed ^= mixed >> np.uint64(29)
    slot = np.int64(mixed & np.uint64(mask))
    while draft.table[slot] != _UNSEEN:
        known = draft.table[slot]
        if draft.kind[known] == kind and draft.least[known] == least and _equal(draft, known, start, count):
            return np.int64(known)
        slot = (slot + 1) & mask
    draft.table[slot] = made
    draft.kind[made], draft.least[made], draft.first[made + 1] = kind, least, start + count
    return np.int64(made)


@inner
def _equal(draft: _Draft, known: Whole, start: Whole, count: Whole) -> bool:
    other = draft.first[known]
    if draft.first[known + 1] - other != count:
        return False
    for place in range(count):
        if draft.inputs[other + place] != draft.inputs[start + place]:
            return False
        if draft.weights[other + place] != draft.weights[start + place]:
            return False
    return True
