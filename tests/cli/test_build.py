"""`build`: everything lands, the second run re-does only what changed, the same inputs give the same bytes."""

import json
import re
import shutil
from pathlib import Path

import pytest
from commands import ran

from drillbook.cli.init import START
from drillbook.documents import render_plan

SECOND_SITE = """\

  depot:
    name: Depot
    regions: [north-grid]
    owner: operations
"""


def tree(root: Path) -> dict[str, bytes]:
    return {path.relative_to(root).as_posix(): path.read_bytes() for path in root.rglob("*") if path.is_file()}


@pytest.fixture
def inventory(tmp_path) -> Path:
    folder = tmp_path / "somewhere" / "ours"
    folder.mkdir(parents=True)
    text = START.replace("\nfeeds:\n", f"{SECOND_SITE}\nfeeds:\n", 1).replace("\n\n  depot", "\n  depot")
    (folder / "inventory.yaml").write_text(text)
    return folder


@pytest.fixture
def rendered(monkeypatch) -> list[str]:
    """Names of the sites whose plans were typeset."""
    seen: list[str] = []

    def render(plan, *rest):
        seen.append(plan.site_id)
        return render_plan(plan, *rest)

    monkeypatch.setattr("drillbook.build.render_plan", render)
    return seen


@pytest.fixture
def no_review(monkeypatch) -> None:
    """The quarterly review is not typeset, which takes most of the time."""
    for form in ("render_review", "render_review_page"):
        monkeypatch.setattr(f"drillbook.making.review.{form}", lambda document, *_: document.key.encode())


def test_everything_lands_and_is_named(capfdbinary, inventory, tmp_path):
    status, out, err = ran(capfdbinary, "build", inventory, "-o", tmp_path / "out")
    assert status == 0
    target = tmp_path / "out" / "ours"
    files = tree(target)
    procedures = {name for name in files if name.startswith("procedures/")}
    stems = {name.removesuffix(".sh") for name in procedures if name.endswith(".sh")}
    assert {"procedures/office.activation", "procedures/depot.closing"} <= stems
    assert procedures == {f"{stem}.{end}" for stem in stems for end in ("sh", "yml", "md")}
    assert {name for name in files if (target / name).stat().st_mode & 0o111} == {f"{stem}.sh" for stem in stems}
    assert set(files) - procedures == {
        "index.html", "office.pdf", "depot.pdf", "findings.json", "runbooks.json", "graph.svg",
        "drills/blackout.json", "drills/matrix.html", "drills/matrix.json", "manifest.json", "years.json",
        "review/review.pdf", "review/review.html", "review/review.json", "review/manifest.json",
    }  # fmt: skip
    assert files["office.pdf"].startswith(b"%PDF-")
    named = [line.split("    ")[0] for line in out.decode().splitlines()]
    assert named[0] == f"{target}/index.html"
    assert all(Path(name).exists() for name in named)
    assert "typesetting 4/4" in err
    page = files["index.html"].decode()
    links = re.findall(r'href="([^"#]+)"', page)
    named = {"office.pdf", "depot.pdf", "findings.json", "graph.svg", "years.json", "drills/matrix.html"}
    assert named | procedures | {f"review/review.{end}" for end in ("pdf", "html", "json")} <= set(links)
    assert [link for link in links if link not in files] == []


@pytest.mark.usefixtures("no_review")
def test_the_second_run_does_nothing_and_an_edit_only_what_it_changes(capfdbinary, inventory, tmp_path, rendered):
    asked = ("build", inventory, "-o", tmp_path / "out")
    ran(capfdbinary, *asked)
    assert sorted(rendered) == ["depot", "office"]
    before = tree(tmp_path / "out")
    rendered.clear()
    status, _, err = ran(capfdbinary, *asked)
    assert status == 0
    assert rendered == []
    assert "nothing changed" in err
    assert "typesetting" not in err
    assert tree(tmp_path / "out") == before

    (tmp_path / "out" / "ours" / "office.pdf").write_bytes(b"spoiled")
    ran(capfdbinary, *asked)
    assert rendered == ["office"]
    assert tree(tmp_path / "out") == before


@pytest.mark.usefixtures("no_review")
def test_an_own_style_makes_the_plans_again(capfdbinary, inventory, tmp_path, rendered):
    asked = ("build", inventory, "-o", tmp_path / "out")
    ran(capfdbinary, *asked)
    rendered.clear()
    templates = Path(__file__).parents[2] / "templates"
    (inventory / "templates").mkdir()
    shutil.copy(templates / "plan.css", inventory / "templates" / "plan.css")
    with (inventory / "templates" / "plan.css").open("a") as style:
        style.write("\nh1 { letter-spacing: 1pt; }\n")
    assert ran(capfdbinary, *asked)[0] == 0
    assert sorted(rendered) == ["depot", "office"]


@pytest.mark.usefixtures("no_review")
def test_a_faulty_template_is_status_2_with_its_line_and_leaves_the_output(capfdbinary, inventory, tmp_path):
    asked = ("build", inventory, "-o", tmp_path / "out")
    ran(capfdbinary, *asked)
    before = tree(tmp_path / "out")
    (inventory / "templates").mkdir()
    (inventory / "templates" / "plan.html.j2").write_text("<html>\n{{ 1 / 0 }}\n</html>")
    status, _, err = ran(capfdbinary, *asked)
    assert status == 2
    assert re.search(r"plan\.html\.j2:2:1: T001 ", err)
    assert tree(tmp_path / "out") == before


def test_two_folders_and_two_targets_give_the_same_bytes(capfdbinary, inventory, tmp_path):
    elsewhere = tmp_path / "elsewhere" / "deeper" / "ours"
    shutil.copytree(inventory, elsewhere)
    ran(capfdbinary, "build", inventory, "-o", tmp_path / "one")
    ran(capfdbinary, "build", elsewhere, "-o", tmp_path / "two")
    assert tree(tmp_path / "one") == tree(tmp_path / "two")
    assert str(tmp_path).encode() not in b"".join(tree(tmp_path / "one").values())


@pytest.mark.usefixtures("no_review")
def test_a_single_file_builds_into_a_folder_of_its_name(capfdbinary, inventory, tmp_path):
    status, out, _ = ran(capfdbinary, "build", inventory / "inventory.yaml", "-o", tmp_path / "out", "--format", "json")
    assert status == 0
    assert json.loads(out)["output"] == str(tmp_path / "out" / "inventory")


@pytest.mark.usefixtures("no_review")
def test_one_plan_alone_is_the_one_that_the_build_makes(capfdbinary, inventory, tmp_path):
    ran(capfdbinary, "build", inventory, "-o", tmp_path / "out")
    status, pdf, _ = ran(capfdbinary, "plan", inventory, "--site", "depot")
    assert status == 0
    assert pdf == (tmp_path / "out" / "ours" / "depot.pdf").read_bytes()
