"""A finished decision diagram: only the nodes that count, in arrays, children before parents.

Variables are basic events or modules; a module's variable stands for the diagram below its root. One pass from the
first node to the last therefore meets everything before it is needed, and one pass back everything after.
"""

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from drillbook.faulttree.store import HIGH, LEVEL, LOW, Store
from drillbook.jit import Whole, kernel

Numbers = NDArray[np.int32]
NO_MODULE = -1


class Diagram(NamedTuple):
    """Nodes 0 and 1 are the terminals: never and always; the empty family and that of the empty set."""

    level: Numbers
    high: Numbers
    low: Numbers
    event: Numbers
    """By level: the basic event's number, or -1 for a module."""
    module: Numbers
    """By level: the root of the module's own diagram, or NO_MODULE for a basic event."""
    root: int


def constant(value: bool) -> Diagram:
    """The diagram of what always, or never, fails."""
    none = np.zeros(0, np.int32)
    return Diagram(np.full(2, -1, np.int32), np.zeros(2, np.int32), np.zeros(2, np.int32), none, none, int(value))


@kernel
def extracted(
    store: Store, events: Whole, variable: Numbers, module: NDArray[np.int64], root: Whole
) -> tuple[Numbers, Numbers, Numbers, Numbers, Numbers, Whole]:
    """What `root` reaches in a store, through modules too, numbered anew.

    `variable` has the node of the network by level, `module` by level the module's root in the store, or NO_MODULE.
    """
    nodes = store.nodes
    new = np.full(store.used[0], -1, np.int32)
    new[0], new[1], new[root] = 0, 1, -2
    count = 2
    for node in range(root, 1, -1):
        if new[node] == -2:
            count += 1
            below = module[nodes[node, LEVEL]]
            for child in (np.int64(nodes[node, HIGH]), np.int64(nodes[node, LOW]), below):
                if child > 1 and new[child] == -1:
                    new[child] = -2
    level, high, low = np.full(count, -1, np.int32), np.zeros(count, np.int32), np.zeros(count, np.int32)
    made = 2
    for node in range(2, root + 1):
        if new[node] == -2:
            new[node] = made
            level[made] = nodes[node, LEVEL]
            high[made], low[made] = new[nodes[node, HIGH]], new[nodes[node, LOW]]
            made += 1
    event, roots = np.full(len(variable), -1, np.int32), np.full(len(variable), NO_MODULE, np.int32)
    for place in range(len(variable)):
        if module[place] == NO_MODULE:
            event[place] = variable[place]
        elif new[module[place]] >= 0:
            roots[place] = new[module[place]]
    return level, high, low, event, roots, np.int64(new[root])
