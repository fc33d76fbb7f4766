"""The inventories that are shipped, loaded once."""

from functools import cache
from pathlib import Path

from drillbook.inventory import load
from drillbook.model import Estate

INVENTORIES = Path(__file__).parents[2] / "inventories"


@cache
def inventory(name: str) -> Estate:
    """A shipped inventory, which must be free of faults."""
    loaded, problems = load(INVENTORIES / name)
    assert problems == []
    assert loaded is not None
    return loaded
