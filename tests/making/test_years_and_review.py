"""What a build keeps of what takes long, the years and the review: as long as what they are made from is the same."""

import json
import re
from pathlib import Path

import jsonschema
import pytest
import reference
from commands import ran

from drillbook.documents.as_json import digest_of
from drillbook.making import key
from drillbook.making.review import make_review
from drillbook.making.years import simulated_years

SMALL = """\
organisation: {name: Test, plan_date: 2026-10-01}
sites: {oslo: {alternate: bergen}, bergen: {}}
servers: {a: {site: oslo, failures_per_year: 2, repair: 8 h}, b: {site: bergen}}
services: {shop: {name: Shop, needs: [a], rto: 1 h}}
scenarios: {fire: {start: 2026-01-01T00:00:00Z, hits: [{element: oslo, for: 9 h}]}}
"""
OPTIONS = "options: {standby: {once: EUR 900, change: {services: {shop: {needs: [{any: [a, b]}]}}}}}\n"
REVIEW = {"review/review.pdf", "review/review.html", "review/review.json", "review/manifest.json"}


@pytest.fixture
def ours(tmp_path) -> Path:
    folder = tmp_path / "ours"
    folder.mkdir()
    (folder / "inventory.yaml").write_text(SMALL)
    (folder / "options.yaml").write_text(OPTIONS)
    return folder


@pytest.fixture
def quick(monkeypatch) -> None:
    """Documents are not typeset, which takes most of the time."""
    monkeypatch.setattr("drillbook.documents.render._typeset", digest_of_job)


def digest_of_job(*job) -> bytes:
    """In place of a document: a digest of all that it is made from."""
    return digest_of([str(one) if isinstance(one, Path) else one for one in job]).encode()


@pytest.fixture
def made(monkeypatch) -> list[str]:
    """What was made anew, in turn."""
    seen: list[str] = []

    def noted(what, function):
        def noting(*given):
            seen.append(what)
            return function(*given)

        return noting

    monkeypatch.setattr("drillbook.making.review.make_review", noted("review", make_review))
    monkeypatch.setattr("drillbook.making.years.simulated_years", noted("years", simulated_years))
    return seen


def tree(root: Path) -> dict[str, bytes]:
    return {path.relative_to(root).as_posix(): path.read_bytes() for path in root.rglob("*") if path.is_file()}


def built(capture, inventory: Path, output: Path, *more: object) -> dict[str, bytes]:
    """Everything that a build leaves."""
    status, _, err = ran(capture, "build", inventory, "-o", output, *more)
    assert status == 0, err
    return tree(output / inventory.name)


def test_the_files_are_those_of_the_single_commands(ours, tmp_path, capfdbinary):
    files = built(capfdbinary, ours, tmp_path / "out", "--seed", "3")
    assert {"years.json", *REVIEW} <= files.keys()
    assert ran(capfdbinary, "simulate", ours, "--seed", "3", "--format", "json")[1] == files["years.json"]
    assert ran(capfdbinary, "review", ours, "--seed", "3", "-o", tmp_path / "alone")[0] == 0
    assert tree(tmp_path / "alone" / "ours") == {name: files[name] for name in REVIEW}
    for shape, name in (("simulate", "years.json"), ("review", "review/review.json")):
        schema = json.loads(reference.pages()[f"{shape}.schema.json"])
        jsonschema.Draft202012Validator(schema).validate(json.loads(files[name]))


@pytest.mark.usefixtures("quick")
def test_they_are_made_again_only_when_what_they_are_made_from_changes(ours, tmp_path, capfdbinary, made, monkeypatch):
    def again(*more: object) -> list[str]:
        made.clear()
        built(capfdbinary, ours, tmp_path / "out", *more)
        return made.copy()

    assert again() == ["years", "review"]
    assert again() == []
    assert again("--seed", "1") == ["years", "review"]
    (ours / "options.yaml").write_text(OPTIONS.replace("900", "901"))
    assert again("--seed", "1") == ["review"]
    (ours / "templates").mkdir()
    (ours / "templates" / "plan.css").write_text((Path(key.PACKAGE).parents[1] / "templates" / "plan.css").read_text())
    assert again("--seed", "1") == ["review"]
    (ours / "inventory.yaml").write_text(SMALL.replace("8 h", "9 h"))
    assert again("--seed", "1") == ["years", "review"]
    monkeypatch.setattr(key, "program", lambda: "another version")
    assert again("--seed", "1") == ["years", "review"]
    assert again("--seed", "1") == []


