"""The structure function written from its definition, in plain Python: what kernels are held against."""

from math import inf

from drillbook.graph import DependencyGraph


def serves_plainly(graph: DependencyGraph, lost: set[str], *, fuel_lasts: bool = False) -> set[str]:
    """Who serves for good when these are lost, all takeovers granted.

    The least fixpoint; but a need with holdover between two nodes of one cycle is met by whoever served before: first
    everybody, then, again and again, those that were found to.
    """
    cycle = _cycles(graph)
    before = {node.id for node in graph.nodes()}
    while True:
        serving: set[str] = set()
        grows = True
        while grows:
            more = {
                node.id
                for node in graph.nodes()
                if node.id not in serving | lost and _enough(graph, node.id, serving, before, cycle, fuel_lasts)
            }
            serving |= more
            grows = bool(more)
        if serving == before:
            return serving
        before = serving


def _enough(graph, identifier, serving, before, cycle, fuel_lasts) -> bool:
    met = []
    for edge in graph.needs(identifier):
        leans = edge.holdover_s > 0 and edge.needed in cycle[identifier]
        there = edge.needed in (before if leans else serving) and (edge.by is None or edge.by in serving)
        if edge.endurance_s < inf and not fuel_lasts:
            there = there and edge.refill is not None and edge.refill.provider in serving
        met.append((there, edge.weight))
    threshold = graph.node(identifier).threshold
    return all(there for there, _ in met) if threshold is None else sum(w for there, w in met if there) >= threshold


def _cycles(graph: DependencyGraph) -> dict[str, set[str]]:
    """For each node, those that it needs, by whatever way, and that need it."""
    below: dict[str, set[str]] = {}
    for node in graph.nodes():
        found: set[str] = set()
        queue = [node.id]
        while queue:
            for edge in graph.needs(queue.pop()):
                ends = {edge.needed, edge.by, edge.refill.provider if edge.refill else None} - {None} - found
                found |= ends
                queue += ends
        below[node.id] = found
    return {one: {other for other in found if one in below[other]} for one, found in below.items()}
