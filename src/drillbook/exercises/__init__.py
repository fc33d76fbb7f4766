"""Tabletop drills: packs made from a simulated disaster, live runs of them, and what is learned from those."""

from drillbook.exercises.exercise import Exercise, Inject, InjectKind, Method, Module, Objective
from drillbook.exercises.pace import Pace
from drillbook.exercises.wishes import Difficulty, Wishes
from drillbook.exercises.write import played_with, rewritten, write_exercise

__all__ = [
    "Difficulty",
    "Exercise",
    "Inject",
    "InjectKind",
    "Method",
    "Module",
    "Objective",
    "Pace",
    "Wishes",
    "played_with",
    "rewritten",
    "write_exercise",
]
