"""Simulated years against closed forms: each within the 99.9 % interval of the simulation, which is narrow."""

from math import exp

import pytest
from closed_forms import (
    HOUR,
    estimates,
    exponential,
    holds,
    machine_repair,
    needing,
    of_tally,
    service,
    system,
    tallied,
    unit,
)
from estates import estate

from drillbook.analysis import failures
from drillbook.graph import Edge, Node, build_graph
from drillbook.model import (
    CommonCause,
    Feed,
    Generator,
    Law,
    Maintenance,
    Person,
    Region,
    Server,
    Service,
    Site,
    Switchboard,
    Team,
    Ups,
)
from drillbook.simulation.years.crew import Crew
from drillbook.simulation.years.law import Times
from drillbook.simulation.years.plan import Known, Living, plan_graph, plan_years
from drillbook.simulation.years.summary import exact

YEAR_H = 8760.0


def test_a_unit_that_is_repaired():
    down, often = estimates(needing(None, "a"), {"a": unit(1000, 10)}, 4000)
    assert holds(down, 10 / 1010)
    assert holds(often, YEAR_H / 1010)


@pytest.mark.parametrize(
    "life",
    [
        Times(Law.WEIBULL, 1000 * HOUR, 0.7),
        Times(Law.WEIBULL, 1000 * HOUR, 3.0),
        Times(Law.LOGNORMAL, 1000 * HOUR, 1.2),
        Times(Law.GAMMA, 1000 * HOUR, 0.5),
        Times(Law.GAMMA, 1000 * HOUR, 4.0),
        Times(Law.DETERMINISTIC, 1000 * HOUR),
        Times(Law.EMPIRICAL, 1000 * HOUR, 0.0, (200 * HOUR, 800 * HOUR, 2000 * HOUR)),
    ],
    ids=lambda life: f"{life.law.value}-{life.shape:g}",
)
def test_any_laws_give_mttf_over_mttf_and_mttr_from_the_first_hour_on(life):
    """Renewal theorem; a process that began long ago is stationary in the shortest of years, too."""
    repair = Times(Law.LOGNORMAL, 40 * HOUR, 1.0)
    for years, replications in ((1.0, 4000), (0.02, 120_000)):
        down, often = estimates(needing(None, "a"), {"a": Living(life, repair)}, replications, years=years)
        assert holds(down, 40 / 1040)
        assert holds(often, YEAR_H / 1040)


def test_units_in_series():
    names = [f"s{number}" for number in range(5)]
    down, _ = estimates(needing(None, *names), {name: unit(2000, 20) for name in names}, 2000)
    assert holds(down, 1 - (2000 / 2020) ** 5)


def waiting(threshold: int, names: str, at_once: int, mttf_h: float, mttr_h: float, replications: int, years: float):
    """Units that a team repairs, so many at once; any laws are exponential."""
    plan = plan_graph(
        needing(threshold, *names), {name: unit(mttf_h, mttr_h) for name in names}, ["web"], 1, years,
        Known(crews=[Crew(tuple(names), at_once)]),
    )  # fmt: skip
    return of_tally(tallied(plan, replications), years)


@pytest.mark.parametrize(("at_once", "threshold"), [(1, 3), (2, 3), (1, 1)])
def test_a_queue_of_repairs(at_once, threshold):
    """Six machines and a repairman (M/M/1//6), or two of them (M/M/2//6)."""
    down, _ = waiting(threshold, "abcdef", at_once, 100, 12, 3000, 1)
    assert holds(down, sum(machine_repair(6, at_once, 0.12)[7 - threshold :]))


def test_an_engineer_for_each_is_as_if_nothing_waited():
    down, often = waiting(1, "ab", 2, 100, 10, 3000, 1)
    assert holds(down, (10 / 110) ** 2)
    assert holds(often, YEAR_H * 2 * (10 / 110) ** 2 / 10)


def test_a_team_of_an_inventory_repairs_in_turn():
    servers = [Server(id=name, failures_per_year=87.6, repair="10 h", boot="0") for name in "ab"]
    for at_once, truth in ((1, machine_repair(2, 1, 0.1)[2]), (None, (10 / 110) ** 2)):
        team = Team(id="team", members=["ann"], repairs=["a", "b"], repairs_at_once=at_once)
        whole = estate(*servers, Person(id="ann"), team, Service(id="web", needs=[{"any": ["a", "b"]}]))
        plan = plan_years(whole, build_graph(whole), ["web"], 1, 1.0)
        assert holds(of_tally(tallied(plan, 3000), 1.0)[0], truth)


def test_a_switch_to_a_standby_that_always_serves():
    """Down from the failure until the repair or the switch: rate · (1 - exp(-μT)) / μ."""
    gate = system([service(1)], [Edge("web", "a"), Edge("web", "b", takeover_s=5 * HOUR)])
    down, often = estimates(gate, {"a": unit(990, 10)}, 3000)
    assert holds(down, (1 - exp(-0.5)) * 10 / 1000)
    assert holds(often, YEAR_H / 1000)


def test_a_standby_that_may_be_down_itself():
    """Warm standby: when the first is down, down with the second's share, and while the switch is under way.

    Down = q₁ · q₂ + what is left of rate · (1 - exp(-μT)) / μ when the second serves; first order in 1/MTTF.
    """
    gate = system([service(1)], [Edge("web", "a"), Edge("web", "b", takeover_s=600.0)])
    down, _ = estimates(gate, {"a": unit(5000, 10), "b": unit(100_000, 10)}, 40_000)
    switch = (1 - exp(-1 / 60)) * 10 / 5010
    assert holds(down, switch + 10 / 5010 * 10 / 100_010)