@pytest.mark.usefixtures("quick")
@pytest.mark.parametrize(
    ("spoiled", "what"), [("years.json", "years"), ("review/review.html", "review"), ("review/manifest.json", "review")]
)
def test_what_somebody_changed_is_made_again(ours, tmp_path, capfdbinary, made, spoiled, what):
    before = built(capfdbinary, ours, tmp_path / "out")
    (tmp_path / "out" / "ours" / spoiled).write_bytes(b"{}")
    made.clear()
    assert built(capfdbinary, ours, tmp_path / "out") == before
    assert made == [what]


@pytest.mark.usefixtures("quick")
def test_a_review_that_was_asked_for_with_more_stays_until_the_inventory_changes(ours, tmp_path, capfdbinary, made):
    usual = built(capfdbinary, ours, tmp_path / "out")
    more = ("--years", "2", "--replications", "20", "--date", "2026-12-24")
    assert ran(capfdbinary, "review", ours, "-o", tmp_path / "out", *more)[0] == 0
    asked = (tmp_path / "out" / "ours" / "review" / "review.json").read_bytes()
    assert asked != usual["review/review.json"]
    made.clear()
    assert built(capfdbinary, ours, tmp_path / "out")["review/review.json"] == asked
    assert made == []
    (ours / "inventory.yaml").write_text(SMALL + "# a comment\n")
    found = json.loads(built(capfdbinary, ours, tmp_path / "out")["review/review.json"])
    assert found["date"] == "2026-10-01"


@pytest.mark.usefixtures("quick")
@pytest.mark.parametrize("failure", [RuntimeError("broken"), KeyboardInterrupt()], ids=["fault", "interrupt"])
def test_a_review_that_fails_leaves_everything_as_it_was(ours, tmp_path, capfdbinary, monkeypatch, failure):
    before = built(capfdbinary, ours, tmp_path / "out")
    (ours / "inventory.yaml").write_text(SMALL.replace("8 h", "9 h"))

    def fail(*given):
        raise failure

    monkeypatch.setattr("drillbook.making.review.make_review", fail)
    assert ran(capfdbinary, "build", ours, "-o", tmp_path / "out")[0] in (3, 130)
    assert tree(tmp_path / "out" / "ours") == before


def test_where_nothing_is_served_there_is_neither(ours, tmp_path, capfdbinary, monkeypatch):
    with monkeypatch.context() as patch:
        patch.setattr("drillbook.documents.render._typeset", digest_of_job)
        assert built(capfdbinary, ours, tmp_path / "out").keys() >= REVIEW
    (ours / "inventory.yaml").write_text("organisation: {name: Test}\nsites: {oslo: {}}\n")
    (ours / "options.yaml").unlink()
    files = built(capfdbinary, ours, tmp_path / "out")
    assert not {"years.json", *REVIEW} & files.keys()
    assert json.loads(files["manifest.json"])["keys"].keys() == {"oslo.pdf", "index.html", "drills/matrix.html"}
    page = files["index.html"].decode()
    assert [link for link in re.findall(r'href="([^"#]+)"', page) if link not in files] == []


@pytest.mark.usefixtures("quick")
def test_faults_of_options_and_of_years_have_their_place_and_nothing_is_written(
    ours, tmp_path, capfdbinary, monkeypatch
):
    (ours / "options.yaml").write_text("options:\n  b: {remove: [x]}\n")
    status, _, err = ran(capfdbinary, "build", ours, "-o", tmp_path / "out")
    assert status == 2
    assert f"{ours}/options.yaml:2:16: O002" in err
    (ours / "options.yaml").unlink()
    monkeypatch.setattr("drillbook.simulation.years.limits.MOST_FAILURES", 1)
    for command in ("build", "review"):
        status, _, err = ran(capfdbinary, command, ours, "-o", tmp_path / "out")
        assert status == 2
        assert re.search(rf"^{ours}/inventory\.yaml:3:\d+: S003 'a'", err, re.MULTILINE), err
    assert not (tmp_path / "out").exists()
