"""Disasters played out: the drill, minute by minute, and all of them against all services."""

from drillbook.simulation.decision import Decision, What, possible_decisions, why_not
from drillbook.simulation.drill import drill
from drillbook.simulation.matrix import Cell, Matrix, Played, Row, missed, play_all
from drillbook.simulation.trace import (
    DatasetLoss,
    Degraded,
    Event,
    Happening,
    Outage,
    Reached,
    ResourceKind,
    ResourceUse,
    SplitBrain,
    Tail,
    Trace,
)

__all__ = [
    "Cell",
    "DatasetLoss",
    "Decision",
    "Degraded",
    "Event",
    "Happening",
    "Matrix",
    "Outage",
    "Played",
    "Reached",
    "ResourceKind",
    "ResourceUse",
    "Row",
    "SplitBrain",
    "Tail",
    "Trace",
    "What",
    "drill",
    "missed",
    "play_all",
    "possible_decisions",
    "why_not",
]