def test_a_cold_standby_is_what_is_left_after_the_switch():
    """A backup that never fails, restored in longer than most repairs take: rate · exp(-μT) restores a year."""
    gate = system([service(1)], [Edge("web", "a"), Edge("web", "b", takeover_s=20 * HOUR)])
    down, _ = estimates(gate, {"a": unit(990, 10)}, 3000)
    assert holds(down, (1 - exp(-2)) * 10 / 1000)


def test_a_battery_bridges_short_outages():
    """Holdover h, full again at once: rate · exp(-μh) outages of mean 1/μ."""
    held = system([service()], [Edge("web", "a", holdover_s=5 * HOUR)])
    down, often = estimates(held, {"a": unit(990, 10)}, 4000)
    assert holds(often, YEAR_H / 1000 * exp(-0.5))
    assert holds(down, exp(-0.5) * 10 / 1000)


def test_a_start_up_after_each_repair():
    """Serving when the unit has served for the start-up b already: A · exp(-λb)."""
    down, _ = estimates(needing(None, "a", restart_s=20 * HOUR), {"a": unit(190, 10)}, 2000)
    assert holds(down, 1 - 0.95 * exp(-20 / 190))


def test_maintenance_of_one_of_two():
    """Planned 10 h every 500 h at a random time; the other one is down with q: both with q · 10/500."""
    window = Maintenance(every="500 h", lasts="10 h")
    living = {"a": Living(exponential(1e12), exponential(1), (window,)), "b": unit(90, 10)}
    down, _ = estimates(needing(1, "a", "b"), living, 4000)
    assert holds(down, 0.02 * 0.1)


def test_a_common_cause_of_identical_servers():
    """Beta factor: own failures (1 - β)λ, common ones βλ; unavailability by the decision diagram, and by hand."""
    servers = [Server(id=name, failures_per_year=8.76, repair="10 h", boot="0") for name in "ab"]
    cause = CommonCause(id="firmware", members=["a", "b"], beta=0.1)
    whole = estate(*servers, cause, Service(id="web", needs=[{"any": ["a", "b"]}]))
    graph = build_graph(whole)
    rates = failures(whole, graph)
    own, common = rates["a"].unavailability, rates["firmware"].unavailability
    assert (rates["a"].rate_per_year, rates["firmware"].rate_per_year) == pytest.approx((7.884, 0.876))
    truth = 1 - (1 - common) * (1 - own * own)
    plan = plan_years(whole, graph, ["web"], 1, 4.0)
    down, _ = of_tally(tallied(plan, 3000), 4.0)
    assert holds(down, truth)
    assert exact(plan, "web").unavailability == pytest.approx(truth)


def powered(blackout_h: float, fuel: str, **engine):
    """A grid that fails about once in 5 years, a generator behind a battery."""
    whole = estate(
        Region(id="grid", kind="grid", interruptions_per_year=0.2, repair=f"{blackout_h} h"),
        Site(id="office", regions=["grid"], failures_per_year=0),
        Feed(id="utility", site="office", failures_per_year=0),
        Generator(id="engine", site="office", start="30 s", fuel=fuel, repair="400 h", **engine),
        Switchboard(id="web", site="office", feeds=["utility"], generators=["engine"], failures_per_year=0),
        Ups(id="ups", site="office", fed_by="web", runtime="20 min", recharge="0", failures_per_year=0),
        Service(id="shop", needs=["ups"]),
    )
    return plan_years(whole, build_graph(whole), ["shop"], 2, 10.0)


def test_battery_and_generator_against_fuel_and_mttf():
    """A blackout of mean 1/μ outlasts s + min(F, X) + h, or h alone where the generator does not start."""
    mean_h, fuel_h, mttf_h, held_h, start_h = 10.0, 12.0, 1100.0, 1 / 3, 30 / 3600
    plan = powered(mean_h, "12 h", failures_per_year=0)
    _, often = of_tally(tallied(plan, 12_000), 10.0)
    mu, g, fails = 1 / mean_h, 1 / mttf_h, 0.0094
    breaks = g / (g + mu) * (1 - exp(-(g + mu) * fuel_h)) + exp(-(g + mu) * fuel_h)
    outlasts = fails * exp(-mu * held_h) + (1 - fails) * exp(-mu * (start_h + held_h)) * breaks
    assert holds(often, outlasts * YEAR_H / (YEAR_H / 0.2 + mean_h))


def test_static_unavailability_is_the_decision_diagrams():
    """A made-up estate without timers, of every gate there is."""
    rates = {f"s{number}": 20 + 5 * number for number in range(6)}
    servers = [Server(id=name, failures_per_year=rate, repair="12 h", boot="0") for name, rate in rates.items()]
    needs = [{"any": ["s0", {"all": ["s1", "s2"]}]}, {"at_least": 2, "of": ["s3", "s4", "s5"]}, {"any": ["s0", "s5"]}]
    whole = estate(*servers, Service(id="web", needs=needs))
    plan = plan_years(whole, build_graph(whole), ["web"], 1, 1.0)
    down, often = of_tally(tallied(plan, 6000), 1.0)
    known = exact(plan, "web")
    assert holds(down, known.unavailability)
    assert holds(often, known.frequency_per_year)


def test_an_element_down_for_a_month_is_not_counted_short_at_either_end():
    down, often = estimates(needing(None, "a"), {"a": unit(8760 * 5, 720)}, 40_000, years=0.25)
    assert holds(down, 720 / (8760 * 5 + 720))
    assert holds(often, YEAR_H / (8760 * 5 + 720))
    assert Node("a", "server", "a").repair_s == float("inf")
