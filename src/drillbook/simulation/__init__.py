"""Disasters played out: the drill, minute by minute."""

from drillbook.simulation.drill import drill
from drillbook.simulation.trace import Event, Outage, Reached, Trace

__all__ = ["Event", "Outage", "Reached", "Trace", "drill"]
