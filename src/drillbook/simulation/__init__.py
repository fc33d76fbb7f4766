"""Disasters played out: the drill, minute by minute, and all of them against all services."""

from drillbook.simulation.drill import drill
from drillbook.simulation.matrix import Cell, Matrix, Played, Row, missed, play_all
from drillbook.simulation.trace import (
    DatasetLoss,
    Event,
    Happening,
    Outage,
    Reached,
    ResourceKind,
    ResourceUse,
    Trace,
)

__all__ = [
    "Cell",
    "DatasetLoss",
    "Event",
    "Happening",
    "Matrix",
    "Outage",
    "Played",
    "Reached",
    "ResourceKind",
    "ResourceUse",
    "Row",
    "Trace",
    "drill",
    "missed",
    "play_all",
]
