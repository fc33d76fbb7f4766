"""Exercises of the shipped inventories, each written once."""

import pytest
from packs import pack_of

from drillbook.documents.compose.exercise import Pack
from drillbook.exercises import Difficulty


@pytest.fixture(scope="session")
def blackout() -> Pack:
    """The blackout of 2003."""
    return pack_of("northeast-2003", "blackout-2003")


@pytest.fixture(scope="session")
def crash() -> Pack:
    """A database host that burns, with surprises."""
    return pack_of("northeast-2003", "database-host-crash", difficulty=Difficulty.HARD)
