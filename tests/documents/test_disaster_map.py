"""The map of fatal circles."""

import re
from dataclasses import replace
from pathlib import Path

import pytest

from drillbook.analysis import circle_points, distance_km, find_fatal_disasters
from drillbook.documents.compose.fate import circles_of
from drillbook.documents.disaster_map import draw_circles
from drillbook.graph import build_graph
from drillbook.inventory import load

NORTHEAST = Path(__file__).parents[2] / "inventories" / "northeast-2003"


@pytest.fixture(scope="module")
def bookseller():
    whole, _ = load(NORTHEAST)
    graph = build_graph(whole)
    return whole, circles_of(graph, find_fatal_disasters(whole, graph))


def test_processes_with_the_same_sites_share_a_circle(bookseller):
    _, circles = bookseller
    assert [label for label, _ in circles] == ["Editing reviews", "Taking orders, Answering customers"]


def test_the_picture_is_the_same_every_time(bookseller):
    assert draw_circles(*bookseller) == draw_circles(*bookseller)


def test_another_radius_is_another_picture(bookseller):
    whole, circles = bookseller
    wider = tuple((label, replace(one, radius_km=2 * one.radius_km)) for label, one in circles)
    assert draw_circles(whole, circles) != draw_circles(whole, wider)


def test_a_name_is_drawn_and_never_markup(bookseller):
    whole, circles = bookseller
    svg = draw_circles(whole, tuple((f"_<script>$\\foo$ & {label}", one) for label, one in circles))
    assert b"<script" not in svg
    assert re.match(rb"<[?]xml", svg)


def test_the_rim_goes_through_both_sites(bookseller):
    whole, circles = bookseller
    circle = circles[1][1]
    rim = circle_points((circle.latitude, circle.longitude), circle.radius_km, 720)
    for site in circle.sites:
        place = whole.sites[site].location
        assert min(distance_km(point, (place.latitude, place.longitude)) for point in rim) < 0.3
