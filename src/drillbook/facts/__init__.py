"""Facts about machines: collecting them, reading what was collected, comparing two machines."""

from drillbook.facts.collect import CollectError, check_address, collect_by_ssh, collect_here, script
from drillbook.facts.read import read_facts

__all__ = ["CollectError", "check_address", "collect_by_ssh", "collect_here", "read_facts", "script"]
