"""What the graph means: single points of failure, shared fate, black starts, targets, the survival of the plan."""

from drillbook.analysis.analyse import analyse
from drillbook.analysis.finding import BlackStart, Findings, SharedFate, SinglePoint, Target
from drillbook.analysis.path import shortest_path
from drillbook.analysis.plan_copies import HeldCopy, copies_of, words_of
from drillbook.analysis.plan_survival import destroyed_in, find_plan_survival, hurt_by, survive
from drillbook.analysis.reachability import Reachability
from drillbook.analysis.response import nominal, respond
from drillbook.analysis.survival_finding import PlanSurvival, Unreachable, What
from drillbook.analysis.target import find_targets, reach

__all__ = [
    "BlackStart",
    "Findings",
    "HeldCopy",
    "PlanSurvival",
    "Reachability",
    "SharedFate",
    "SinglePoint",
    "Target",
    "Unreachable",
    "What",
    "analyse",
    "copies_of",
    "destroyed_in",
    "find_plan_survival",
    "find_targets",
    "hurt_by",
    "nominal",
    "reach",
    "respond",
    "shortest_path",
    "survive",
    "words_of",
]
