"""Worked example E8, one repairer: two servers, MTTF 1,000 h and MTTR 10 h, any of which serves."""

import pytest
from closed_forms import estimates_of, holds, machine_repair, spare_down
from cut_sets import cut_sets_of
from estates import estate

from drillbook.graph import build_graph
from drillbook.model import Estate, Person, Server, Service, Team
from drillbook.simulation.years.plan import plan_years

RATIO = 10 / 1000
"""MTTR / MTTF."""


def servers(engineers: int | None, dormancy: float | None = None) -> Estate:
    """`engineers`: None where each has its own. `dormancy` of the second, which stands by where it is given."""
    own = {"failures_per_year": 8.76, "repair": "10 h", "boot": "0"}
    alternatives = ["a", "b"] if dormancy is None else ["a", {"need": "b", "takeover": "0.001 s"}]
    team = Team(id="team", members=["ann"], repairs=["a", "b"], repairs_at_once=engineers)
    return estate(
        Server(id="a", **own),
        Server(id="b", dormancy=dormancy, **own),
        Person(id="ann", failures_per_year=0),
        *([team] if engineers else []),
        Service(id="web", needs=[{"any": alternatives}]),
    )


def down_at_once(whole: Estate):
    """Share of the time for which both are, by simulated years, with its interval of 99.9 %."""
    return estimates_of(plan_years(whole, build_graph(whole), ["web"], 1, 4.0), 40_000)[0]


def test_with_one_engineer_for_both():
    assert f"{machine_repair(2, 1, RATIO)[2]:.6g}" == "0.00019604"
    assert holds(down_at_once(servers(engineers=1)), 1.96040e-4)


@pytest.mark.parametrize("engineers", [2, None])
def test_with_an_engineer_each(engineers):
    assert f"{cut_sets_of(servers(engineers), 'web').top_probability:.6g}" == "9.80296e-05"
    assert holds(down_at_once(servers(engineers)), 9.80296e-5)


def test_a_cold_standby_with_one_engineer():
    assert f"{spare_down(0.0, 1, RATIO):.6g}" == "9.90001e-05"
    assert holds(down_at_once(servers(engineers=1, dormancy=0.0)), 9.90001e-5)
