"""Worked example E9, a generator: the chance to carry a blackout of 48 h, with fuel delivered."""

from math import exp

from closed_forms import estimates_of, exactly
from estates import estate

from drillbook.graph import build_graph
from drillbook.model import (
    Feed,
    Generator,
    Provider,
    Refuelling,
    Region,
    Service,
    Site,
    Switchboard,
    Ups,
    failure_rate,
)
from drillbook.simulation.years.plan import plan_years

CARRIED = 0.943562
NEVER = {"site": "office", "failures_per_year": 0}
WHOLE = estate(
    Region(id="grid", kind="grid", time_to_failure=exactly("8760 h"), time_to_repair=exactly("48 h")),
    Site(id="office", regions=["grid"], failures_per_year=0),
    Feed(id="utility", **NEVER),
    Provider(id="tanker", failures_per_year=0),
    Generator(
        id="engine",
        site="office",
        start="30 s",
        fuel="24 h",
        refuelling=Refuelling(provider="tanker", within="8 h"),
        repair="8760 h",
    ),
    Switchboard(id="board", feeds=["utility"], generators=["engine"], **NEVER),
    Ups(id="ups", fed_by="board", runtime="20 min", recharge="0", **NEVER),
    Service(id="shop", rto="1 h", needs=["ups"]),
)
"""A blackout of 48 h a year, by the published figures of generators; one that breaks is not back within it."""


def test_the_chance_is_the_product_of_the_published_figures():
    names = ("generator.unavailable", "generator.fails-to-start", "generator.mttf")
    unavailable, fails_to_start, mttf_h = (failure_rate(name).value for name in names)
    assert f"{(1 - unavailable) * (1 - fails_to_start) * exp(-48 / mttf_h):.6g}" == str(CARRIED)


def test_by_simulated_years():
    """A year with one blackout, at a random time: 8,760 of every 8,808 hours begin none in which another one is."""
    _, often = estimates_of(plan_years(WHOLE, build_graph(WHOLE), ["shop"], 1, 1.0), 250_000)
    not_carried, low, high = (bound * (8760 + 48) / 8760 for bound in often)
    assert low < 1 - CARRIED < high
    assert high - low < 0.06 * not_carried
