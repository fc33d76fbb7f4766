"""Worked example E5, a shared grid: two sites, one grid, which the gates show and the drawn graph does not."""

from itertools import combinations

import networkx as nx
from cut_sets import all_sets, cut_sets_of
from engines import outages_told
from estates import estate

from drillbook.analysis import analyse
from drillbook.graph import build_graph
from drillbook.model import Feed, Region, Server, Service, Site

BRANCHES = {site: {f"site-{site}", f"feed-{site}", f"server-{site}"} for site in "nc"}
WHOLE = estate(
    Region(id="grid", kind="grid"),
    *(Site(id=f"site-{site}", regions=["grid"]) for site in "nc"),
    *(Feed(id=f"feed-{site}", site=f"site-{site}") for site in "nc"),
    *(Server(id=f"server-{site}", site=f"site-{site}") for site in "nc"),
    Service(id="web", needs=[{"any": ["server-n", "server-c"]}]),
)


def test_the_grid_is_the_only_single_point():
    points = analyse(WHOLE, build_graph(WHOLE)).single_points
    assert [(point.element, point.kind, point.ever) for point in points] == [("grid", "region", True)]
    assert points[0].path == ("web", "server-n", "feed-n", "grid")


def test_the_minimal_cut_sets_are_the_grid_and_every_pair_of_one_branch_with_the_other():
    pairs = {frozenset({first, second}) for first in BRANCHES["n"] for second in BRANCHES["c"]}
    assert all_sets(cut_sets_of(WHOLE, "web")) == {frozenset({"grid"}), *pairs}


def test_articulation_points_of_the_drawn_graph_do_not_show_it():
    drawn = nx.Graph((edge.dependent, edge.needed) for edge in build_graph(WHOLE).edges())
    assert "grid" in drawn
    assert "grid" not in set(nx.articulation_points(drawn))


def test_every_engine_loses_the_service_with_a_cut_set_and_not_with_less():
    elements = sorted({"grid"}.union(*BRANCHES.values()))
    cuts = all_sets(cut_sets_of(WHOLE, "web"))
    for lost in [*combinations(elements, 1), *combinations(elements, 2)]:
        is_cut = any(cut <= set(lost) for cut in cuts)
        found = outages_told(WHOLE, "web", *((element, "0", "") for element in lost))
        assert found == ([("0:00:00", "for good")] if is_cut else []), lost
