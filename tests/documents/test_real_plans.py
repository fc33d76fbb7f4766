"""Plans of the real inventories: within their pages, of a length that is read, with what they are there to show."""

import re
from functools import cache
from pathlib import Path

import pytest
from pdf_text import page_texts, words

from drillbook.analysis import analyse
from drillbook.documents import compose_plan, render_plan
from drillbook.graph import build_graph
from drillbook.inventory import load
from drillbook.practices import check
from drillbook.procedures import write_runbooks
from drillbook.scenarios import SHIPPED, Playing, every_scenario
from drillbook.simulation import Matrix, drill, play_all
from drillbook.simulation.years.figures import Years
from drillbook.simulation.years.played import play_years

INVENTORIES = Path(__file__).parents[2] / "inventories"
PLANS = [
    ("northeast-2003", "new-york"),
    ("northeast-2003", "chicago"),
    ("northeast-2003", "stamford"),
    ("northeast-2003-colocation", "new-york"),
    ("northeast-2003-colocation", "chicago"),
    ("openstreetmap", "equinix-dub"),
]
EMPTY = ("northeast-2003", "chicago")
"""A candidate: nothing stands there that a service needs."""


@cache
def rendered(inventory: str, site: str) -> bytes:
    """The plan of a site, as PDF."""
    estate, problems = load(INVENTORIES / inventory)
    assert problems == []
    graph = build_graph(estate)
    traces = tuple(drill(estate, graph, scenario) for scenario in estate.scenarios.values())
    findings, runbooks = analyse(estate, graph), write_runbooks(estate, graph)
    given = (estate, graph, findings, check(estate, graph), runbooks, traces)
    return render_plan(compose_plan(*given, site, *played(inventory)))


@cache
def played(inventory: str) -> tuple[Matrix, Years]:
    """Every disaster of the library, and simulated years: both take room in plans."""
    estate, _ = load(INVENTORIES / inventory)
    graph = build_graph(estate)
    years = play_years(estate, graph, 0, lambda *_: None)
    return play_all(Playing(estate, graph, SHIPPED), every_scenario(estate, graph, SHIPPED)), years


@pytest.mark.parametrize(("inventory", "site"), PLANS)
def test_no_page_is_empty_no_text_leaves_its_page_and_the_whole_is_short_enough_to_be_read(inventory, site):
    pages = words(rendered(inventory, site))
    assert 8 <= len(pages) <= 38
    for number, (width, height, boxes) in enumerate(pages, 1):
        body = [box for box in boxes if 0.06 * height < box[1] < 0.93 * height]
        assert len(body) > 20, f"page {number} is nearly empty"
        for left, _, right, bottom, word in boxes:
            assert left >= 30, f"page {number}: {word!r}"
            assert right <= width - 30, f"page {number}: {word!r}"
            assert bottom <= height, f"page {number}: {word!r}"


@pytest.mark.parametrize(("inventory", "site"), [one for one in PLANS if one != EMPTY])
def test_simulated_years_take_less_than_a_page_and_say_how_they_were_made(inventory, site):
    pages = page_texts(rendered(inventory, site))
    (begun,) = (number for number, page in enumerate(pages) if re.search(r"^In simulated years$", page, re.MULTILINE))
    found = " ".join(" ".join(pages[begun : begun + 2]).split())
    section = found[found.index("In simulated years") : found.index("Practice that is not followed")]
    assert "10,000 replications of 1 year, seed 0, inventory" in section
    assert len(section) < 2500


@pytest.mark.parametrize(("inventory", "site"), PLANS)
def test_the_first_hour_is_one_page_behind_the_cover(inventory, site):
    pages = page_texts(rendered(inventory, site))
    assert "First hour" in pages[1]
    assert "EXPECTED" in pages[1]
    assert "Contents" in pages[2]


def test_the_plan_of_new_york_shows_the_grid_it_shares_and_the_variant_that_it_fails_over():
    before = " ".join("".join(page_texts(rendered("northeast-2003", "new-york"))).split())
    after = " ".join("".join(page_texts(rendered("northeast-2003-colocation", "new-york"))).split())
    assert "Northeast grid region" in before
    assert "28 h 47 min" in before
    assert "28 h 47 min" not in after
