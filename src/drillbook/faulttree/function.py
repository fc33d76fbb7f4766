"""The function of a network as a binary decision diagram (BDD), gate after gate, each module on variables of its own.

Source: Bryant, "Graph-based algorithms for Boolean function manipulation", IEEE Trans. Computers 35 (1986).
"""

import numpy as np
from numpy.typing import NDArray

from drillbook.faulttree.network import AND, AT_LEAST, OR, Flags, Network, Numbers
from drillbook.faulttree.store import FULL, HIGH, LEVEL, LOW, Store, mixed, node_of
from drillbook.jit import Whole, inner, kernel

Longs = NDArray[np.int64]
STACK_COLUMNS = 5
"""Columns of the operators' stacks; rows: one for each level, and two."""
_START, _HIGH_DONE, _BOTH_DONE = 0, 1, 2


@kernel
def build_functions(store: Store, network: Network, closed: Flags, level: Numbers, roots: Longs, stack: Longs) -> bool:
    """Fill `roots`, -1 where not known yet, with the node of each gate's function; False when the store is full."""
    for gate in range(len(network.kind)):
        if roots[gate] != FULL:
            continue
        start, end = network.first[gate], network.first[gate + 1]
        operands, deepest_first = np.empty(end - start, np.int64), np.empty(end - start, np.int64)
        for place in range(end - start):
            below = network.inputs[start + place]
            is_variable = below < network.events or closed[below - network.events]
            function = node_of(store, level[below], 1, 0) if is_variable else roots[below - network.events]
            if function == FULL:
                return False
            operands[place], deepest_first[place] = function, -store.nodes[function, LEVEL]
        order = np.argsort(deepest_first, kind="mergesort")
        operands = operands[order]
        if network.kind[gate] == AT_LEAST:
            roots[gate] = _at_least(store, operands, network.weights[start:end][order], network.least[gate], stack)
        else:
            roots[gate] = _fold(store, network.kind[gate], operands, stack)
        if roots[gate] == FULL:
            return False
    return True


@inner
def _fold(store: Store, operator: Whole, operands: Longs, stack: Longs) -> Whole:
    result = operands[0]
    for operand in operands[1:]:
        result = combine(store, operator, result, operand, stack)
        if result == FULL:
            return result
    return result


@inner
def _at_least(store: Store, operands: Longs, weights: Numbers, least: Whole, stack: Longs) -> Whole:
    """So much weight of the operands, or more: one operand after the other, for all smaller weights at once."""
    reached = np.zeros(least + 1, np.int64)
    reached[0] = 1
    for place in range(len(operands)):
        for wanted in range(least, 0, -1):
            rest = reached[max(0, wanted - weights[place])]
            with_it = combine(store, AND, operands[place], rest, stack)
            if with_it == FULL:
                return with_it
            reached[wanted] = combine(store, OR, with_it, reached[wanted], stack)
            if reached[wanted] == FULL:
                return reached[wanted]
    return reached[least]


@inner
def combine(store: Store, operator: Whole, first: Whole, second: Whole, stack: Longs) -> Whole:
    """The conjunction (AND) or disjunction (OR) of two functions; `FULL` without room."""
    nodes, cache = store.nodes, store.cache
    mask = len(cache) - 1
    top = 0
    stack[0, 0], stack[0, 1], stack[0, 2] = first, second, _START
    answer = np.int64(0)
    while top >= 0:
        if stack[top, 2] == _START:
            f, g = min(stack[top, 0], stack[top, 1]), max(stack[top, 0], stack[top, 1])
            if f < 2 or f == g:  # a terminal decides, or the two are the same
                answer = f if f == operator else g
                top -= 1
                continue
            key = (f << 32) | (g << 1) | operator
            slot = mixed(key, mask)
            if cache[slot, 0] == key:
                answer = cache[slot, 1]
                top -= 1
                continue
            level = min(nodes[f, LEVEL], nodes[g, LEVEL])
            f_splits, g_splits = nodes[f, LEVEL] == level, nodes[g, LEVEL] == level
            f_low = np.int64(nodes[f, LOW]) if f_splits else f
            g_low = np.int64(nodes[g, LOW]) if g_splits else g
            stack[top, 0], stack[top, 1], stack[top, 2] = key, level, _HIGH_DONE
            stack[top, 3], stack[top, 4] = f_low, g_low
            top += 1
            stack[top, 0] = nodes[f, HIGH] if f_splits else f
            stack[top, 1] = nodes[g, HIGH] if g_splits else g
            stack[top, 2] = _START
        elif stack[top, 2] == _HIGH_DONE:
            f_low, g_low = stack[top, 3], stack[top, 4]
            stack[top, 2], stack[top, 3] = _BOTH_DONE, answer
            top += 1
            stack[top, 0], stack[top, 1], stack[top, 2] = f_low, g_low, _START
        else:
            high = stack[top, 3]
            if high != answer:
                answer = node_of(store, stack[top, 1], high, answer)
                if answer == FULL:
                    return answer
            slot = mixed(stack[top, 0], mask)
            cache[slot, 0], cache[slot, 1] = stack[top, 0], answer
            top -= 1
    return answer
