"""The dependency graph in flat arrays, indexed by number: what every evaluation runs on.

Nodes are in an order in which what is needed comes before who needs it; only inside a cycle can that not hold, and
the nodes of a cycle stand together. The arrays are the one representation; what walks the graph in plain Python (a
drill) reads the same arrays through tuples made from them once.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from math import inf
from typing import Any, NamedTuple

import networkx as nx
import numpy as np
from numpy.typing import NDArray

from drillbook.graph.calling import is_calling
from drillbook.graph.dependency import DependencyGraph, Edge, Node

Numbers = NDArray[np.int32]
Seconds = NDArray[np.float64]
Flags = NDArray[np.bool_]
Records = Any
"""A record array, or a row of it: in a kernel fields are attributes, which the type checker cannot know."""
NOBODY = -1
"""Stands for "none" where an array holds the number of a node or of a cycle."""


NEVER, ANY, COUNTED, EVERY, ALWAYS = range(5)
"""No needs are enough; any one is; their weights are counted; all are needed; none is."""
NODE = np.dtype(
    [
        ("need_start", np.int32),  # its needs are the edges need_start : need_end
        ("need_end", np.int32),
        ("threshold", np.int32),  # the weight of needs that must be met; where all must be, the weight of all
        ("cycle", np.int32),  # the number of its cycle, or NOBODY
        ("group_first", np.int32),  # the first and one past the last node of its cycle; itself alone on none
        ("group_end", np.int32),
        ("dependent_start", np.int32),  # into `dependents`: the edges that name it
        ("dependent_end", np.int32),
        ("restart_s", np.float64),
        ("repair_s", np.float64),
        ("is_gate", np.bool_),
        ("is_calling", np.bool_),  # a gate that is no step of its own on a path (graph/calling.py)
        ("plain", np.bool_),  # its needs are plain (see EDGE) and not counted
        ("counts", np.int8),  # how its needs count: one of NEVER, ANY, COUNTED, EVERY, ALWAYS
    ],
    align=True,
)
EDGE = np.dtype(
    [
        ("source", np.int32),  # the node that needs
        ("target", np.int32),  # the node that is needed
        ("weight", np.int32),
        ("by", np.int32),  # the node that carries its takeover out, or NOBODY
        ("provider", np.int32),  # the node that refills it, or NOBODY
        ("back_by", np.int32),  # the node that hands back to the first choice, or NOBODY
        ("forgives", np.bool_),  # a takeover that failed may be tried again once the first choice has served
        ("in_cycle", np.bool_),  # both its ends lie on one cycle
        ("plain", np.bool_),  # it is met for good when what is needed serves; nothing else is asked
        ("holdover_s", np.float64),
        ("recharge_s", np.float64),
        ("takeover_s", np.float64),
        ("again_s", np.float64),  # the takeover where another has just failed
        ("back_s", np.float64),  # from the first choice being back to handing back; 0: at once
        ("interrupts_s", np.float64),  # how long handing back stops the dependent
        ("endurance_s", np.float64),
        ("within_s", np.float64),  # where it is refilled: from the call to the refill
        ("call_at_s", np.float64),
        ("adds_s", np.float64),
        # In simulated years only; elsewhere 0, inf, 0 and inf.
        ("fails_to_start", np.float64),  # probability that a takeover fails, or a generator's start
        ("breaks_s", np.float64),  # mean time for which an alternative at work lasts
        ("mend_s", np.float64),  # mean time until it may be tried again
        ("filled_s", np.float64),  # from not being asked for to a full tank, without a contract; inf: it stays as it is
        ("key_first", np.uint64),  # its stream of random numbers
        ("key_second", np.uint64),
    ],
    align=True,
)


ENDS = ("target", "by", "provider", "back_by")
"""The nodes that an edge's dependent looks at."""


