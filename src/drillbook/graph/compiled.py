"""The dependency graph in flat arrays, indexed by number: what every evaluation runs on.

Nodes are in an order in which what is needed comes before who needs it; only inside a cycle can that not hold, and
the nodes of a cycle stand together. The arrays are the one representation; what walks the graph in plain Python (a
drill) reads the same arrays through tuples made from them once.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import accumulate
from math import inf
from typing import NamedTuple

import networkx as nx
import numpy as np
from numpy.typing import NDArray

from drillbook.graph.dependency import DependencyGraph, Edge, Node

Numbers = NDArray[np.int32]
Seconds = NDArray[np.float64]
Flags = NDArray[np.bool_]
NOBODY = -1
"""Stands for "none" where an array holds the number of a node or of a cycle."""


class Arrays(NamedTuple):
    """Compressed sparse rows: the needs of node n are the edges `need_start[n] : need_start[n + 1]`."""

    need_start: Numbers
    """Shape (nodes + 1)."""
    source: Numbers
    """Of each edge: the node that needs."""
    target: Numbers
    """Of each edge: the node that is needed."""
    weight: Numbers
    by: Numbers
    """Of each edge: the node that carries its takeover out, or NOBODY."""
    provider: Numbers
    """Of each edge: the node that refills it, or NOBODY."""
    holdover_s: Seconds
    recharge_s: Seconds
    takeover_s: Seconds
    endurance_s: Seconds
    within_s: Seconds
    """Of each edge that is refilled: from the call to the refill."""
    call_at_s: Seconds
    adds_s: Seconds
    in_cycle: Flags
    """Of each edge: both its ends lie on one cycle."""
    threshold: Numbers
    """Of each node: the weight of needs that must be met; where all must be, the weight of all."""
    restart_s: Seconds
    repair_s: Seconds
    is_gate: Flags
    group_first: Numbers
    """Of each node: the first and one past the last node of its cycle; itself alone where it lies on none."""
    group_end: Numbers
    cycle: Numbers
    """Of each node: the number of its cycle, or NOBODY."""
    dependent_start: Numbers
    """Shape (nodes + 1), into `dependent`."""
    dependent: Numbers
    """For each node, the numbers of the edges whose dependent looks at it: needs, takeovers, refills."""


@dataclass(frozen=True, eq=False)
class Compiled:
    """A dependency graph in arrays. Node and edge numbers index them, and the tuples beside them."""

    ids: tuple[str, ...]
    edges: tuple[Edge, ...]
    arrays: Arrays
    threshold: tuple[int | None, ...]
    """How much weight each node needs; None: all of its needs."""

    @cached_property
    def number(self) -> dict[str, int]:
        """Node number by identifier."""
        return {identifier: number for number, identifier in enumerate(self.ids)}

    @cached_property
    def restart_s(self) -> tuple[float, ...]:
        """By node: from its needs being met to serving."""
        return tuple(self.arrays.restart_s.tolist())

    @cached_property
    def repair_s(self) -> tuple[float, ...]:
        """By node: repair time; inf: for good."""
        return tuple(self.arrays.repair_s.tolist())

    @cached_property
    def is_gate(self) -> tuple[bool, ...]:
        """By node: it has no life of its own."""
        return tuple(self.arrays.is_gate.tolist())

    @cached_property
    def needs(self) -> tuple[Sequence[int], ...]:
        """For each node, the numbers of the edges to what it needs."""
        start = self.arrays.need_start.tolist()
        return tuple(range(first, end) for first, end in zip(start, start[1:], strict=False))

    @cached_property
    def dependents(self) -> tuple[Sequence[int], ...]:
        """For each node, the numbers of the edges whose dependent looks at it: needs, takeovers, refills."""
        start, edges = self.arrays.dependent_start.tolist(), self.arrays.dependent.tolist()
        return tuple(tuple(edges[first:end]) for first, end in zip(start, start[1:], strict=False))

    @cached_property
    def source(self) -> tuple[int, ...]:
        """By edge: the node that needs."""
        return tuple(self.arrays.source.tolist())

    @cached_property
    def target(self) -> tuple[int, ...]:
        """By edge: the node that is needed."""
        return tuple(self.arrays.target.tolist())

    @cached_property
    def by(self) -> tuple[int | None, ...]:
        """By edge: the node that carries its takeover out."""
        return _or_none(self.arrays.by)

    @cached_property
    def provider(self) -> tuple[int | None, ...]:
        """By edge: the node that refills it."""
        return _or_none(self.arrays.provider)

    @cached_property
    def in_cycle(self) -> tuple[bool, ...]:
        """By edge: both its ends lie on one cycle."""
        return tuple(self.arrays.in_cycle.tolist())

    @cached_property
    def component(self) -> tuple[int | None, ...]:
        """By node: the number of its cycle; None for nodes on no cycle."""
        return _or_none(self.arrays.cycle)

    @cached_property
    def components(self) -> tuple[Sequence[int], ...]:
        """The cycles: nodes that need each other, directly or not."""
        cycle = self.arrays.cycle
        firsts = np.flatnonzero((cycle != NOBODY) & (self.arrays.group_first == np.arange(len(cycle)))).tolist()
        return tuple(range(first, int(self.arrays.group_end[first])) for first in firsts)

    @cached_property
    def takeovers(self) -> tuple[int, ...]:
        """Numbers of the edges that serve only after a takeover."""
        return tuple(np.flatnonzero(self.arrays.takeover_s > 0).tolist())


def compile_graph(graph: DependencyGraph) -> Compiled:
    """Flatten a graph, ordered by need."""
    groups = _in_order(graph)
    order = [identifier for members in groups for identifier in members]
    number = {identifier: index for index, identifier in enumerate(order)}
    nodes = [graph.node(identifier) for identifier in order]
    needs = [graph.needs(identifier) for identifier in order]
    edges = tuple(edge for of_node in needs for edge in of_node)
    return Compiled(
        ids=tuple(order),
        edges=edges,
        arrays=_arrays(groups, number, nodes, list(map(len, needs)), edges),
        threshold=tuple(node.threshold for node in nodes),
    )


def _arrays(
    groups: list[list[str]], number: dict[str, int], nodes: list[Node], degrees: list[int], edges: tuple[Edge, ...]
) -> Arrays:
    ends = np.cumsum([len(members) for members in groups], dtype=np.int32)
    sizes = np.diff(ends, prepend=0)
    need_start = _starts(degrees)
    source = np.repeat(np.arange(len(nodes), dtype=np.int32), degrees)
    target = _numbers(number[edge.needed] for edge in edges)
    weight = _numbers(edge.weight for edge in edges)
    refills = [edge.refill for edge in edges]
    by = _numbers(number[edge.by] if edge.by else NOBODY for edge in edges)
    provider = _numbers(number[refill.provider] if refill else NOBODY for refill in refills)
    on_cycle = sizes > 1
    on_cycle[np.repeat(np.arange(len(sizes)), sizes)[source[_any_equal(source, target, by, provider)]]] = True
    cycle = np.repeat(np.where(on_cycle, np.cumsum(on_cycle) - 1, NOBODY), sizes).astype(np.int32)
    every = np.bincount(source, weight, len(nodes)).astype(np.int32)
    thresholds = _numbers(NOBODY if node.threshold is None else node.threshold for node in nodes)
    return Arrays(
        need_start=need_start,
        source=source,
        target=target,
        weight=weight,
        by=by,
        provider=provider,
        holdover_s=_seconds(edge.holdover_s for edge in edges),
        recharge_s=_seconds(edge.recharge_s for edge in edges),
        takeover_s=_seconds(edge.takeover_s for edge in edges),
        endurance_s=_seconds(edge.endurance_s for edge in edges),
        within_s=_seconds(refill.within_s if refill else inf for refill in refills),
        call_at_s=_seconds(refill.call_at_s if refill else 0.0 for refill in refills),
        adds_s=_seconds(refill.adds_s if refill else 0.0 for refill in refills),
        in_cycle=(cycle[source] == cycle[target]) & (cycle[source] != NOBODY),
        threshold=np.where(thresholds == NOBODY, every, thresholds).astype(np.int32),
        restart_s=_seconds(node.restart_s for node in nodes),
        repair_s=_seconds(node.repair_s for node in nodes),
        is_gate=np.fromiter((node.is_gate for node in nodes), dtype=bool, count=len(nodes)),
        group_first=np.repeat(ends - sizes, sizes).astype(np.int32),
        group_end=np.repeat(ends, sizes).astype(np.int32),
        cycle=cycle,
        **_looked_at(len(nodes), source, target, by, provider),
    )


def _looked_at(nodes: int, source: Numbers, *ends: Numbers) -> dict[str, Numbers]:
    """For each node, the edges that name it as target, as who takes over, or as who refills; each edge once."""
    edge = np.tile(np.arange(len(source), dtype=np.int64), len(ends))
    node = np.concatenate(ends).astype(np.int64)
    pairs = np.unique((node * max(1, len(source)) + edge)[node != NOBODY])
    found, edges = np.divmod(pairs, max(1, len(source)))
    return {
        "dependent_start": _starts(np.bincount(found, minlength=nodes).tolist()),
        "dependent": edges.astype(np.int32),
    }


def _any_equal(source: Numbers, *ends: Numbers) -> Flags:
    """The edges of a node that needs itself, however."""
    return np.any([source == end for end in ends], axis=0) if len(source) else np.zeros(0, dtype=bool)


def _starts(counts: list[int]) -> Numbers:
    return _numbers(accumulate(counts, initial=0))


def _numbers(found: Iterable[int]) -> Numbers:
    return np.fromiter(found, dtype=np.int32)


def _seconds(found: Iterable[float]) -> Seconds:
    return np.fromiter(found, dtype=np.float64)


def _or_none(numbers: Numbers) -> tuple[int | None, ...]:
    return tuple(None if number == NOBODY else number for number in numbers.tolist())


def _in_order(graph: DependencyGraph) -> list[list[str]]:
    """Strongly connected groups, needed before needing; depends on the graph alone, not on hashing."""
    whole: nx.DiGraph[str] = nx.DiGraph()
    whole.add_nodes_from(graph.digraph)
    for edge in graph.edges():
        for end in (edge.needed, edge.by, edge.refill.provider if edge.refill else None):
            if end is not None:
                whole.add_edge(edge.dependent, end)
    place = {identifier: index for index, identifier in enumerate(graph.digraph)}
    # Tarjan's algorithm gives each component after those it reaches: what is needed comes first.
    return [sorted(members, key=place.__getitem__) for members in nx.strongly_connected_components(whole)]
