"""The evidence: how a service comes to depend on an element."""

from collections import deque
from collections.abc import Iterable, Set

from drillbook.graph import DependencyGraph, is_calling, shown


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
                    (queue.appendleft if is_calling(graph, needed) else queue.append)(needed)
    if end not in before:
        return ()
    path = [end]
    while before[path[-1]]:
        path.append(before[path[-1]])
    return named(graph, reversed(path))


def named(graph: DependencyGraph, path: Iterable[str]) -> tuple[str, ...]:
    """A path without its gates, each element once."""
    steps = (shown(graph, node) for node in path)
    return tuple(dict.fromkeys(step for step in steps if step))
