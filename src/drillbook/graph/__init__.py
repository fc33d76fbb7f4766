"""What needs what: the estate as a dependency graph, and what it means over time."""

from drillbook.graph.build import build_graph, site_of
from drillbook.graph.calling import is_calling, shown
from drillbook.graph.compiled import Arrays, Compiled, compile_graph
from drillbook.graph.condition import Change, Condition, Timer, Timing
from drillbook.graph.dependency import Course, DependencyGraph, Edge, FailBack, Node, Refill, Work
from drillbook.graph.loss import Baseline, Loss, baseline, single_losses
from drillbook.graph.outages import HORIZON_S, Interval, Outages, outages, usual
from drillbook.graph.parts import Parted, compile_parts, part_of, whole_of
from drillbook.graph.readiness import channels_to, logins_to
from drillbook.graph.reserve import Reserve
from drillbook.graph.served import cases, served, served_words, starts_cold
from drillbook.graph.stands_in import stands_in

__all__ = [
    "HORIZON_S",
    "Arrays",
    "Baseline",
    "Change",
    "Compiled",
    "Condition",
    "Course",
    "DependencyGraph",
    "Edge",
    "FailBack",
    "Interval",
    "Loss",
    "Node",
    "Outages",
    "Parted",
    "Refill",
    "Reserve",
    "Timer",
    "Timing",
    "Work",
    "baseline",
    "build_graph",
    "cases",
    "channels_to",
    "compile_graph",
    "compile_parts",
    "is_calling",
    "logins_to",
    "outages",
    "part_of",
    "served",
    "served_words",
    "shown",
    "single_losses",
    "site_of",
    "stands_in",
    "starts_cold",
    "usual",
    "whole_of",
]
