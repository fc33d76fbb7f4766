"""Disasters played out: the drill, minute by minute."""

from drillbook.simulation.drill import drill
from drillbook.simulation.trace import DatasetLoss, Event, Happening, Outage, Reached, Trace

__all__ = ["DatasetLoss", "Event", "Happening", "Outage", "Reached", "Trace", "drill"]