class Arrays(NamedTuple):
    """Compressed sparse rows. Records, not an array for each field: numba compiles and passes few arrays quickly."""

    nodes: Records
    """Of dtype NODE."""
    edges: Records
    """Of dtype EDGE, by node that needs."""
    targets: Numbers
    """The targets of `edges` by themselves: sweeps over all nodes read little else, and 160 bytes an edge take time."""
    dependents: Numbers
    """By node: numbers of the edges whose dependent looks at it, for a need, a takeover, a refill or a fail-back."""


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
    def wanted(self) -> tuple[int, ...]:
        """By node: how much weight it needs; where it needs all, all of it."""
        return self._of_nodes("threshold")

    @cached_property
    def restart_s(self) -> tuple[float, ...]:
        """By node: from its needs being met to serving."""
        return self._of_nodes("restart_s")

    @cached_property
    def repair_s(self) -> tuple[float, ...]:
        """By node: repair time; inf: for good."""
        return self._of_nodes("repair_s")

    @cached_property
    def is_gate(self) -> tuple[bool, ...]:
        """By node: it has no life of its own."""
        return self._of_nodes("is_gate")

    @cached_property
    def needs(self) -> tuple[Sequence[int], ...]:
        """For each node, the numbers of the edges to what it needs."""
        return tuple(map(range, self._of_nodes("need_start"), self._of_nodes("need_end")))

    @cached_property
    def dependents(self) -> tuple[Sequence[int], ...]:
        """For each node, the numbers of the edges whose dependent looks at it: needs, takeovers, refills."""
        edges = tuple(self.arrays.dependents.tolist())
        spans = zip(self._of_nodes("dependent_start"), self._of_nodes("dependent_end"), strict=True)
        return tuple(edges[first:end] for first, end in spans)

    @cached_property
    def source(self) -> tuple[int, ...]:
        """By edge: the node that needs."""
        return tuple(self.arrays.edges["source"].tolist())

    @cached_property
    def target(self) -> tuple[int, ...]:
        """By edge: the node that is needed."""
        return tuple(self.arrays.edges["target"].tolist())

    @cached_property
    def by(self) -> tuple[int | None, ...]:
        """By edge: the node that carries its takeover out."""
        return _or_none(self.arrays.edges["by"])

    @cached_property
    def provider(self) -> tuple[int | None, ...]:
        """By edge: the node that refills it."""
        return _or_none(self.arrays.edges["provider"])

    @cached_property
    def back_by(self) -> tuple[int | None, ...]:
        """By edge: the node that hands back to the first choice."""
        return _or_none(self.arrays.edges["back_by"])

    @cached_property
    def in_cycle(self) -> tuple[bool, ...]:
        """By edge: both its ends lie on one cycle."""
        return tuple(self.arrays.edges["in_cycle"].tolist())

    @cached_property
    def component(self) -> tuple[int | None, ...]:
        """By node: the number of its cycle; None for nodes on no cycle."""
        return _or_none(self.arrays.nodes["cycle"])

    @cached_property
    def components(self) -> tuple[Sequence[int], ...]:
        """The cycles: nodes that need each other, directly or not."""
        groups = dict(zip(self._of_nodes("cycle"), zip(*map(self._of_nodes, ("group_first", "group_end")), strict=True),
                          strict=True))  # fmt: skip
        return tuple(range(*groups[cycle]) for cycle in sorted(groups) if cycle != NOBODY)

    @cached_property
    def takeovers(self) -> tuple[int, ...]:
        """Numbers of the edges that serve only after a takeover."""
        return tuple(np.flatnonzero(self.arrays.edges["takeover_s"] > 0).tolist())

    def _of_nodes(self, field: str) -> tuple[Any, ...]:
        return tuple(self.arrays.nodes[field].tolist())


def compile_graph(graph: DependencyGraph) -> Compiled:
    """Flatten a graph, ordered by need."""
    groups = _in_order(graph)
    order = [identifier for members in groups for identifier in members]
    number = {identifier: index for index, identifier in enumerate(order)}
    nodes = [graph.node(identifier) for identifier in order]
    needs = [graph.needs(identifier) for identifier in order]
    edges = tuple(edge for of_node in needs for edge in of_node)
    arrays = _arrays(groups, number, nodes, list(map(len, needs)), edges)
    arrays.nodes["is_calling"] = [node.is_gate and is_calling(graph, node.id) for node in nodes]
    return Compiled(
        ids=tuple(order),
        edges=edges,
        arrays=arrays,
        threshold=tuple(node.threshold for node in nodes),
    )


