"""The dependency graph as flat tuples, indexed by number: what the evaluations run on.

Nodes are in an order in which what is needed comes before who needs it; only inside a cycle can that not hold.
"""

from dataclasses import dataclass
from functools import cached_property

import networkx as nx

from drillbook.graph.dependency import DependencyGraph, Edge


@dataclass(frozen=True)
class Compiled:
    """A dependency graph in arrays. Node and edge numbers index the tuples."""

    ids: tuple[str, ...]
    threshold: tuple[int | None, ...]
    restart_s: tuple[float, ...]
    repair_s: tuple[float, ...]
    is_gate: tuple[bool, ...]
    edges: tuple[Edge, ...]
    needs: tuple[tuple[int, ...], ...]
    """For each node, the numbers of the edges to what it needs."""
    dependents: tuple[tuple[int, ...], ...]
    """For each node, the numbers of the edges whose dependent looks at it: needs, takeovers, refills."""
    source: tuple[int, ...]
    target: tuple[int, ...]
    by: tuple[int | None, ...]
    """For each edge, the node that carries its takeover out."""
    provider: tuple[int | None, ...]
    """For each edge, the node that refills it."""
    in_cycle: tuple[bool, ...]
    """For each edge: both its ends lie on one cycle."""
    components: tuple[tuple[int, ...], ...]
    """The cycles: nodes that need each other, directly or not; only groups of two and more."""
    component: tuple[int | None, ...]
    """For each node, the number of its group; None for nodes on no cycle."""

    @cached_property
    def number(self) -> dict[str, int]:
        """Node number by identifier."""
        return {identifier: number for number, identifier in enumerate(self.ids)}

    @cached_property
    def takeovers(self) -> tuple[int, ...]:
        """Numbers of the edges that serve only after a takeover."""
        return tuple(number for number, edge in enumerate(self.edges) if edge.takeover_s > 0)


def compile_graph(graph: DependencyGraph) -> Compiled:
    """Flatten a graph, ordered by need."""
    order, groups = _order(graph)
    number = {identifier: index for index, identifier in enumerate(order)}
    nodes = [graph.node(identifier) for identifier in order]
    edges = [edge for identifier in order for edge in graph.needs(identifier)]
    needs: list[list[int]] = [[] for _ in order]
    dependents: list[list[int]] = [[] for _ in order]
    for index, edge in enumerate(edges):
        needs[number[edge.dependent]].append(index)
        for end in dict.fromkeys((edge.needed, edge.by, edge.refill.provider if edge.refill else None)):
            if end is not None:
                dependents[number[end]].append(index)
    component = {identifier: group for group, members in enumerate(groups) for identifier in members}
    return Compiled(
        ids=tuple(order),
        threshold=tuple(node.threshold for node in nodes),
        restart_s=tuple(node.restart_s for node in nodes),
        repair_s=tuple(node.repair_s for node in nodes),
        is_gate=tuple(node.is_gate for node in nodes),
        edges=tuple(edges),
        needs=tuple(map(tuple, needs)),
        dependents=tuple(map(tuple, dependents)),
        source=tuple(number[edge.dependent] for edge in edges),
        target=tuple(number[edge.needed] for edge in edges),
        by=tuple(number[edge.by] if edge.by else None for edge in edges),
        provider=tuple(number[edge.refill.provider] if edge.refill else None for edge in edges),
        in_cycle=tuple(component.get(edge.dependent, -1) == component.get(edge.needed, -2) for edge in edges),
        components=tuple(tuple(sorted(number[identifier] for identifier in members)) for members in groups),
        component=tuple(component.get(identifier) for identifier in order),
    )


def _order(graph: DependencyGraph) -> tuple[list[str], list[list[str]]]:
    """Needed before needing, and the cycles; both depend on the graph alone, not on hashing."""
    whole: nx.DiGraph[str] = nx.DiGraph()
    whole.add_nodes_from(graph.digraph)
    for edge in graph.edges():
        for end in (edge.needed, edge.by, edge.refill.provider if edge.refill else None):
            if end is not None:
                whole.add_edge(edge.dependent, end)
    place = {identifier: index for index, identifier in enumerate(graph.digraph)}
    # Tarjan's algorithm gives each component after those it reaches: what is needed comes first.
    components = [sorted(members, key=place.__getitem__) for members in nx.strongly_connected_components(whole)]
    order = [identifier for members in components for identifier in members]
    return order, [members for members in components if len(members) > 1 or whole.has_edge(members[0], members[0])]
