"""Worked example E9, a generator: the chance to carry a blackout of 48 h, with fuel delivered."""

from math import exp, log

import pytest
from closed_forms import estimates_of, exactly
from estates import START, estate, hit, outages_drilled, play, reached

from drillbook.graph import build_graph
from drillbook.model import (
    Estate,
    Feed,
    Generator,
    Provider,
    Refuelling,
    Region,
    Scenario,
    Service,
    Site,
    Switchboard,
    Ups,
    failure_rate,
)
from drillbook.simulation import drill
from drillbook.simulation.years.interval import share_interval
from drillbook.simulation.years.plan import plan_years

CARRIED = 0.943562
NAMES = ("generator.unavailable", "generator.fails-to-start", "generator.mttf")
UNAVAILABLE, FAILS_TO_START, MTTF_H = (failure_rate(name).value for name in NAMES)
START_H = 30 / 3600
BLACKOUT = hit("grid", "48 h")


def supplied(**engine) -> Estate:
    """A blackout of 48 h a year, by the published figures of generators; one that breaks is not back within it."""
    never = {"site": "office", "failures_per_year": 0}
    fuel = {"fuel": "24 h", "refuelling": Refuelling(provider="tanker", within="8 h")}
    return estate(
        Region(id="grid", kind="grid", time_to_failure=exactly("8760 h"), time_to_repair=exactly("48 h")),
        Site(id="office", regions=["grid"], failures_per_year=0),
        Feed(id="utility", **never),
        Provider(id="tanker", failures_per_year=0),
        Generator(id="engine", site="office", start="30 s", repair="8760 h", **fuel, **engine),
        Switchboard(id="board", feeds=["utility"], generators=["engine"], **never),
        Ups(id="ups", fed_by="board", runtime="1 min", recharge="0", **never),
        Service(id="shop", rto="1 min", needs=["ups"]),
    )


WHOLE = supplied()


def test_the_chance_is_the_product_of_the_published_figures():
    assert (UNAVAILABLE, FAILS_TO_START, MTTF_H) == (0.005, 0.0094, 1100)
    assert f"{(1 - UNAVAILABLE) * (1 - FAILS_TO_START) * exp(-48 / MTTF_H):.6g}" == str(CARRIED)


def test_by_simulated_years():
    """A year with one blackout, at a random time: 8,760 of every 8,808 hours begin none in which another one is."""
    _, often = estimates_of(plan_years(WHOLE, build_graph(WHOLE), ["shop"], 1, 1.0), 250_000)
    not_carried, low, high = (bound * (8760 + 48) / 8760 for bound in often)
    assert low < 1 - CARRIED < high
    assert high - low < 0.06 * not_carried


def test_by_drills():
    """Replications of one scenario; the interval is one of 99.9 %."""
    scenario = Scenario(id="blackout", start=START, hits=[BLACKOUT])
    graph, replications = build_graph(WHOLE), 600
    drills = (drill(WHOLE, graph, scenario, seed=1, replication=number) for number in range(replications))
    carried = sum(reached(trace, "shop").met for trace in drills)
    found = share_interval(replications, carried, level=0.999)
    assert found.low < CARRIED < found.high < 1 - FAILS_TO_START


class Drawn:
    """A stream of given numbers, the last of them again and again."""

    def __init__(self, *numbers: float) -> None:
        self.numbers = list(numbers)

    def random(self) -> float:
        return self.numbers.pop(0) if len(self.numbers) > 1 else self.numbers[0]


@pytest.fixture
def draw(monkeypatch):
    """Give the numbers that a drill draws for the start of the engine, and for its time at work."""

    def give(*start: float, at_work: float) -> None:
        streams = {"engine": Drawn(*start), "engine at work": Drawn(at_work)}
        monkeypatch.setattr("drillbook.simulation.takeovers.stream", lambda seed, replication, key: streams[key])

    return give


def mishaps(whole: Estate, *hits) -> list[tuple[str, float]]:
    """What goes wrong with the engine, and after how many hours."""
    trace = play(whole, *hits)
    wrong = [one for one in trace.events if one.what in ("failed-to-start", "broke-down")]
    assert (outages_drilled(trace, "shop") == []) is (not wrong)
    return [(one.what, one.at_s / 3600) for one in wrong]


STARTS = (1 - UNAVAILABLE) * (1 - FAILS_TO_START)
RUNS = exp(-48 / MTTF_H)


def test_a_drill_draws_whether_it_starts(draw):
    draw(STARTS - 1e-9, at_work=0.5)
    assert mishaps(WHOLE, hit("grid", "1 h")) == []
    draw(STARTS + 1e-9, at_work=0.5)
    assert mishaps(WHOLE, hit("grid", "1 h")) == [("failed-to-start", START_H)]


def test_a_drill_draws_for_how_long_it_runs(draw):
    """Exponentially: after 48 h at work a share exp(-48/1,100) of all still runs."""
    draw(0.5, at_work=1 - RUNS + 1e-5)
    assert mishaps(WHOLE, BLACKOUT) == []
    draw(0.5, at_work=1 - RUNS - 1e-3)
    assert mishaps(WHOLE, BLACKOUT) == [("broke-down", pytest.approx(START_H - MTTF_H * log(RUNS + 1e-3)))]


TWICE = [hit("grid", "11 h"), hit("grid", "12 h", after="20 h")]


def test_at_its_second_start_it_is_available(draw):
    """It may fail to start all the same."""
    draw(0.5, 1 - FAILS_TO_START - 1e-9, at_work=0.5)
    assert mishaps(WHOLE, *TWICE) == []
    draw(0.5, 1 - FAILS_TO_START + 1e-9, at_work=0.5)
    assert mishaps(WHOLE, *TWICE) == [("failed-to-start", pytest.approx(20 + START_H))]


def test_it_runs_for_a_new_time_when_it_is_started_again(draw):
    """This one is 11 h 3 min; the first run ended after 11 h."""
    draw(0.5, at_work=0.01)
    breaks_h = -MTTF_H * log(1 - 0.01)
    assert 11 < breaks_h < 11.1
    assert mishaps(WHOLE, *TWICE) == [("broke-down", pytest.approx(20 + START_H + breaks_h))]


def test_one_that_starts_for_certain_or_is_ordered_to_runs_as_long_as_it_has_fuel(draw):
    draw(0.999, at_work=0.001)
    assert mishaps(WHOLE, hit("engine", how="starts"), BLACKOUT) == []
    assert mishaps(supplied(start_probability=1), BLACKOUT) == []
    assert mishaps(supplied(start_probability=0.9995), BLACKOUT) == [("broke-down", pytest.approx(1.109, abs=0.001))]
