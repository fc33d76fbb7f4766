"""`drillbook schema`: the JSON Schema of an inventory, for editors."""

from drillbook.cli.console import put_json
from drillbook.inventory import json_schema


def schema() -> None:
    """Print the JSON Schema of inventory files (draft 2020-12), for completion and checking in editors."""
    put_json(json_schema())
