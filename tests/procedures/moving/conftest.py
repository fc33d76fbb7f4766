"""The move of the shop to another company, and inventories that differ from it in one thing."""

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from moving_book import TWO_PROVIDERS, planned_or_not

from drillbook.model import Phase, Runbook
from drillbook.procedures.moving import Asked, Move, write_move

Planned = Callable[..., Move]


@pytest.fixture
def changed(tmp_path) -> Callable[..., Path]:
    """The inventory with one text replaced in one of its files."""

    def change(file: str, old: str, new: str) -> Path:
        folder = tmp_path / "inventory"
        if not folder.exists():
            shutil.copytree(TWO_PROVIDERS, folder)
        text = (folder / file).read_text()
        assert old in text
        (folder / file).write_text(text.replace(old, new))
        return folder

    return change


@pytest.fixture
def move() -> Planned:
    """A move that can be planned: of the shop to web-c, unless something else is asked for."""

    def plan(folder: Path = TWO_PROVIDERS, to: str = "web-c", **asked: object) -> Move:
        found, problems = planned_or_not(folder, Asked("shop", to, **asked))
        assert found is not None, problems
        return found

    return plan


@pytest.fixture
def migration(move) -> Runbook:
    return write_move(move(), Phase.MIGRATION)
