"""Reading an inventory: scan, nodes, convert, references, load. The only place that knows YAML."""

from drillbook.inventory.codes import CODES
from drillbook.inventory.convert import suggest
from drillbook.inventory.facts import read_facts_file
from drillbook.inventory.load import load, load_scenarios
from drillbook.inventory.schema import json_schema

__all__ = ["CODES", "json_schema", "load", "load_scenarios", "read_facts_file", "suggest"]
