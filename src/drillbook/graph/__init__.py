"""What needs what: the estate as a dependency graph, and what it means over time."""

from drillbook.graph.build import build_graph, site_of
from drillbook.graph.compiled import Compiled, compile_graph
from drillbook.graph.condition import Change, Condition, Timer, Timing
from drillbook.graph.dependency import DependencyGraph, Edge, Node, Refill
from drillbook.graph.readiness import channels_to, logins_to
from drillbook.graph.reserve import Reserve
from drillbook.graph.served import served, single_losses, starts_cold
from drillbook.graph.stands_in import stands_in

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
    "channels_to",
    "compile_graph",
    "logins_to",
    "served",
    "single_losses",
    "site_of",
    "stands_in",
    "starts_cold",
]
