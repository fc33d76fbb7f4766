"""What the documentation shows is what the program does: commands with their output, code, links."""

import contextlib
import io
import re
import textwrap
from pathlib import Path

import pytest
from commands import ROOT, ran

PAGES = sorted(path for path in (*ROOT.glob("*.md"), *ROOT.glob("docs/**/*.md"), *ROOT.glob("*/README.md")))
README = (ROOT / "README.md").read_text("utf-8")
BLOCKS = re.findall(r"(?:^    .*\n(?:\n(?=    ))?)+", README, re.MULTILINE)
COMMAND = "    $ .venv/bin/drillbook "
SHOWN = [block.removeprefix(COMMAND).partition("\n")[::2] for block in BLOCKS if block.startswith(COMMAND)]


def test_the_readme_shows_commands():
    assert len(SHOWN) >= 4


@pytest.mark.parametrize(("command", "shown"), SHOWN, ids=[command for command, _ in SHOWN])
def test_a_command_in_the_readme_prints_what_is_shown(capfdbinary, monkeypatch, command, shown):
    """Line by line, in order; a line "…" stands for any others."""
    monkeypatch.chdir(ROOT)
    _, out, _ = ran(capfdbinary, *command.split())
    printed = iter([line.rstrip() for line in out.decode().splitlines()])
    for line in (line.removeprefix("    ").rstrip() for line in shown.splitlines()):
        assert line.strip() in {"…", ""} or line in printed, line


def test_the_code_in_the_architecture_page_runs(monkeypatch):
    monkeypatch.chdir(ROOT)
    (code,) = re.findall(r"```python\n(.*?)```", (ROOT / "docs" / "architecture.md").read_text("utf-8"), re.DOTALL)
    printed = io.StringIO()
    with contextlib.redirect_stdout(printed):
        exec(compile(code, "architecture.md", "exec"), {})  # noqa: S102 - our own page
    assert "northeast-grid" in printed.getvalue()


@pytest.mark.parametrize("page", PAGES, ids=lambda path: path.relative_to(ROOT).as_posix())
def test_links_lead_somewhere(page: Path):
    links = re.findall(r"\[[^\]]*\]\(([^)#\s]+)(?:#[^)]*)?\)", page.read_text("utf-8"))  # pictures too
    local = [link for link in links if "://" not in link and not link.startswith("mailto:")]
    assert [link for link in local if not (page.parent / link).exists()] == []


def test_every_decision_is_listed():
    folder = ROOT / "docs" / "decisions"
    listed = re.findall(r"\]\((\d{4}-[^)]+\.md)\)", (folder / "README.md").read_text("utf-8"))
    assert listed == sorted(path.name for path in folder.glob("[0-9]*.md"))


def test_the_example_of_people_and_parts_is_what_a_drill_prints(capfdbinary, tmp_path):
    page = (ROOT / "docs" / "people-and-parts.md").read_text("utf-8")
    inventory, shown = re.findall(r"(?:^    .*\n(?:\n(?=    ))?)+", page, re.MULTILINE)[:2]
    sites = "organisation: {name: Test}\nsites: {north: {}, south: {}}\n"
    hits = "    hits: [{element: web-north}, {element: web-south}]\n"
    scenario = f"scenarios:\n  storm:\n    start: 2003-08-14T16:10:00-04:00\n{hits}"
    file = tmp_path / "inventory.yaml"
    file.write_text(sites + textwrap.dedent(inventory) + scenario)
    _, out, _ = ran(capfdbinary, "drill", file)
    printed = [" ".join(line.split()) for line in out.decode().splitlines()]
    for line in shown.splitlines():
        clock, day, time, *said = line.split()
        assert " ".join((clock, day, f"{time}:00", *said)) in printed
    assert "Waited for longest: power-supply, spare part, 24 h in all" in printed
