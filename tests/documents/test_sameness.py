"""The same plan gives the same bytes, wherever it is made; what a PDF depends on shows in its key."""

import os
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest

from drillbook.documents import plan_key, render_plan

PROGRAM = (
    "import sys; from small_plan import organisation, plan_of;"
    " from drillbook.documents import render_plan; sys.stdout.buffer.write(render_plan(plan_of(organisation())))"
)


def rendered(folder: Path, **environment: str) -> bytes:
    """The small plan, rendered by a process of its own in this folder."""
    here = Path(__file__).parent
    paths = os.pathsep.join([str(here.parent / "support"), *filter(None, [os.environ.get("PYTHONPATH")])])
    done = subprocess.run(
        [sys.executable, "-c", PROGRAM], cwd=folder, check=True, capture_output=True,
        env={**os.environ, "PYTHONPATH": paths, **environment},
    )  # fmt: skip
    return done.stdout


def test_two_runs_in_two_folders_give_the_same_bytes(tmp_path):
    one, other = tmp_path / "one", tmp_path / "other"
    one.mkdir()
    other.mkdir()
    first = rendered(one, PYTHONHASHSEED="1", TZ="UTC", LANG="C")
    second = rendered(other, PYTHONHASHSEED="2", TZ="Asia/Tokyo", LANG="C.UTF-8", SOURCE_DATE_EPOCH="1")
    assert first.startswith(b"%PDF-")
    assert first == second


def test_no_font_of_the_machine_is_needed(tmp_path, small_plan, monkeypatch):
    bare = tmp_path / "fonts.conf"
    bare.write_text(f'<?xml version="1.0"?><fontconfig><cachedir>{tmp_path}/cache</cachedir></fontconfig>')
    with_fonts = render_plan(small_plan)
    monkeypatch.setenv("FONTCONFIG_FILE", str(bare))
    assert render_plan(small_plan) == with_fonts


def test_the_key_changes_with_the_plan_its_templates_and_nothing_else(small_plan, tmp_path):
    key = plan_key(small_plan, None)
    assert key == plan_key(small_plan, tmp_path / "absent") == plan_key(small_plan, None)
    assert key != plan_key(replace(small_plan, key="another"), None)
    (tmp_path / "plan.css").write_text("p { color: #111 }")
    first = plan_key(small_plan, tmp_path)
    (tmp_path / "plan.css").write_text("p { color: #222 }")
    assert len({key, first, plan_key(small_plan, tmp_path)}) == 3


@pytest.mark.parametrize("name", ["plan.css", "blocks.html.j2"])
def test_one_template_can_be_replaced_and_the_others_stay(small_plan, tmp_path, name):
    shipped = Path(__file__).parents[2] / "templates" / name
    (tmp_path / name).write_text(shipped.read_text("utf-8"), "utf-8")
    assert render_plan(small_plan, tmp_path) == render_plan(small_plan)
