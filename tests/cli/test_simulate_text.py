"""The tables of `drillbook simulate`: the figures of its JSON, each above its interval, and what they rest on."""

import itertools
import json

from commands import ran
from years_inventories import RARE, SMALL, simulated

ASKED = ("--replications", "2000")


def fields(line: bytes | str) -> list[str]:
    return [field.strip() for field in line.split("│")]


def told(capture, path, *asked: str) -> list[str]:
    status, out, _ = ran(capture, "simulate", path, *ASKED, *asked)
    assert status == 0
    return out.decode().splitlines()


def rows(lines: list[str], first: str) -> list[tuple[list[str], list[str]]]:
    """Rows of tables that begin with this, each with the next one."""
    return [
        (fields(line), fields(below))
        for line, below in itertools.pairwise(lines)
        if "│" in line and fields(line)[0] == first
    ]


def test_a_figure_stands_above_its_interval(capfdbinary, inventory):
    found = json.loads(simulated(capfdbinary, inventory, *ASKED))
    web, taken = found["services"]
    lines = told(capfdbinary, inventory)
    (figures, interval), _, (targets, _), *_ = rows(lines, "orders-taken")
    served, down, outages = taken["availability"], taken["down_s"], taken["outages"]
    assert figures[1] == f"{100 * served['value']:.4f}"
    assert interval[:2] == ["", f"{100 * served['low']:.4f}–{100 * served['high']:.4f}"]
    assert figures[2] == f"{down['value'] / 3600:.3g} h"
    assert interval[2] == f"{down['low'] / 3600:.3g}–{down['high'] / 3600:.3g}"
    assert figures[3] == f"{outages['value']:.3g}"
    assert figures[4] == f"USD {taken['cost']['value']:,.0f}"
    assert targets[1] == f"{100 * taken['breaches']['any_rto']['value']:.3g}"
    assert targets[3] == f"{taken['breaches']['mtd']['value']:.3g}"
    assert rows(lines, "web")[2][0][3] == "—"
    assert web["breaches"]["mtd"] is None


def test_what_it_rests_on_is_told(capfdbinary, tmp_path):
    """Nothing of it is assumed, until somebody says so."""
    path = tmp_path / "inventory.yaml"
    path.write_text(SMALL)
    lines = told(capfdbinary, path)
    assert any(fields(line)[1:] == ["a", fields(line)[2], "given"] for line in lines if "│ a " in line)
    assert not any("assumed rates" in line for line in lines)
    path.write_text(
        SMALL.replace("failures_per_year: 20", "failures_per_year: 20, assumed: {failures_per_year: guessed}")
    )
    lines = told(capfdbinary, path)
    assert any(
        line.startswith("Laid to failures at assumed rates or with such repairs, of the time down: ") for line in lines
    )


def test_costs_and_what_is_seldom_seen_only_where_there_are_any(capfdbinary, inventory, tmp_path):
    assert any("Cost a year" in line for line in told(capfdbinary, inventory))
    assert not any("Cost a year" in line for line in told(capfdbinary, inventory, "--select", "web"))
    assert not any(line.startswith("* seen") for line in told(capfdbinary, inventory))
    path = tmp_path / "rare.yaml"
    path.write_text(RARE)
    lines = told(capfdbinary, path)
    assert rows(lines, "web *")
    assert any(line.startswith("* seen too seldom") for line in lines)


def test_figures_are_not_broken_on_a_terminal_of_eighty_columns(capfdbinary, inventory, monkeypatch):
    monkeypatch.setenv("COLUMNS", "80")
    narrow = told(capfdbinary, inventory)
    monkeypatch.setenv("COLUMNS", "160")
    wide = told(capfdbinary, inventory)
    assert max(map(len, narrow)) <= 80
    assert "…" not in "".join(narrow)
    figures = [[one[1:] for one in map(fields, lines) if len(one) > 4 and any(one[1:])] for lines in (narrow, wide)]
    assert figures[0] == figures[1]
