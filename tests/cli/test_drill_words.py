"""What `drillbook drill` prints: outages that outlast the watch, the two clocks, lines that fit, nothing twice."""

import json
import re

import pytest
from commands import ran

SMALL = """\
organisation: {name: Test}
servers: {a: {boot: 0 s}, vault: {boot: 0 s}}
datasets: {pages: {on: [a]}}
backups: {dump: {dataset: pages, method: rsync, every: 1 h, to: vault}}
services:
  wiki: {name: Wiki, needs: [a], rto: 1 min}
  book: {name: Book, needs: [pages], rto: 1 min}
scenarios:
  short: {start: 2026-01-01T10:00:00Z, watch: 1 h, hits: [{element: a, for: 6 h}]}
  gone: {start: 2026-01-01T10:00:00Z, watch: 1 h, hits: [{element: a, for_good: true}]}
  burnt: {start: 2026-01-01T10:00:00Z, watch: 1 h, hits: [{element: a, for: 6 h, how: destroyed}]}
"""


@pytest.fixture
def small(tmp_path):
    file = tmp_path / "plan.yaml"
    file.write_text(SMALL)
    return file


LASTING = [
    ("short", "not back within 1 h", "not back within 1 h"),
    ("gone", "for good", "for good"),
    ("burnt", "not back within 1 h", "for good"),  # the machine is bought anew, the pages nobody has
]


@pytest.mark.parametrize(("scenario", "wiki", "book"), LASTING)
def test_what_outlasts_the_watch_is_not_lost_for_good(capfdbinary, small, scenario, wiki, book):
    text = ran(capfdbinary, "drill", small, "--scenario", scenario)[1].decode()
    fields = [[field.strip() for field in line.split("│")] for line in text.splitlines() if "│" in line]
    assert {name: down for name, down, *_ in fields} == {"Wiki": wiki, "Book": book}
    told = json.loads(ran(capfdbinary, "drill", small, "--scenario", scenario, "--format", "json")[1])
    assert [entry["for_good"] for entry in told["reached"]] == [words == "for good" for words in (wiki, book)]


@pytest.mark.parametrize(("scenario", "wiki", "book"), LASTING)
def test_nor_in_the_matrix(capfdbinary, small, tmp_path, scenario, wiki, book):
    asked = ("drill", small, "--all", "--select", scenario)
    text = re.sub(r"\s+", " ", ran(capfdbinary, *asked)[1].decode())
    for name, words in (("Wiki", wiki), ("Book", book)):
        down = words if words.startswith("not") else f"down {words}"
        assert f"{scenario} · {name}: {down}; RTO 60 s" in text
        assert f"✗ {down}" in text
    found = json.loads(ran(capfdbinary, *asked, "--format", "json", "-o", tmp_path / "out")[1])
    (row,) = found["scenarios"]
    assert [(one["for_good"], one["watched_s"]) for one in row["services"]] == [
        (words == "for good", 3600.0) for words in (wiki, book)
    ]
    page = (tmp_path / "out" / "matrix.html").read_text()
    assert ("not back within 1 h" in page, "down for good" in page) == ("not" in wiki + book, "good" in wiki + book)


def test_both_clocks_show_the_same_second(capfdbinary, small):
    small.write_text(f"{SMALL}  brief: {{start: 2026-01-01T10:00:00Z, hits: [{{element: a, for: 90.6 s}}]}}\n")
    lines = ran(capfdbinary, "drill", small, "--scenario", "brief")[1].decode().splitlines()
    assert [line.split()[:3] for line in lines if line.endswith("a is restored")] == [["0:01:31", "Thu", "10:01:31"]]
