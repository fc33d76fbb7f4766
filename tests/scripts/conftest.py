"""The runbooks of every shipped inventory."""

from pathlib import Path

import pytest

from drillbook.graph import build_graph
from drillbook.inventory import load
from drillbook.model import Estate, Runbook
from drillbook.procedures import write_runbooks

INVENTORIES = Path(__file__).parents[2] / "inventories"


@pytest.fixture(scope="session", params=sorted(one.name for one in INVENTORIES.iterdir() if one.is_dir()))
def shipped(request) -> tuple[Estate, tuple[Runbook, ...]]:
    estate, problems = load(INVENTORIES / request.param)
    assert estate is not None, problems
    return estate, write_runbooks(estate, build_graph(estate))
