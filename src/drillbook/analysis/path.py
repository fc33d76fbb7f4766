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
                    # Being called is no step of its own: the path counts who acts, not how they are reached.
                    (queue.appendleft if _is_calling(graph, needed) else queue.append)(needed)
    if end not in before:
        return ()
    path = [end]
    while before[path[-1]]:
        path.append(before[path[-1]])
    return tuple(node for node in reversed(path) if not graph.node(node).is_gate)


def _is_calling(graph: DependencyGraph, identifier: str) -> bool:
    """A gate of a person or team: called, with the log-ins."""
    owner, _, label = identifier.partition("#")
    return bool(label) and graph.node(owner).kind in ("person", "team")
