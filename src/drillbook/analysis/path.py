"""The evidence: how a service comes to depend on an element."""

from collections import deque
from collections.abc import Set

from drillbook.graph import DependencyGraph


def shortest_path(graph: DependencyGraph, start: str, end: str, through: Set[str] | None = None) -> tuple[str, ...]:
    """Identifiers from `start` down to `end`, gates left out, over nodes in `through` where given; empty: no way.

    With `through` the nodes that go down, the path is the chain by which the loss reaches the service. Takeovers
    that somebody carries out are followed too.
    """
    before: dict[str, str] = {start: ""}
    queue = deque([start])
    while queue and end not in before:
        node = queue.popleft()
        for edge in graph.needs(node):
            for needed in (edge.needed, *((edge.by,) if edge.by else ())):
                if needed not in before and (through is None or needed in through or needed == end):
                    before[needed] = node
                    (queue.appendleft if _is_calling(graph, needed) else queue.append)(needed)
    if end not in before:
        return ()
    path = [end]
    while before[path[-1]]:
        path.append(before[path[-1]])
    named = (_shown(graph, node) for node in reversed(path))
    return tuple(dict.fromkeys(node for node in named if node))


def _shown(graph: DependencyGraph, node: str) -> str:
    """A gate is left out, but that of being called stands for the person or team."""
    owner = node.partition("#")[0]
    return node if not graph.node(node).is_gate else owner if graph.node(owner).kind in CALLED else ""


CALLED = frozenset({"person", "team"})
"""Kinds whose gates say how they are called, and with which log-ins."""


def _is_calling(graph: DependencyGraph, identifier: str) -> bool:
    """Is called, has the log-ins: no step of its own."""
    owner, _, label = identifier.partition("#")
    return (label == "called" or label.startswith("with-")) and graph.node(owner).kind in CALLED
