"""The part of the graph that can matter to one element: all it needs, who takes over, who brings fuel."""

import networkx as nx

from drillbook.graph import DependencyGraph


def influences(graph: DependencyGraph, *roots: str) -> frozenset[str]:
    """Identifiers of all that can matter to these, themselves included."""
    found = dict.fromkeys(roots)
    queue = list(roots)
    while queue:
        for edge in graph.needs(queue.pop()):
            for end in edge.ends:
                if end not in found:
                    found[end] = None
                    queue.append(end)
    return frozenset(found)


def part_of(graph: DependencyGraph, *roots: str) -> DependencyGraph:
    """The graph of `influences`, in the order of the whole: it behaves as it does within the whole."""
    kept = influences(graph, *roots)
    part: nx.DiGraph[str] = nx.DiGraph()
    for node in graph.nodes():
        if node.id in kept:
            part.add_node(node.id, node=node)
    for edge in graph.edges():
        if edge.dependent in kept:
            part.add_edge(edge.dependent, edge.needed, edge=edge)
    return DependencyGraph(part)
