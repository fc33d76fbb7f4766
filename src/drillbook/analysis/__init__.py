"""What the graph means: single points of failure, shared fate, black starts, targets."""

from drillbook.analysis.analyse import analyse
from drillbook.analysis.finding import BlackStart, Findings, SharedFate, SinglePoint, Target
from drillbook.analysis.path import shortest_path
from drillbook.analysis.response import nominal, respond
from drillbook.analysis.target import find_targets, reach

__all__ = [
    "BlackStart",
    "Findings",
    "SharedFate",
    "SinglePoint",
    "Target",
    "analyse",
    "find_targets",
    "nominal",
    "reach",
    "respond",
    "shortest_path",
]
