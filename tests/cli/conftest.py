"""What several tests of commands are given."""

from pathlib import Path

import pytest
from years_inventories import SMALL


@pytest.fixture
def inventory(tmp_path) -> Path:
    """A small inventory whose years can be simulated."""
    path = tmp_path / "inventory.yaml"
    path.write_text(SMALL)
    return path
