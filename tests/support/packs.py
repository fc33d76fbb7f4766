"""Exercises of the shipped inventories."""

from pathlib import Path

import pytest

from drillbook.cli.options import read
from drillbook.documents.compose.exercise import Pack
from drillbook.exercises import Difficulty, Wishes, write_exercise
from drillbook.graph import build_graph

INVENTORIES = Path(__file__).parents[2] / "inventories"


def pack_of(inventory: str, scenario: str, **wishes) -> Pack:
    """An exercise of a shipped inventory."""
    estate = read(INVENTORIES / inventory)
    graph = build_graph(estate)
    return Pack(estate, graph, write_exercise(estate, graph, estate.scenarios[scenario], Wishes(**wishes)))


@pytest.fixture(scope="session")
def blackout() -> Pack:
    """The blackout of 2003."""
    return pack_of("northeast-2003", "blackout-2003")


@pytest.fixture(scope="session")
def crash() -> Pack:
    """A database host that burns, with surprises."""
    return pack_of("northeast-2003", "database-host-crash", difficulty=Difficulty.HARD)
