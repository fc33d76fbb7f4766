"""Elements that some dependents have back sooner or later than others: each of those gets a part of its own.

The element and its parts fail apart from each other, and all of them need what the element needs: a node of its own
stands for that, so that there is one battery and one tank still. Nothing else changes.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace

import networkx as nx

from drillbook.graph.compiled import Compiled, compile_graph
from drillbook.graph.dependency import DependencyGraph, Edge, Node

_MARK = "#part:"

Parted = Mapping[str, tuple[str, ...]]
"""By element: dependents that see a part of it instead; each needs it directly."""


def compile_parts(graph: DependencyGraph, parted: Parted) -> Compiled:
    """The graph with parts. Edges are named after the elements, as in the graph; the arrays run to the parts."""
    digraph: nx.DiGraph[str] = nx.DiGraph()
    for node in graph.nodes():
        digraph.add_nodes_from((one.id, {"node": one}) for one in _nodes(node, parted.get(node.id, ())))
    for node in graph.nodes():
        edges = [_moved(edge, parted) for edge in graph.needs(node.id)]
        edges += [Edge(one, _base_of(node.id), implied=False) for one in _ends(node.id, parted)]
        digraph.add_edges_from((edge.dependent, edge.needed, {"edge": edge}) for edge in edges)
    compiled = compile_graph(DependencyGraph(digraph))
    named = (replace(edge, dependent=whole_of(edge.dependent), needed=whole_of(edge.needed)) for edge in compiled.edges)
    return replace(compiled, edges=tuple(named))


def part_of(element: str, dependent: str) -> str:
    """The node that a dependent sees instead of the element."""
    return f"{element}{_MARK}{dependent}"


def whole_of(node: str) -> str:
    """The element that a node is a part of; other nodes are what they are."""
    return node.partition(_MARK)[0]


def _base_of(element: str) -> str:
    return part_of(element, "")


def _nodes(node: Node, dependents: Iterable[str]) -> Iterator[Node]:
    """The element, what it needs, and its parts."""
    yield node
    if dependents:
        yield replace(node, id=_base_of(node.id), kind="all", restart_s=0.0)
        yield from (replace(node, id=part_of(node.id, one), kind="all") for one in dependents)


def _ends(element: str, parted: Parted) -> Iterator[str]:
    """The element and its parts, where it has any."""
    if element in parted:
        yield element
        yield from (part_of(element, one) for one in parted[element])


def _moved(edge: Edge, parted: Parted) -> Edge:
    owner = _base_of(edge.dependent) if edge.dependent in parted else edge.dependent
    sees_part = edge.dependent in parted.get(edge.needed, ())
    return replace(edge, dependent=owner, needed=part_of(edge.needed, edge.dependent) if sees_part else edge.needed)
