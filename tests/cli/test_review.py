"""`drillbook review` as a command: its files, the same bytes every time, and what it refuses."""

import json
import re
import subprocess

import jsonschema
import pytest
import reference
from commands import COLOCATION, NORTHEAST, ran
from pdf_text import plain_pages

SHORT = ("--years", "2", "--replications", "20")
SMALL = """\
organisation: {name: "Tést & <Söns>", plan_date: 2026-10-01}
people: {ivy: {name: Ivy}}
sites: {oslo: {alternate: bergen, contract: {ends: 2026-12-01, notice: 30 days}}, bergen: {}, narvik: {kind: candidate}}
servers: {a: {site: oslo, failures_per_year: 2, repair: 8 h}, b: {site: bergen}}
services: {shop: {name: "<script>alert(1)</script>", needs: [a], rto: 1 h}}
scenarios: {fire: {name: "Fire {{ 7*7 }}", start: 2026-01-01T00:00:00Z, hits: [{element: oslo, for: 9 h}]}}
improvements: {late: {action: Label the cables, owner: ivy, due: 2026-09-01}}
"""
OPTIONS = """\
options:
  standby: {once: EUR 900, change: {services: {shop: {needs: [{any: [a, b]}]}}}}
"""


@pytest.fixture
def ours(tmp_path):
    folder = tmp_path / "ours"
    folder.mkdir()
    (folder / "inventory.yaml").write_text(SMALL)
    (folder / "options.yaml").write_text(OPTIONS)
    return folder


def test_it_writes_pdf_page_and_json(ours, tmp_path, capfdbinary):
    status, out, err = ran(capfdbinary, "review", ours, "-o", tmp_path / "out", *SHORT)
    assert status == 0, err
    folder = tmp_path / "out" / "ours" / "review"
    assert {one.name for one in folder.iterdir()} >= {"review.pdf", "review.html", "review.json"}
    assert "Cheapest set that meets every target (exact): standby" in out.decode()
    assert "bergen buys nothing against Fire" in out.decode()
    found = json.loads((folder / "review.json").read_text())
    schema = json.loads(reference.pages()["review.schema.json"])
    jsonschema.Draft202012Validator(schema).validate(found)
    assert found["options"]["cheapest"] == {
        "options": ["standby"], "exact": True, "how": "every cheaper set was played", "played": 2, "sets": 2,
    }  # fmt: skip


def test_json_on_stdout_is_the_file(ours, tmp_path, capfdbinary):
    _, out, _ = ran(capfdbinary, "review", ours, "-o", tmp_path / "out", *SHORT, "--format", "json")
    assert out == (tmp_path / "out" / "ours" / "review" / "review.json").read_bytes()


def test_the_same_inputs_give_the_same_bytes(ours, tmp_path, capfdbinary):
    for target in ("one", "two"):
        assert ran(capfdbinary, "review", ours, "-o", tmp_path / target, *SHORT)[0] == 0
    first, second = (tmp_path / target / "ours" / "review" for target in ("one", "two"))
    for file in first.iterdir():
        assert file.read_bytes() == (second / file.name).read_bytes(), file.name


def test_the_first_page_says_what_to_decide(ours, tmp_path, capfdbinary):
    ran(capfdbinary, "review", ours, "-o", tmp_path / "out", *SHORT)
    first = re.sub(r"\s+", " ", plain_pages((tmp_path / "out" / "ours" / "review" / "review.pdf").read_bytes())[0])
    for said in ("what to decide", "Take standby", "bergen is still the standby", "Contract ends 1 Dec 2026",
                 "1 Nov 2026", "one overdue action", "Label the cables", "Signature"):  # fmt: skip
        assert said.casefold() in first.casefold(), said


def test_the_page_is_complete_in_itself_and_runs_nothing(ours, tmp_path, capfdbinary):
    ran(capfdbinary, "review", ours, "-o", tmp_path / "out", *SHORT)
    page = (tmp_path / "out" / "ours" / "review" / "review.html").read_text()
    assert "<script>" not in page
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in page
    assert "Fire {{ 7*7 }}" in page
    assert not re.search(r'(?:src|href)="(?!data:|#)', page)
    assert "default-src 'none'" in page


def test_faults_of_options_are_told_and_nothing_is_written(ours, tmp_path, capfdbinary):
    (ours / "options.yaml").write_text("options:\n  a: {once: 5}\n  b: {remove: [x]}\n")
    status, out, err = ran(capfdbinary, "review", ours, "-o", tmp_path / "out", *SHORT)
    assert (status, out) == (2, b"")
    assert f"{ours}/options.yaml:2:13: E105" in err
    assert f"{ours}/options.yaml:2:3: O001" in err
    assert not (tmp_path / "out").exists()


