"""Options compared: by hand on a case whose figures are known (worked example E7), and against the decision diagram."""

import pytest
from reviewing import catalogue_in, compared, trials_of

from drillbook.review.sample import Effort, spared

YEAR_H = 8760.0
Q, Z = 10 / 1010, 1.348 * 271.8 / 60 / (YEAR_H + 1.348 * 271.8 / 60)
"""Unavailability of a server (MTTF 1,000 h, MTTR 10 h) and of the zone (1.348 a year of 271.8 min): E7."""
E7 = """\
organisation: {name: Test}
regions: {zone: {kind: hazard-zone, interruptions_per_year: 1.348, repair: 16308 s}}
servers:
  a: &server {needs: [zone], boot: 0, failures_per_year: 8.76, repair: 10 h}
  b: {<<: *server}
services: {web: {needs: [{any: [a, b]}], rto: 1 h}}
scenarios:
  zone-lost: {start: 2026-01-01T00:00:00Z, hits: [{element: zone, for: 5 h}]}
  both-lost: {start: 2026-01-01T00:00:00Z, hits: [{element: a, for: 5 h}, {element: b, for: 5 h}]}
"""
OPTIONS = """\
depreciation: 3 years
options:
  third:
    yearly: EUR 900
    add: {servers: {c: {needs: [zone], boot: 0, failures_per_year: 8.76, repair: 10 h}}}
    extend: {services: {web: {needs.0.any: [c]}}}
  elsewhere: {once: "EUR 3,000", yearly: "EUR 2,000", change: {servers: {b: {needs: }}}}
  faster: {yearly: EUR 100, change: {servers: {a: {repair: 5 h}, b: {repair: 5 h}}}}
  paint: {yearly: EUR 10, change: {servers: {a: {hardware: red}}}}
"""
F = 5 / 1005
BY_HAND_H = {
    (): (Z + (1 - Z) * Q**2) * YEAR_H,
    ("third",): (Z + (1 - Z) * Q**3) * YEAR_H,
    ("elsewhere",): Q * (1 - (1 - Q) * (1 - Z)) * YEAR_H,
    ("faster",): (Z + (1 - Z) * F**2) * YEAR_H,
    ("paint",): (Z + (1 - Z) * Q**2) * YEAR_H,
}
EFFORT = Effort(seed=1, years=50, replications=2000, batches=100)


@pytest.fixture(scope="module")
def comparison(tmp_path_factory):
    return compared(catalogue_in(tmp_path_factory.mktemp("e7"), E7, OPTIONS), EFFORT)


def test_the_case_is_that_of_the_worked_example():
    assert BY_HAND_H[()] == pytest.approx(6.9603, abs=1e-4)


def test_the_decision_diagrams_give_the_figures_of_the_hand(comparison):
    assert comparison.today_exact_h == pytest.approx(BY_HAND_H[()], rel=1e-9)
    for one in comparison.alone:
        assert one.exact_h == pytest.approx(BY_HAND_H[one.outcome.chosen], rel=1e-9)


def test_simulation_finds_the_same_difference_as_the_hand(comparison):
    for one in comparison.alone:
        exact_h = BY_HAND_H[()] - BY_HAND_H[one.outcome.chosen]
        found = one.outcome.spared_h
        half = (found.high - found.low) / 2
        assert found.value == pytest.approx(exact_h, abs=2 * half + 1e-12), one.option


def test_options_are_ranked_as_by_hand_and_by_the_diagrams(comparison):
    by_simulation = sorted(comparison.alone, key=lambda one: -one.outcome.spared_h.value)
    by_diagram = sorted(comparison.alone, key=lambda one: one.exact_h)
    assert [one.option for one in by_simulation] == ["elsewhere", "third", "faster", "paint"]
    assert [one.option for one in by_simulation] == [one.option for one in by_diagram]


