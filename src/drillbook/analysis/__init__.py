"""What the graph means: single points of failure, shared fate, black starts, targets."""

from drillbook.analysis.analyse import analyse
from drillbook.analysis.copy_age import live_sites, newest_copy_s
from drillbook.analysis.failure import Failure, failures
from drillbook.analysis.finding import BlackStart, Findings, SharedFate, SinglePoint, Target
from drillbook.analysis.path import shortest_path
from drillbook.analysis.response import nominal, respond
from drillbook.analysis.roll_up import LaxTarget, find_lax_targets
from drillbook.analysis.sphere import distance_km
from drillbook.analysis.target import find_targets, reach

__all__ = [
    "BlackStart",
    "Failure",
    "Findings",
    "LaxTarget",
    "SharedFate",
    "SinglePoint",
    "Target",
    "analyse",
    "distance_km",
    "failures",
    "find_lax_targets",
    "find_targets",
    "live_sites",
    "newest_copy_s",
    "nominal",
    "reach",
    "respond",
    "shortest_path",
]
