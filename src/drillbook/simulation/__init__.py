"""Disasters played out: the drill, minute by minute."""

from drillbook.simulation.drill import drill
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

__all__ = ["DatasetLoss", "Event", "Happening", "Outage", "Reached", "ResourceKind", "ResourceUse", "Trace", "drill"]