def test_check_finds_faults_of_options_too(ours, capfdbinary):
    assert ran(capfdbinary, "check", ours, "--fail-on", "never")[0] == 0
    (ours / "options.yaml").write_text("options:\n  b: {remove: [x]}\n")
    status, _, err = ran(capfdbinary, "check", ours)
    assert status == 2
    assert "options.yaml:2:16: O002" in err


def test_an_inventory_without_options_is_reviewed_all_the_same(ours, tmp_path, capfdbinary):
    (ours / "options.yaml").unlink()
    status, out, _ = ran(capfdbinary, "review", ours, "-o", tmp_path / "out", *SHORT, "--format", "json")
    assert status == 0
    assert json.loads(out)["options"] is None


def test_options_may_lie_elsewhere(ours, tmp_path, capfdbinary):
    (ours / "options.yaml").rename(tmp_path / "wishes.yaml")
    arguments = ("review", ours, "--options", tmp_path / "wishes.yaml", "-o", tmp_path / "out", *SHORT)
    assert "exact): standby" in ran(capfdbinary, *arguments)[1].decode()


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("--years", "0"), "--years"),
        (("--years", "nan"), "--years"),
        (("--replications", "3"), "--replications"),
        (("--date", "31/12/2026"), "--date"),
        (("--since", "no-such-revision"), "O009"),
        (("--options", "nowhere.yaml"), "E001"),
    ],
)
def test_bad_usage_is_status_2(ours, tmp_path, capfdbinary, arguments, said):
    status, out, err = ran(capfdbinary, "review", ours, "-o", tmp_path / "out", *arguments)
    assert (status, out) == (2, b"")
    assert said in err
    assert not (tmp_path / "out").exists()


def test_an_inventory_with_nothing_to_serve_is_refused(tmp_path, capfdbinary):
    (tmp_path / "i.yaml").write_text("organisation: {name: Test}\n")
    status, _, err = ran(capfdbinary, "review", tmp_path / "i.yaml", "-o", tmp_path / "out")
    assert status == 2
    assert "neither services nor processes" in err


def test_the_date_decides_what_is_late(ours, tmp_path, capfdbinary):
    arguments = ("review", ours, "-o", tmp_path / "out", *SHORT, "--format", "json", "--date")
    early = json.loads(ran(capfdbinary, *arguments, "2026-01-01")[1])
    assert (early["overdue"], early["commitments"][0]["due"]) == ([], False)
    late = json.loads(ran(capfdbinary, *arguments, "2026-12-24")[1])
    assert [one["id"] for one in late["overdue"]] == ["late"]
    assert late["commitments"][0]["days_left"] == -53


def test_it_compares_with_a_folder_and_with_a_revision(ours, tmp_path, capfdbinary):
    git = ["git", "-C", str(ours), "-c", "user.name=T", "-c", "user.email=t@example.org"]
    for words in (["init", "--quiet"], ["add", "."], ["commit", "--quiet", "--message", "q1"]):
        subprocess.run([*git, *words], check=True, capture_output=True)
    (ours / "inventory.yaml").write_text(SMALL.replace("repair: 8 h", "repair: 80 h"))
    arguments = ("review", ours, "-o", tmp_path / "out", *SHORT, "--format", "json", "--since")
    found = json.loads(ran(capfdbinary, *arguments, "HEAD")[1])["since"]
    assert [(one["element"], one["attribute"], one["before"], one["after"]) for one in found["changes"]] == [
        ("a", "repair", "8 h", "3 d 8 h")
    ]
    assert found["spared_h"]["value"] < 0
    folder = tmp_path / "earlier"
    folder.mkdir()
    (folder / "inventory.yaml").write_text(SMALL)
    again = json.loads(ran(capfdbinary, *arguments, folder)[1])["since"]
    assert {**again, "reference": ""} == {**found, "reference": ""} | {"inventory": again["inventory"]}


def test_the_bookseller_is_reviewed_against_its_co_location(tmp_path, capfdbinary):
    arguments = ("review", NORTHEAST, "--since", COLOCATION, "-o", tmp_path, *SHORT)
    status, out, err = ran(capfdbinary, *arguments)
    assert status == 0, err
    assert "Stamford office buys nothing against Blackout of 14 August 2003: 8 targets missed" in out.decode()
    pages = plain_pages((tmp_path / "northeast-2003" / "review" / "review.pdf").read_bytes())
    assert len(pages) <= 10
    words = re.sub(r"\s+", " ", " ".join(pages))
    for section in ("Options", "Recovery against target", "Candidate facilities", "Shared fate", "Batteries and fuel",
                    "Contracts and service levels", "Changes since the last review", "Actions"):  # fmt: skip
        assert section in words
    assert "Stamford office is still the standby that is wanted" in words
    assert "Lake Fuel within 8 h" in words
