"""What a review of the bookseller must find: the backup in Connecticut buys nothing against the blackout of 2003."""

import pytest
from reviewing import catalogue_in, trials_of
from shipped import INVENTORIES

from drillbook.graph import build_graph
from drillbook.review.cheapest import Question, find_cheapest
from drillbook.review.comparison import compare
from drillbook.review.recovery import missed, play
from drillbook.review.sample import Effort
from drillbook.review.standby import bought_by_sites

BLACKOUT = "blackout-2003"
EFFORT = Effort(years=10, replications=20, batches=20)


@pytest.fixture(scope="module")
def trials():
    return trials_of(catalogue_in(INVENTORIES / "northeast-2003"), EFFORT)


@pytest.fixture(scope="module")
def comparison(trials):
    return compare(trials, lambda *_: None)


@pytest.fixture(scope="module")
def bought(trials):
    estate = trials.catalogue.estate
    graph = build_graph(estate)
    played = play(estate, graph, trials.scenarios, 0)
    return {(one.site, one.scenario): one for one in bought_by_sites(estate, graph, trials.scenarios, played, 0)}


def test_connecticut_buys_nothing_against_the_blackout(bought):
    stamford = bought["stamford", BLACKOUT]
    assert stamford.nothing
    assert stamford.meets == frozenset()
    assert {one.subject for one in stamford.missed} >= {"shop", "mail", "dns", "wiki", "order-taking"}
    assert "shop" not in {one.subject for one in stamford.sooner}


def test_it_does_buy_something_against_fire_and_a_lost_host(bought):
    assert len(bought["stamford", "building-loss"].meets) == 9
    assert len(bought["stamford", "database-host-crash"].meets) == 6


def test_new_york_is_not_called_a_standby_that_buys_nothing(bought):
    assert [key for key, one in bought.items() if one.nothing] == [("stamford", BLACKOUT)]


def gained(comparison, option):
    (alone,) = [one for one in comparison.alone if one.option == option]
    return {target.subject for target in alone.gained if target.scenario == BLACKOUT}


def test_what_does_is_power_that_outlasts_it_or_another_grid(comparison):
    assert gained(comparison, "fuel-ny") >= {"shop", "mail", "dns", "wiki", "pictures", "order-taking"}
    assert gained(comparison, "chicago") >= {"mail", "dns", "wiki", "pictures"}
    assert gained(comparison, "generator-ct")
    for useless in ("short-ttl", "second-dba", "wiki-standby", "mail-copies"):
        assert gained(comparison, useless) == set()


def test_chicago_and_a_short_ttl_meet_every_target_of_the_blackout(trials):
    recoveries = trials.recoveries(("short-ttl", "chicago"))
    assert [target for target in missed(recoveries) if target.scenario == BLACKOUT] == []
    assert [target for target in missed(trials.recoveries(("chicago",))) if target.subject == "shop"]


def test_the_cheapest_set_meets_every_target_and_none_of_the_blackout_is_left(comparison):
    assert comparison.out_of_reach == frozenset()
    assert comparison.cheapest.exact
    assert comparison.recommended.missed == frozenset()
    assert set(comparison.cheapest.chosen) & {"generator-ct", "generator-ny", "chicago", "newark"}


def test_it_is_the_cheapest_of_all_sets_by_brute_force(trials, comparison):
    """Every set that costs less than the answer is played here once more, one after the other."""
    catalogue = trials.catalogue
    costs = {name: float(one.cost_per_year(catalogue.depreciation)) for name, one in catalogue.options.items()}
    limit = sum(costs[one] for one in comparison.cheapest.chosen)
    names = [one for one in costs if costs[one] < limit]
    tried = 0
    for number in range(1 << len(names)):
        chosen = frozenset(name for bit, name in enumerate(names) if number >> bit & 1)
        whole = frozenset(catalogue.closure(chosen))
        if whole == chosen and sum(costs[one] for one in chosen) < limit - 1e-9:
            tried += 1
            assert missed(trials.recoveries(chosen)), sorted(chosen)
    assert tried > 50


def test_chicago_and_newark_exclude_each_other(comparison):
    assert [(one.first, one.second) for one in comparison.conflicts] == [("chicago", "newark")]


def test_a_generator_that_runs_dry_is_no_answer_for_the_shop(trials):
    """A day's fuel ends four and a half hours before the power is back; the shop's RTO is four."""
    found = {one.subject for one in missed(trials.recoveries(("generator-ny",))) if one.scenario == BLACKOUT}
    assert found == {"shop", "order-taking"}


def test_with_more_options_than_are_enumerated_it_says_so(trials):
    costs = {f"o{number}": 1.0 for number in range(21)}
    assert not find_cheapest(Question(costs, {}, [], bool)).exact
