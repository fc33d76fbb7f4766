"""Exercises of the shipped inventories."""

from pathlib import Path

from drillbook.cli.options import read
from drillbook.documents.compose.exercise import Pack
from drillbook.exercises import Wishes, write_exercise
from drillbook.graph import build_graph

INVENTORIES = Path(__file__).parents[2] / "inventories"


def pack_of(inventory: str, scenario: str, **wishes) -> Pack:
    """An exercise of a shipped inventory."""
    estate = read(INVENTORIES / inventory)
    graph = build_graph(estate)
    return Pack(estate, graph, write_exercise(estate, graph, estate.scenarios[scenario], Wishes(**wishes)))
