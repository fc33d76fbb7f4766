"""What needs what: the estate as a dependency graph, and what it means over time."""

from drillbook.graph.build import build_graph, site_of
from drillbook.graph.compiled import Compiled, compile_graph
from drillbook.graph.condition import Change, Condition, Timer, Timing
from drillbook.graph.dependency import DependencyGraph, Edge, Node, Refill
from drillbook.graph.reserve import Reserve
from drillbook.graph.served import losses, served, served_words, starts_cold

__all__ = [
    "Change",
    "Compiled",
    "Condition",
    "DependencyGraph",
    "Edge",
    "Node",
    "Refill",
    "Reserve",
    "Timer",
    "Timing",
    "build_graph",
    "compile_graph",
    "losses",
    "served",
    "served_words",
    "site_of",
    "starts_cold",
]
