"""A fault tree solved: its function and its minimal cut sets, as decision diagrams."""

from dataclasses import dataclass

import numpy as np

from drillbook.faulttree.diagram import NO_MODULE, Diagram, constant, extracted
from drillbook.faulttree.function import STACK_COLUMNS, build_functions
from drillbook.faulttree.minimal import build_sets
from drillbook.faulttree.modules import modules
from drillbook.faulttree.network import ALWAYS, NEVER, Flags, Network, Numbers
from drillbook.faulttree.order import order_variables
from drillbook.faulttree.simplify import simplified
from drillbook.faulttree.store import FULL, Store, grown, new_store
from drillbook.faulttree.tree import TooLargeError

FIRST_CAPACITY = 1 << 12
MOST_NODES = 1 << 26
"""A diagram of more nodes than this (about 3 GB) is not tried."""


@dataclass(frozen=True, slots=True)
class Solution:
    """Both diagrams of a tree; events are numbered as the network numbers them."""

    function: Diagram
    """Binary: the top's function, exact."""
    sets: Diagram
    """Zero-suppressed: the minimal cut sets, all of them."""


def solve(network: Network) -> Solution:
    """The diagrams of a coherent network. TooLargeError where they need more than `MOST_NODES` nodes."""
    if network.top in (NEVER, ALWAYS):
        return Solution(constant(network.top == ALWAYS), constant(network.top == ALWAYS))
    small = simplified(network)
    if small.top < small.events:
        return Solution(_single(small.top), _single(small.top))
    closed = modules(small)
    level, variable = order_variables(small, closed)
    stack = np.empty((len(variable) + 2, STACK_COLUMNS), np.int64)
    functions = new_store(FIRST_CAPACITY)
    roots = np.full(len(small.kind), FULL, np.int64)
    while not build_functions(functions, small, closed, level, roots, stack):
        functions = _larger(functions)
    sets = new_store(FIRST_CAPACITY)
    known = np.full(int(functions.used[0]), -1, np.int32)
    while not build_sets(functions, sets, closed, roots, known, stack):
        sets = _larger(sets)
    return Solution(
        _finished(functions, small, closed, variable, roots),
        _finished(sets, small, closed, variable, known[roots].astype(np.int64)),
    )


def _larger(store: Store) -> Store:
    if len(store.nodes) >= MOST_NODES:
        raise TooLargeError(f"more than {MOST_NODES:,} nodes of a decision diagram")
    return grown(store)


def _finished(store: Store, network: Network, closed: Flags, variable: Numbers, roots: "np.ndarray") -> Diagram:
    gate = variable - network.events
    is_module = gate >= 0
    module = np.where(is_module, roots[np.where(is_module, gate, 0)], NO_MODULE)
    return Diagram(*extracted(store, network.events, variable, module, int(roots[network.top - network.events])))


def _single(event: int) -> Diagram:
    """The diagram of one basic event."""
    return Diagram(
        level=np.array([-1, -1, 0], np.int32),
        high=np.array([0, 0, 1], np.int32),
        low=np.zeros(3, np.int32),
        event=np.array([event], np.int32),
        module=np.array([NO_MODULE], np.int32),
        root=2,
    )
