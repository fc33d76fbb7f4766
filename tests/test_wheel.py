"""The wheel carries what a plan needs (templates, fonts, shapes, inventories) and works away from the checkout."""

import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

from drillbook.documents import find_templates

ROOT = Path(__file__).parents[1]
INSTALLED = """
import sys
sys.path.insert(0, sys.argv[1])
import drillbook
assert drillbook.__file__.startswith(sys.argv[1]), drillbook.__file__
from drillbook.cli.app import run
from drillbook.documents import find_templates
print(find_templates()[-1])
sys.exit(run(["plan", sys.argv[2], "--site", "chicago", "--format", "json"]))
"""


@pytest.fixture(scope="module")
def wheel(tmp_path_factory) -> Path:
    folder = tmp_path_factory.mktemp("wheel")
    command = [sys.executable, "-m", "pip", "wheel", "--quiet", "--no-deps", "--no-build-isolation", "-w", folder, ROOT]
    subprocess.run(command, check=True, capture_output=True)
    (built,) = folder.glob("drillbook-*.whl")
    return built


def test_the_wheel_carries_every_data_file(wheel):
    with zipfile.ZipFile(wheel) as archive:
        names = set(archive.namelist())
    for folder in ("templates", "inventories"):
        files = [path for path in (ROOT / folder).rglob("*") if path.is_file()]
        assert len(files) > 10
        assert {f"drillbook/{path.relative_to(ROOT).as_posix()}" for path in files} <= names
    data = {"drillbook/py.typed", "drillbook/documents/shapes/countries.npz", "drillbook/facts/collect.sh"}
    assert data <= names
    assert any(name.endswith("licenses/LICENSE") for name in names)
    assert not [name for name in names if name.startswith(("tests", "docs", "output"))]


def test_an_installed_wheel_finds_its_own_templates_and_inventories(wheel, tmp_path):
    target = tmp_path / "site"
    with zipfile.ZipFile(wheel) as archive:
        archive.extractall(target)
    inventory = target / "drillbook" / "inventories" / "northeast-2003"
    done = subprocess.run(
        [sys.executable, "-c", INSTALLED, target, inventory], capture_output=True, text=True, cwd=tmp_path, check=False
    )
    assert done.returncode == 0, done.stderr
    assert done.stdout.splitlines()[0] == str(target / "drillbook" / "templates")
    assert '"site_id": "chicago"' in done.stdout


def test_an_editable_install_finds_the_templates_of_the_checkout():
    assert find_templates() == (ROOT / "templates",)