def _arrays(
    groups: list[list[str]], number: dict[str, int], nodes: list[Node], degrees: list[int], edges: tuple[Edge, ...]
) -> Arrays:
    edge = np.fromiter((_edge_row(one, number) for one in edges), dtype=EDGE, count=len(edges))
    node = np.zeros(len(nodes), dtype=NODE)
    sizes = np.array([len(members) for members in groups], dtype=np.int32)
    ends = np.cumsum(sizes, dtype=np.int32)
    node["group_first"], node["group_end"] = np.repeat(ends - sizes, sizes), np.repeat(ends, sizes)
    on_cycle = sizes > 1
    needs_itself = np.any([edge["source"] == edge[end] for end in ENDS], axis=0)
    on_cycle[np.repeat(np.arange(len(sizes)), sizes)[edge["source"][needs_itself]]] = True
    node["cycle"] = np.repeat(np.where(on_cycle, np.cumsum(on_cycle) - 1, NOBODY), sizes)
    node["need_end"] = np.cumsum(degrees, dtype=np.int32)
    node["need_start"] = node["need_end"] - degrees
    every = np.bincount(edge["source"], edge["weight"], len(nodes))
    node["threshold"] = [w if one.threshold is None else one.threshold for one, w in zip(nodes, every, strict=True)]
    least = np.full(len(nodes), np.iinfo(np.int32).max)
    np.minimum.at(least, edge["source"], edge["weight"])
    wanted = node["threshold"]
    conditions = [wanted <= 0, wanted > every, wanted == every, wanted <= least]
    node["counts"] = np.select(conditions, [ALWAYS, NEVER, EVERY, ANY], COUNTED)
    node["restart_s"] = [one.restart_s for one in nodes]
    node["repair_s"] = [one.repair_s for one in nodes]
    node["is_gate"] = [one.is_gate for one in nodes]
    cycle = node["cycle"][edge["source"]]
    edge["in_cycle"] = (cycle == node["cycle"][edge["target"]]) & (cycle != NOBODY)
    held = edge["in_cycle"] & (edge["holdover_s"] > 0)
    edge["plain"] = ~held & (edge["by"] == NOBODY) & (edge["endurance_s"] == inf)
    others = np.bincount(edge["source"][~edge["plain"]], minlength=len(nodes))
    node["plain"] = (others == 0) & (node["counts"] != COUNTED) & (node["counts"] != NEVER)
    named, dependents = _dependents(edge)
    node["dependent_end"] = np.cumsum(np.bincount(named, minlength=len(nodes)))
    node["dependent_start"] = node["dependent_end"] - np.bincount(named, minlength=len(nodes))
    return Arrays(node, edge, np.ascontiguousarray(edge["target"]), dependents)


def _edge_row(edge: Edge, number: dict[str, int]) -> tuple[object, ...]:
    refill, back = edge.refill, edge.fail_back
    return (
        number[edge.dependent],
        number[edge.needed],
        edge.weight,
        number[edge.by] if edge.by else NOBODY,
        number[refill.provider] if refill else NOBODY,
        number[back.by] if back and back.by else NOBODY,
        False,
        False,
        False,
        edge.holdover_s,
        edge.recharge_s,
        edge.takeover_s,
        edge.again_s,
        back.after_s if back else 0.0,
        back.interrupts_s if back else 0.0,
        edge.endurance_s,
        refill.within_s if refill else inf,
        refill.call_at_s if refill else 0.0,
        refill.adds_s if refill else 0.0,
        0.0,
        inf,
        0.0,
        inf,
        0,
        0,
    )


def _dependents(edge: NDArray[np.void]) -> tuple[NDArray[np.int64], Numbers]:
    """Nodes, each with an edge whose dependent looks at it (see ENDS); each edge once a node."""
    node = np.concatenate([edge[end] for end in ENDS]).astype(np.int64)
    pairs = np.unique((node * max(1, len(edge)) + np.tile(np.arange(len(edge)), len(ENDS)))[node != NOBODY])
    named, edges = np.divmod(pairs, max(1, len(edge)))
    return named, edges.astype(np.int32)


def _or_none(numbers: Numbers) -> tuple[int | None, ...]:
    return tuple(None if number == NOBODY else number for number in numbers.tolist())


def _in_order(graph: DependencyGraph) -> list[list[str]]:
    """Strongly connected groups, needed before needing; depends on the graph alone, not on hashing."""
    whole: nx.DiGraph[str] = nx.DiGraph()
    whole.add_nodes_from(graph.digraph)
    for edge in graph.edges():
        for end in edge.ends:
            whole.add_edge(edge.dependent, end)
    place = {identifier: index for index, identifier in enumerate(graph.digraph)}
    # Tarjan's algorithm gives each component after those it reaches: what is needed comes first.
    return [sorted(members, key=place.__getitem__) for members in nx.strongly_connected_components(whole)]
