"""Inventories as text, and the runbooks written for them."""

from collections.abc import Callable, Mapping
from pathlib import Path

import pytest

from drillbook.graph import build_graph
from drillbook.inventory import load
from drillbook.model import Estate, Runbook
from drillbook.procedures import write_runbooks


def read(path: Path) -> Estate:
    estate, problems = load(path)
    assert estate is not None, problems
    return estate


@pytest.fixture
def runbooks(tmp_path) -> Callable[[str], Mapping[str, Runbook]]:
    """Writes the runbooks of an inventory given as text, by identifier."""

    def write(text: str) -> Mapping[str, Runbook]:
        file = tmp_path / "inventory.yaml"
        file.write_text("organisation: {name: Test}\n" + text)
        estate = read(file)
        return {book.id: book for book in write_runbooks(estate, build_graph(estate))}

    return write


@pytest.fixture(
    scope="session", params=["northeast-2003", "northeast-2003-colocation", "openstreetmap", "two-providers"]
)
def real(request) -> tuple[Estate, tuple[Runbook, ...]]:
    """A real inventory and its runbooks."""
    estate = read(Path(__file__).parents[2] / "inventories" / request.param)
    return estate, write_runbooks(estate, build_graph(estate))
