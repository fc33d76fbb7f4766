"""What simulated years count, against closed forms and against plain sums over the outages of simpy."""

from math import exp, inf, log

import numpy as np
import pytest
from closed_forms import HOUR, unit, years_of
from effort import examples
from estates import estate
from hypothesis import assume, given
from hypothesis import strategies as st
from random_estates import LEAVES, estates
from recount import recount, story_of
from scipy import stats

from drillbook.analysis import find_targets
from drillbook.graph import build_graph
from drillbook.model import Process, Server, Service
from drillbook.simulation.years.block import Player, intervals_of
from drillbook.simulation.years.plan import Known, plan_graph
from drillbook.simulation.years.run import Asked, Progress, Run
from drillbook.simulation.years.summary import summarise
from drillbook.simulation.years.tally import Lengths, lengths_of

YEAR_H = 8760.0


def near(estimate, truth: float) -> bool:
    """Within twice the 95 % interval, about 99.99 %, which is narrow enough to say something."""
    half = (estimate.high - estimate.low) / 2
    return abs(estimate.value - truth) <= 2 * half and half < 0.1 * truth


def sales(**server):
    """A process that one server carries."""
    return estate(
        Server(id="a", failures_per_year=20, boot="0", **server),
        Service(id="web", needs=["a"]),
        Process(id="sales", needs=["web"], rto="4 h", mtd="16 h", cost_per_hour="EUR 250"),
    )


MTTF_H, MTTR_H = YEAR_H / 20, 8.0
OUTAGES = YEAR_H / (MTTF_H + MTTR_H)
"""A year, of the process."""


@pytest.fixture(scope="module")
def told():
    """Outages of mean 8 h, exponential."""
    return years_of(sales(repair="8 h"), replications=6000)["sales"]


def test_outages_beyond_a_target_are_a_share_exp_of_minus_its_part_of_the_mean(told):
    assert near(told.outages, OUTAGES)
    assert near(told.over_rto, OUTAGES * exp(-4 / 8))
    assert near(told.over_mtd, OUTAGES * exp(-16 / 8))


def test_the_cost_is_the_rate_of_the_hours_down(told):
    assert near(told.cost, 250 * YEAR_H * MTTR_H / (MTTF_H + MTTR_H))
    assert told.currency == "EUR"


def test_half_are_back_in_the_mean_times_ln_2_and_nineteen_of_twenty_in_the_mean_times_ln_20(told):
    assert near(told.recovery["p50"], 8 * HOUR * log(2))
    assert near(told.recovery["p95"], 8 * HOUR * log(20))


def test_all_is_blamed_on_the_only_element_that_fails(told):
    (cause,) = told.causes
    assert (cause.element, cause.share, cause.planned_s) == ("a", 1.0, 0.0)
    assert (cause.down_s, cause.outages) == pytest.approx((told.down_s.value, told.outages.value))


def test_the_chance_of_an_outage_in_a_year():
    """None begins: up at its start and for the year, or repaired at x and up for the rest: by the renewal equation."""
    fails, mends = 1 / 8760, 1 / 240
    whole = estate(Server(id="a", failures_per_year=1, repair="240 h", boot="0"), Service(id="web", needs=["a"]))
    up = mends / (fails + mends)
    repaired = mends * (exp(-fails * YEAR_H) - exp(-mends * YEAR_H)) / (mends - fails)
    none = up * exp(-fails * YEAR_H) + (1 - up) * (exp(-mends * YEAR_H) + repaired)
    assert near(years_of(whole, replications=20_000)["web"].any_outage, 1 - none)


LAWS = {
    "lognormal": lambda shape: stats.lognorm(shape, scale=8 * exp(-shape * shape / 2)),
    "weibull": lambda shape: stats.weibull_min(shape, scale=8 / stats.weibull_min(shape).mean()),
    "gamma": lambda shape: stats.gamma(shape, scale=8 / shape),
}


@pytest.mark.parametrize(("law", "shape"), [("lognormal", 1.2), ("weibull", 0.7), ("weibull", 2.5), ("gamma", 0.5)])
def test_recovery_times_have_the_quantiles_of_the_repair(law, shape):
    repair, truth = {"law": law, "mean": "8 h", "shape": shape}, LAWS[law](shape)
    told = years_of(sales(time_to_repair=repair), replications=6000)["sales"]
    for name, share in (("p50", 0.5), ("p95", 0.95)):
        assert near(told.recovery[name], HOUR * truth.ppf(share))
    assert near(told.over_rto, told.outages.value * truth.sf(4))
    assert near(told.over_mtd, told.outages.value * truth.sf(16))


def test_two_elements_share_the_blame_as_they_fail():
    """Rates of 20 and 5 a year, repairs of 8 and 16 h: of the time down, to first order, 160 and 80 of 240."""
    whole = estate(
        Server(id="a", failures_per_year=20, repair="8 h", boot="0"),
        Server(id="b", failures_per_year=5, repair="16 h", boot="0"),
        Service(id="web", needs=["a", "b"]),
    )
    told = years_of(whole, replications=6000)["web"]
    shares = {cause.element: cause.share for cause in told.causes}
    assert shares == pytest.approx({"a": 2 / 3, "b": 1 / 3}, abs=0.02)
    assert sum(shares.values()) == pytest.approx(1)


