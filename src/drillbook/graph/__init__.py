"""What needs what: the estate as a dependency graph."""

from drillbook.graph.build import build_graph
from drillbook.graph.dependency import DependencyGraph, Edge, Node

__all__ = ["DependencyGraph", "Edge", "Node", "build_graph"]
