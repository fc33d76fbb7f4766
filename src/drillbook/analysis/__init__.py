"""What the graph means: single points of failure, shared fate, black starts, targets."""

from drillbook.analysis.analyse import analyse
from drillbook.analysis.copy_age import live_sites, newest_copy_s
from drillbook.analysis.disaster import FatalCircle, FatalDisaster, find_fatal_disasters
from drillbook.analysis.failure import Failure, failures
from drillbook.analysis.fatal_set import FatalSet
from drillbook.analysis.fate_matrix import CATEGORIES, Common, FatePair, find_fate_matrix
from drillbook.analysis.finding import BlackStart, Findings, SharedFate, SinglePoint, Target
from drillbook.analysis.hazard import Hazard, hazards
from drillbook.analysis.path import shortest_path
from drillbook.analysis.response import nominal, respond
from drillbook.analysis.roll_up import LaxTarget, find_lax_targets
from drillbook.analysis.single_point import find_single_points
from drillbook.analysis.sphere import circle_points, distance_km, place_of
from drillbook.analysis.target import find_targets, reach
from drillbook.analysis.what_if import Effect, Hit, StandIn, WhatIf, unplug, what_if

__all__ = [
    "CATEGORIES",
    "BlackStart",
    "Common",
    "Effect",
    "Failure",
    "FatalCircle",
    "FatalDisaster",
    "FatalSet",
    "FatePair",
    "Findings",
    "Hazard",
    "Hit",
    "LaxTarget",
    "SharedFate",
    "SinglePoint",
    "StandIn",
    "Target",
    "WhatIf",
    "analyse",
    "circle_points",
    "distance_km",
    "failures",
    "find_fatal_disasters",
    "find_fate_matrix",
    "find_lax_targets",
    "find_single_points",
    "find_targets",
    "hazards",
    "live_sites",
    "newest_copy_s",
    "nominal",
    "place_of",
    "reach",
    "respond",
    "shortest_path",
    "unplug",
    "what_if",
]
