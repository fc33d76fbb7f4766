"""Worked example E7, an exact value: two servers in one region, by the decision diagram and by simulated years."""

import pytest
from closed_forms import estimates_of, holds
from cut_sets import cut_sets_of
from estates import estate

from drillbook.analysis import failures
from drillbook.graph import build_graph
from drillbook.model import Region, Server, Service, Site
from drillbook.simulation.years.plan import plan_years
from drillbook.simulation.years.summary import exact

WHOLE = estate(
    Region(id="region", kind="metro", interruptions_per_year=1.348, repair="271.8 min"),
    Site(id="site", regions=["region"], failures_per_year=0),
    *(Server(id=name, site="site", failures_per_year=8.76, repair="10 h", boot="0") for name in ("one", "two")),
    Service(id="web", needs=[{"any": ["one", "two"]}]),
)
YEAR_H = 8760


def test_each_is_down_for_its_share_of_the_time():
    down = failures(WHOLE, build_graph(WHOLE))
    assert f"{down['one'].unavailability:.6g}" == "0.00990099"
    assert f"{down['region'].unavailability:.6g}" == "0.000696597"


def test_unavailability_and_frequency_by_the_decision_diagram():
    found = cut_sets_of(WHOLE, "web")
    assert f"{found.top_probability:.6g}" == "0.000794558"
    assert f"{found.top_probability * YEAR_H:.5g}" == "6.9603"
    assert f"{found.frequency_per_year:.6g}" == "1.51856"
    assert f"{found.top_probability * YEAR_H / found.frequency_per_year:.5g}" == "4.5835"


def test_importance_by_the_decision_diagram():
    found = {one.event: one for one in cut_sets_of(WHOLE, "web").importance}
    region, server = found["region"], found["one"]
    assert (f"{region.birnbaum:.6g}", f"{server.birnbaum:.6g}") == ("0.999902", "0.00989409")
    assert (f"{region.fussell_vesely:.6g}", f"{server.fussell_vesely:.6g}") == ("0.876624", "0.12329")
    assert f"{server.risk_achievement_worth:.6g}" == "13.329"
    assert f"{server.risk_reduction_worth:.6g}" == "1.14063"


def test_simulated_years_hold_it():
    plan = plan_years(WHOLE, build_graph(WHOLE), ["web"], 1, 20.0)
    down, often = estimates_of(plan, 2000)
    assert holds(down, 7.94558e-4)
    assert holds(often, 1.51856)
    known = exact(plan, "web")
    assert (known.unavailability, known.frequency_per_year) == pytest.approx((7.94558e-4, 1.51856), rel=1e-5)
