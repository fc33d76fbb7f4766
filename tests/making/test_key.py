"""The identity of the program: another one as soon as something else would compute."""

from importlib.metadata import EntryPoint, EntryPoints

import pytest

from drillbook import extensions
from drillbook.making import key


@pytest.fixture
def identity(tmp_path, monkeypatch):
    """Of a program with one source."""
    monkeypatch.setattr(key, "PACKAGE", tmp_path)
    (tmp_path / "one.py").write_text("A = 1\n")
    return key.program.__wrapped__


def test_it_is_the_same_as_long_as_nothing_changes(identity, tmp_path):
    before = identity()
    (tmp_path / "one.nbi").write_text("compiled")
    assert identity() == before


@pytest.mark.parametrize("change", ["source", "name", "version", "addition"])
def test_a_change_of_what_computes_changes_it(identity, tmp_path, monkeypatch, change):
    before = identity()
    if change == "source":
        (tmp_path / "one.py").write_text("A = 2\n")
    elif change == "name":
        (tmp_path / "one.py").rename(tmp_path / "two.py")
    elif change == "version":
        monkeypatch.setattr(key, "version", lambda name: f"another {name}")
    else:
        monkeypatch.setattr(key, "added", lambda: ("drillbook.checks mine mine:CHECK 2",))
    assert identity() != before


def test_what_others_add_is_named_and_nothing_else(monkeypatch):
    points = EntryPoints(
        [EntryPoint("mine", "mine:CHECK", "drillbook.checks"), EntryPoint("run", "run:main", "console_scripts")]
    )
    monkeypatch.setattr(extensions, "entry_points", points.select)
    assert extensions.added() == ("drillbook.checks mine mine:CHECK ",)
