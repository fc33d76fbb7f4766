"""Disasters played out: the drill, minute by minute."""

from drillbook.simulation.drill import drill
from drillbook.simulation.trace import (
    DatasetLoss,
    Degraded,
    Event,
    Happening,
    Outage,
    Reached,
    SplitBrain,
    Tail,
    Trace,
)

__all__ = [
    "DatasetLoss",
    "Degraded",
    "Event",
    "Happening",
    "Outage",
    "Reached",
    "SplitBrain",
    "Tail",
    "Trace",
    "drill",
]
