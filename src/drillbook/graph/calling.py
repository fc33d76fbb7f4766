"""Gates that say how somebody is called, and with which log-ins: on a path they are that person or team."""

from drillbook.graph.dependency import DependencyGraph

CALLED = frozenset({"person", "team"})
"""Kinds whose gates these are."""


def is_calling(graph: DependencyGraph, identifier: str) -> bool:
    """Is called, has the log-ins: no step of its own on a path."""
    owner, _, label = identifier.partition("#")
    return (label == "called" or label.startswith("with-")) and graph.node(owner).kind in CALLED


def shown(graph: DependencyGraph, identifier: str) -> str:
    """What a path names in the place of a node: a gate is left out (empty), one of calling is the person or team."""
    owner = identifier.partition("#")[0]
    if not graph.node(identifier).is_gate:
        return identifier
    return owner if graph.node(owner).kind in CALLED else ""
