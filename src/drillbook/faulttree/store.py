"""Where the nodes of a decision diagram live, and are found again.

0 and 1 are the terminals; a node is always made after its children. A full store answers `FULL`: the caller grows it
and asks again, and what was computed stays known through the tables.
"""

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from drillbook.jit import Whole, inner, kernel

FULL = -1
LEVEL, HIGH, LOW = 0, 1, 2
TERMINAL_LEVEL = np.int32(2**31 - 1)
"""Below all variables."""


class Store(NamedTuple):
    """Nodes and tables; `used` is the one number that changes."""

    nodes: NDArray[np.int32]
    """Shape (capacity, 3): level, high, low. Levels grow downwards."""
    unique: NDArray[np.int32]
    """Hash table of node numbers, open addressing; 0: free."""
    cache: NDArray[np.int64]
    """Shape (slots, 2): packed operands, and the result of an operation; older ones are overwritten."""
    used: NDArray[np.int64]
    """Shape (1,): how many nodes there are, terminals included."""


def new_store(capacity: int) -> Store:
    """An empty store; `capacity` is a power of two, at most 2^31."""
    nodes = np.empty((capacity, 3), np.int32)
    nodes[:2] = (TERMINAL_LEVEL, 0, 0)
    return Store(nodes, np.zeros(2 * capacity, np.int32), np.zeros((capacity, 2), np.int64), np.array([2], np.int64))


def grown(store: Store) -> Store:
    """The same diagram with room for four times as many nodes; node numbers stay."""
    larger = new_store(4 * len(store.nodes))
    used = int(store.used[0])
    larger.nodes[:used] = store.nodes[:used]
    larger.used[0] = used
    _enter(larger)
    return larger


@kernel
def _enter(store: Store) -> None:
    """Fill the hash table."""
    mask = len(store.unique) - 1
    for node in range(2, store.used[0]):
        slot = _slot(store.nodes[node, LEVEL], store.nodes[node, HIGH], store.nodes[node, LOW], mask)
        while store.unique[slot]:
            slot = (slot + 1) & mask
        store.unique[slot] = node


@inner
def mixed(key: Whole, mask: Whole) -> Whole:
    """A slot of a table for a key (Fibonacci hashing)."""
    return np.int64((np.uint64(key) * np.uint64(0x9E3779B97F4A7C15)) >> np.uint64(29) & np.uint64(mask))


@inner
def _slot(level: Whole, high: Whole, low: Whole, mask: Whole) -> Whole:
    return mixed(((np.int64(high) << 32) | np.int64(low)) * np.int64(31) + np.int64(level), mask)


@inner
def node_of(store: Store, level: Whole, high: Whole, low: Whole) -> Whole:
    """The node with these children, found or made; `FULL` without room. Leaving out needless ones is the caller's."""
    nodes, unique = store.nodes, store.unique
    mask = len(unique) - 1
    slot = _slot(level, high, low, mask)
    while unique[slot]:
        found = unique[slot]
        if nodes[found, HIGH] == high and nodes[found, LOW] == low and nodes[found, LEVEL] == level:
            return np.int64(found)
        slot = (slot + 1) & mask
    made = store.used[0]
    if made == len(nodes):
        return np.int64(FULL)
    nodes[made, LEVEL], nodes[made, HIGH], nodes[made, LOW] = level, high, low
    unique[slot] = made
    store.used[0] = made + 1
    return np.int64(made)
