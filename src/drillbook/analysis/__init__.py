"""What the graph means: single points of failure, shared fate, black starts, targets, the survival of the plan."""

from drillbook.analysis.analyse import analyse
from drillbook.analysis.copy_age import live_sites, newest_copy_s
from drillbook.analysis.disaster import FatalCircle, FatalDisaster, find_fatal_disasters
from drillbook.analysis.failure import Failure, failures
from drillbook.analysis.failure_tree import CycleTooLargeError, failure_tree
from drillbook.analysis.fatal_set import FatalSet
from drillbook.analysis.fate_matrix import CATEGORIES, Common, FatePair, find_fate_matrix
from drillbook.analysis.finding import BlackStart, Findings, SharedFate, SinglePoint, Target
from drillbook.analysis.hazard import Hazard, hazards
from drillbook.analysis.path import shortest_path
from drillbook.analysis.plan_copies import HeldCopy, copies_of, words_of
from drillbook.analysis.plan_survival import destroyed_in, find_plan_survival, hurt_by, survive
from drillbook.analysis.ranking import Rank, figures_provenance, rank
from drillbook.analysis.reachability import Reachability
from drillbook.analysis.response import nominal, respond
from drillbook.analysis.roll_up import LaxTarget, find_lax_targets
from drillbook.analysis.shifts import WEEK_S, covered, next_change_s, on_shift, response_s, week_s
from drillbook.analysis.single_point import find_single_points
from drillbook.analysis.sphere import circle_points, distance_km, place_of
from drillbook.analysis.survival_finding import PlanSurvival, Unreachable, What
from drillbook.analysis.target import find_targets, reach
from drillbook.analysis.watch import watched_s_of
from drillbook.analysis.what_if import Effect, Hit, StandIn, WhatIf, unplug, what_if

__all__ = [
    "CATEGORIES",
    "WEEK_S",
    "BlackStart",
    "Common",
    "CycleTooLargeError",
    "Effect",
    "Failure",
    "FatalCircle",
    "FatalDisaster",
    "FatalSet",
    "FatePair",
    "Findings",
    "Hazard",
    "HeldCopy",
    "Hit",
    "LaxTarget",
    "PlanSurvival",
    "Rank",
    "Reachability",
    "SharedFate",
    "SinglePoint",
    "StandIn",
    "Target",
    "Unreachable",
    "What",
    "WhatIf",
    "analyse",
    "circle_points",
    "copies_of",
    "covered",
    "destroyed_in",
    "distance_km",
    "failure_tree",
    "failures",
    "figures_provenance",
    "find_fatal_disasters",
    "find_fate_matrix",
    "find_lax_targets",
    "find_plan_survival",
    "find_single_points",
    "find_targets",
    "hazards",
    "hurt_by",
    "live_sites",
    "newest_copy_s",
    "next_change_s",
    "nominal",
    "on_shift",
    "place_of",
    "rank",
    "reach",
    "respond",
    "response_s",
    "shortest_path",
    "survive",
    "unplug",
    "watched_s_of",
    "week_s",
    "what_if",
    "words_of",
]
