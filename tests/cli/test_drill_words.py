"""What `drillbook drill` prints: outages that outlast the watch, the two clocks, lines that fit, nothing twice."""

import json
import re

import pytest
from commands import NORTHEAST, ran

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


class TestLines:
    def drill(self, capture, monkeypatch, columns: int | None, *asked: object) -> list[str]:
        monkeypatch.delenv("COLUMNS", raising=False)
        if columns is not None:
            monkeypatch.setenv("COLUMNS", str(columns))
        return ran(capture, *(asked or ("drill", NORTHEAST, "--scenario", "building-loss")))[1].decode().splitlines()

    @pytest.mark.parametrize(("columns", "widest"), [(None, 100), (60, 60), (140, 140)])
    def test_they_fit_the_width_and_hang_behind_the_clocks(self, capfdbinary, monkeypatch, columns, widest):
        lines = self.drill(capfdbinary, monkeypatch, columns)
        story = lines[lines.index("") + 1 : next(number for number, line in enumerate(lines) if "events more" in line)]
        further = [line for line in story if not re.match(r" *\d+:\d\d:\d\d  \w{3} \d\d:\d\d:\d\d  \S", line)]
        assert further
        assert all(re.match(r" {26}\S", line) for line in further)
        assert max(map(len, story)) <= widest
        assert max(map(len, story)) > widest - 15

    @pytest.mark.parametrize("asked", [(), ("simulate", NORTHEAST, "--replications", 20)])
    def test_tables_too_where_nothing_but_columns_says_how_wide(self, capfdbinary, monkeypatch, asked):
        tables = [
            [line for line in self.drill(capfdbinary, monkeypatch, columns, *asked) if "│" in line or "┃" in line]
            for columns in (70, 200)
        ]
        assert max(map(len, tables[0])) <= 70
        assert max(map(len, tables[1])) > 70
        assert len(tables[1]) < len(tables[0])

    def test_identifiers_are_not_broken_at_their_hyphens(self, capfdbinary, small, monkeypatch):
        name = "-".join(["name"] * 8)
        more = SMALL.replace("servers: {", f"servers: {{{name}: {{boot: 0 s}}, ")
        more = more.replace("name: Wiki", "name: Wiki of all that is written down")
        small.write_text(more.replace("needs: [a]", f"needs: [a, {name}]"))
        for columns in range(80, 100):
            lines = self.drill(capfdbinary, monkeypatch, columns, "drill", small, "--scenario", f"host-crash.{name}")
            assert sum(name in line for line in lines) >= 3
            assert not any(line.endswith("-") for line in lines)

    def test_that_chance_spares_everything_is_said(self, capfdbinary, small):
        small.write_text(f"{SMALL}  maybe: {{start: 2026-01-01T10:00:00Z, hits: [{{element: a, chance: 50 %}}]}}\n")
        stories = [
            ran(capfdbinary, "drill", small, "--scenario", "maybe", "--replication", number)[1].decode()
            for number in range(8)
        ]
        said = ["Nothing is hit in this replication." in story for story in stories]
        assert said == ["a is lost" not in story for story in stories]
        assert set(said) == {True, False}

    def test_what_is_the_same_for_two_domains_is_said_once(self, capfdbinary, small):
        change = "{need: b, takeover: {change: 10 min, domain: %s}}"
        small.write_text(
            "organisation: {name: Test}\n"
            "servers: {a: {boot: 0 s}, b: {boot: 0 s}}\n"
            "domains: {one.example: {ttl: 1 h}, two.example: {ttl: 1 h}}\n"
            f"services: {{site: {{needs: [{{any: [a, {change % 'one.example'}]}}, "
            f"{{any: [a, {change % 'two.example'}]}}]}}}}\n"
            "scenarios: {crash: {start: 2026-01-01T10:00:00Z, hits: [{element: a, for: 9 d}]}}\n"
        )
        lines = ran(capfdbinary, "drill", small, "--scenario", "crash")[1].decode().splitlines()
        late = [line for line in lines if "ignore the TTL" in line]
        assert len(late) == len(set(late)) == 2  # when it happens, and below the table
