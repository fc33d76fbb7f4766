"""Reading an inventory: scan, nodes, convert, references, load. The only place that knows YAML."""

from drillbook.inventory.codes import CODES
from drillbook.inventory.convert import suggest
from drillbook.inventory.facts import read_facts_file
from drillbook.inventory.load import Written, load, load_scenarios, load_text
from drillbook.inventory.option_codes import OPTION_CODES
from drillbook.inventory.options import Catalogue, Conflict, load_options, options_beside
from drillbook.inventory.revision import load_revision
from drillbook.inventory.schema import json_schema, options_schema

__all__ = [
    "CODES",
    "OPTION_CODES",
    "Catalogue",
    "Conflict",
    "Written",
    "json_schema",
    "load",
    "load_options",
    "load_revision",
    "load_scenarios",
    "load_text",
    "options_beside",
    "options_schema",
    "read_facts_file",
    "suggest",
]
