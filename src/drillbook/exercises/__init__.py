"""Tabletop drills: packs made from a simulated disaster, live runs of them, and what is learned from those."""

from drillbook.exercises.exercise import Difficulty, Exercise, Inject, InjectKind, Method, Module, Objective

__all__ = ["Difficulty", "Exercise", "Inject", "InjectKind", "Method", "Module", "Objective"]
