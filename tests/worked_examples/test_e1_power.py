"""Worked example E1, power: a blackout, a battery and a generator. Hand-derived; times are from its start."""

from datetime import timedelta

import pytest
from closed_forms import exactly, years_of
from engines import outages_told
from estates import estate

from drillbook.model import Estate, Feed, Generator, Region, Server, Service, Site, Switchboard, Ups

DOWN_AT = {"24 h": "24:20:30", "10 h": "10:20:30", "1 h": "1:20:30", None: "0:20:00"}
"""By fuel; None: no generator."""
LASTS = {"24 h": timedelta(hours=23, minutes=49, seconds=30), "10 h": timedelta(hours=37, minutes=49, seconds=30)}


def powered_site(fuel: str | None, **grid) -> Estate:
    """Utility or generator (start 30 s), a UPS of 20 min that recharges in 8 h, a server that boots in 10 min.

    Nothing fails by itself but the grid.
    """
    never = {"site": "office", "failures_per_year": 0}
    generators = [Generator(id="generator", start="30 s", fuel=fuel, start_probability=1, **never)] if fuel else []
    return estate(
        Region(id="grid", kind="grid", **grid),
        Site(id="office", regions=["grid"], failures_per_year=0),
        Feed(id="utility", **never),
        *generators,
        Switchboard(id="board", feeds=["utility"], generators=[engine.id for engine in generators], **never),
        Ups(id="ups", fed_by="board", runtime="20 min", recharge="8 h", **never),
        Server(id="server", boot="10 min", **never),
        Service(id="web", rto="24 h", needs=["server"]),
    )


@pytest.mark.parametrize("fuel", DOWN_AT)
@pytest.mark.parametrize("element", ["server", "web"])
def test_a_blackout_of_48_hours(fuel, element):
    assert outages_told(powered_site(fuel), element, ("grid", "0", "48 h")) == [(DOWN_AT[fuel], "48:10:00")]


@pytest.mark.parametrize("fuel", LASTS)
def test_in_simulated_years_every_such_blackout_is_an_outage_of_that_length(fuel):
    """A blackout of 48 h, 100 days after the last was over, from a random day on."""
    grid = {"time_to_failure": exactly("100 d"), "time_to_repair": exactly("48 h")}
    web, lasts_s = years_of(powered_site(fuel, **grid), replications=300)["web"], LASTS[fuel].total_seconds()
    for share in ("p50", "p95"):
        one = web.recovery[share]
        assert (one.low, one.value, one.high) == pytest.approx((lasts_s,) * 3, rel=1e-9)
    assert web.outages.value == pytest.approx(365 / 102, rel=0.03)
    assert web.over_rto.value == (web.outages.value if lasts_s > 24 * 3600 else 0)


def test_two_blackouts_back_to_back_find_a_battery_that_is_not_full():
    site, blackouts = powered_site(None), [("grid", "0", "15 min"), ("grid", "25 min", "40 min")]
    assert outages_told(site, "ups", *blackouts) == [("0:30:25", "0:40:00")]  # 5 min 25 s into the second
    assert outages_told(site, "server", *blackouts) == [("0:30:25", "0:50:00")]
