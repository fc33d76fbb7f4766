"""What the graph means: single points of failure, shared fate, black starts, targets."""

from drillbook.analysis.analyse import analyse
from drillbook.analysis.failure import Failure, failures
from drillbook.analysis.finding import BlackStart, Findings, SharedFate, SinglePoint, Target
from drillbook.analysis.path import shortest_path
from drillbook.analysis.response import nominal, respond
from drillbook.analysis.sphere import distance_km
from drillbook.analysis.target import find_targets, reach

__all__ = [
    "BlackStart",
    "Failure",
    "Findings",
    "SharedFate",
    "SinglePoint",
    "Target",
    "analyse",
    "distance_km",
    "failures",
    "find_targets",
    "nominal",
    "reach",
    "respond",
    "shortest_path",
]
