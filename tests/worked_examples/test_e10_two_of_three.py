"""Worked example E10, k of n: 2 of 3 servers needed, each down with 0.01."""

from closed_forms import estimates_of, holds
from cut_sets import cut_sets_of
from estates import estate

from drillbook.graph import build_graph
from drillbook.model import Server, Service
from drillbook.simulation.years.plan import plan_years

YEAR_H = 8760
DOWN = 0.01
WHOLE = estate(
    *(Server(id=name, failures_per_year=YEAR_H * DOWN / (1 - DOWN), repair="1 h", boot="0") for name in "abc"),
    Service(id="web", needs=[{"at_least": 2, "of": ["a", "b", "c"]}]),
)
OFTEN = YEAR_H * 3 * 2 * DOWN**2 * (1 - DOWN)
"""Outages a year: of the three one is down, and one of the others fails: 3 · q(1-q)² · 2λ, λ = q / (1-q) an hour."""


def test_by_the_decision_diagram():
    found = cut_sets_of(WHOLE, "web")
    assert f"{found.top_probability:.12g}" == "0.000298"
    assert f"{found.frequency_per_year:.9g}" == f"{OFTEN:.9g}"


def test_by_simulated_years():
    down, often = estimates_of(plan_years(WHOLE, build_graph(WHOLE), ["web"], 1, 1.0), 6000)
    assert holds(down, 2.98e-4)
    assert holds(often, OFTEN)