MINUTES = {name: unit(mttf_h, mttr_h) for name, (mttf_h, mttr_h) in
           zip(LEAVES, [(3, 0.5), (2, 0.3), (5, 1.0), (4, 0.2), (8, 2.0)], strict=True)}  # fmt: skip
REPLICATIONS = 5


@pytest.fixture
def short(monkeypatch):
    monkeypatch.setattr("drillbook.simulation.years.plan.LEAD_S", 12 * HOUR)
    monkeypatch.setattr("drillbook.simulation.years.plan.TAIL_S", 50 * HOUR)


@pytest.mark.usefixtures("short")
@examples(60)
@given(estates(timed=True), st.integers(0, 10**6), st.booleans())
def test_figures_are_plain_sums_over_the_outages_of_simpy(whole, seed, breaking):
    """A day of servers that fail every few hours, and of people who are away; with alternatives that break, or not."""
    whole = estate(*whole.nouns(), Process(id="p", needs=["v4", "v2"], rto="20 min", mtd="1 h", cost_per_hour="EUR 60"))
    graph, living = build_graph(whole), MINUTES | {person: unit(4, 1) for person in whole.people}
    known = Known(whole, find_targets(whole, graph))
    plan = plan_graph(graph, living, ["v4", "p"], seed % 1000, 24 / 8760, known)
    if breaking:
        edges = plan.compiled.arrays.edges
        for number in plan.compiled.takeovers:
            edges[number]["fails_to_start"], edges[number]["breaks_s"], edges[number]["mend_s"] = 0.3, 2 * HOUR, HOUR
            edges[number]["forgives"] = False
    player = Player(plan.model, plan.begins_s, plan.ends_s, plan.horizon_s)
    run = Run(plan, Asked(REPLICATIONS), Progress(player.block(0, REPLICATIONS), REPLICATIONS))
    stories = []
    for replication in range(REPLICATIONS):
        desk = player.intervals(replication)
        failures = {node: intervals_of(desk.failures, node) for node in range(len(plan.compiled.ids))}
        stories.append(story_of(plan, failures, replication))
    assume(not any(goes_on_from_the_start(plan, story) for story in stories))
    for place, told in enumerate(summarise(whole, run).subjects):
        targets_s = (told.rto_s or inf, told.mtd_s or inf)
        truth = recount(plan, graph, stories, told.subject, targets_s)
        check(told, truth, plan.years)
        check_bins(lengths_of(run.progress.tally, place), truth)


def goes_on_from_the_start(plan, story) -> bool:
    """Something is still down that was when the story began: which of its failures was the last is not known."""
    first = (story.outages.get(subject, [(inf, inf)])[0] for subject in plan.subjects)
    return any(start_s == 0 and end_s > plan.begins_s for start_s, end_s in first)


def check(told, truth, years: float) -> None:
    """Told a year, counted a replication."""
    assert told.down_s.value * years == pytest.approx(truth.down_s)
    assert told.outages.value * years == pytest.approx(truth.outages)
    assert told.any_outage.value == pytest.approx(truth.any_outage)
    assert told.seen == truth.seen
    for figure, counted in ((told.over_rto, truth.over_rto), (told.over_mtd, truth.over_mtd)):
        assert figure is None or figure.value * years == pytest.approx(counted)
    for figure, counted in ((told.any_over_rto, truth.any_over_rto), (told.any_over_mtd, truth.any_over_mtd)):
        assert figure is None or figure.value == pytest.approx(counted)
    if told.subject == "p":
        assert told.cost.value * years == pytest.approx(60 * truth.down_s / HOUR)
    for name, share in (("p50", 0.5), ("p95", 0.95)):
        if not truth.lengths_s:
            assert told.recovery[name] is None
        else:
            assert told.recovery[name].value == pytest.approx(truth.quantile_s(share), rel=0.02)
    blamed = {cause.element: (cause.down_s * years, cause.outages * years) for cause in told.causes}
    assert blamed.keys() == truth.causes.keys()
    for element, counted in truth.causes.items():
        assert blamed[element] == pytest.approx(counted), element
    assert sum(cause.share for cause in told.causes) == pytest.approx(1 if truth.down_s else 0)


def check_bins(rows: Lengths, truth) -> None:
    """Up to each bin, of K among N outages of each replication: the sums of K, K² and KN."""
    for place in np.flatnonzero(rows.bins):
        counts = [(sum(one <= rows.longest[place] for one in story), len(story)) for story in truth.by_story_s]
        so_far = [int(each[: place + 1].sum()) for each in (rows.bins, rows.squares, rows.together)]
        assert so_far == [sum(k for k, _ in counts), sum(k * k for k, _ in counts), sum(k * n for k, n in counts)]
        assert rows.shortest[place] in truth.lengths_s
        assert rows.longest[place] in truth.lengths_s