def test_an_hour_spared_is_worth_what_the_inventory_says(comparison, tmp_path):
    """The process stands and falls with the service; its hour costs 250, in the currency of the options."""
    assert comparison.today.loss is None
    priced = E7 + "processes: {sales: {needs: [web], cost_per_hour: EUR 250}}\n"
    for one in compared(catalogue_in(tmp_path, priced, OPTIONS), Effort(seed=1, years=10, replications=100)).alone:
        found, hours = one.outcome.loss_spared, one.outcome.spared_h
        assert (found.value, found.low, found.high) == pytest.approx(
            [250 * x for x in (hours.value, hours.low, hours.high)]
        )


def test_an_hour_priced_in_another_currency_is_not_added_up(tmp_path):
    priced = E7 + "processes: {sales: {needs: [web], cost_per_hour: USD 250}}\n"
    found = compared(catalogue_in(tmp_path, priced, OPTIONS), Effort(seed=1, years=1, replications=10, batches=5))
    assert found.today.loss is None


def test_what_changes_nothing_spares_exactly_nothing(comparison):
    paint = comparison.alone[3].outcome.spared_h
    assert (paint.value, paint.low, paint.high) == (0.0, 0.0, 0.0)


def test_common_random_numbers_tell_what_other_numbers_would_not(tmp_path):
    """The difference is known far better than from two runs of their own."""
    catalogue = catalogue_in(tmp_path / "e7", E7, OPTIONS)
    trials, other = trials_of(catalogue, EFFORT), trials_of(catalogue, Effort(2, 50, 2000, 100))
    paired = spared(trials.sample(()), trials.sample(("third",)), trials.counted)
    apart = spared(trials.sample(()), other.sample(("third",)), trials.counted)
    assert (paired.high - paired.low) < 0.8 * (apart.high - apart.low)


def test_only_a_second_zone_meets_the_target_and_it_is_the_cheapest_set(comparison):
    """Both servers and the zone: `third` helps against the loss of both, `elsewhere` against that of the zone."""
    gained = {one.option: {target.scenario for target in one.gained} for one in comparison.alone}
    assert gained == {"third": {"both-lost"}, "elsewhere": {"zone-lost"}, "faster": set(), "paint": set()}
    assert comparison.cheapest.chosen == ("third", "elsewhere")
    assert comparison.cheapest.exact
    assert comparison.recommended.missed == frozenset()
    assert comparison.recommended.cost.per_year == pytest.approx(900 + 2000 + 1000)
    assert (comparison.recommended.cost.once, comparison.recommended.cost.yearly) == (3000, 2900)
    assert comparison.remains.plays == comparison.remains.plays_met == 25


def test_the_frontier_rises_in_cost_and_falls_in_downtime(comparison):
    assert comparison.frontier_is_of_all
    assert len(comparison.sampled) == 16
    costs = [one.cost.per_year for one in comparison.frontier]
    assert costs == sorted(costs)
    for one in comparison.frontier:
        for other in comparison.sampled:
            assert not (other.cost.per_year < one.cost.per_year and other.down_h.value < one.down_h.value)
    assert comparison.frontier[0].chosen == ()
    assert ("paint",) not in [one.chosen for one in comparison.frontier]


def test_the_same_effort_gives_the_same_comparison(tmp_path, comparison):
    again = compared(catalogue_in(tmp_path / "e7", E7, OPTIONS), EFFORT)
    assert [one.outcome for one in again.alone] == [one.outcome for one in comparison.alone]
    assert again.frontier == comparison.frontier


def test_targets_that_no_set_meets_are_named_and_not_waited_for(tmp_path):
    options = "options: {third: {yearly: EUR 9, change: {servers: {a: {repair: 5 h}}}}}\n"
    found = compared(catalogue_in(tmp_path / "e7", E7, options), Effort(years=1, replications=20, batches=20))
    assert {target.scenario for target in found.out_of_reach} == {"zone-lost", "both-lost"}
    assert found.cheapest.chosen == ()
