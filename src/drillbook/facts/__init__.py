"""Facts about machines: collecting them, reading what was collected, comparing two machines."""

from drillbook.facts.read import read_facts

__all__ = ["read_facts"]
