"""Intervals hold the truth as often as they say."""

import numpy as np
import pytest
from coverage_of import Coverage, coverages, of_splitting, of_years
from effort import FUZZING
from scipy import stats

from drillbook.simulation.years.interval import mean_interval, quantile_interval, share_interval
from drillbook.simulation.years.tally import BIN_RATIO, BINS, LEAST_BIN_S, Lengths


@pytest.mark.properties
@pytest.mark.parametrize(("one", "runs"), [(of_years, 40), (of_splitting, 12)])
def test_intervals_hold_the_truth_as_often_as_they_say(one, runs):
    """Few runs show a gross fault only; `make coverage` makes a thousand."""
    for found in coverages(one, runs * max(1, FUZZING // 10)):
        assert found.is_right, found


def test_what_is_expected_of_fewer_runs_is_wider():
    assert Coverage("", 1000, 930).band == pytest.approx((0.927, 0.973))
    assert Coverage("", 1000, 930).is_right
    assert not Coverage("", 1000, 920).is_right
    assert not Coverage("", 1000, 980).is_right
    assert Coverage("", 250, 230).is_right


def test_shares_hold_the_truth():
    draws = np.random.default_rng(1).binomial(1000, 0.01, 4000)
    intervals = [share_interval(1000, int(seen)) for seen in draws]
    assert 0.93 < sum(one.low <= 0.01 <= one.high for one in intervals) / len(intervals) < 0.98


def test_of_a_skewed_mean_hall_is_right_where_student_is_not():
    """A lognormal law of skewness 6.2, 100 at a time: Student's interval misses too often on the one side."""
    chance = np.random.default_rng(2)
    truth, held, student, runs = np.exp(0.5), 0, 0, 4000
    for values in chance.lognormal(0, 1, (runs, 100)):
        sums = np.array([(values**power).sum() for power in (1, 2, 3)])
        one = mean_interval(100, sums, 100)
        held += one.low <= truth <= one.high
        half = stats.t.ppf(0.975, 99) * values.std(ddof=1) / 10
        student += abs(values.mean() - truth) <= half
    assert student / runs < held / runs
    assert 0.92 < held / runs < 0.97


def test_what_was_never_seen_has_no_upper_bound_but_a_share_has():
    one = mean_interval(1000, np.zeros(3), 0)
    assert (one.value, one.low, one.high) == (0.0, 0.0, None)
    share = share_interval(1000, 0)
    assert share.low == 0
    assert 0.003 < share.high < 0.0045
    same = mean_interval(10, np.array([30.0, 90.0, 270.0]), 10)
    assert (same.value, same.low, same.high) == (3.0, 3.0, 3.0)


def binned(times) -> Lengths:
    """Each from a replication of its own."""
    places = (np.log(np.minimum(times, 1e300) / LEAST_BIN_S) / np.log(BIN_RATIO)).astype(int).clip(0, BINS - 1)
    shortest, longest = np.full(BINS, np.inf), np.zeros(BINS)
    np.minimum.at(shortest, places, times)
    np.maximum.at(longest, places, times)
    bins = np.bincount(places, minlength=BINS)
    altogether = np.bincount(places, weights=times, minlength=BINS)
    return Lengths(bins, shortest, longest, altogether, bins, bins)


def test_quantiles_of_bins_are_right_to_far_less_than_a_bin():
    times = np.random.default_rng(3).exponential(36_000, 200_000)
    ordered = np.sort(times)
    for share in (0.5, 0.95):
        one = quantile_interval(binned(times), share)
        rank = int(share * len(times))
        assert one.value == pytest.approx(ordered[rank - 1], rel=4e-4)
        low, high = stats.binom.ppf([0.025, 0.975], len(times), share).astype(int)
        assert (one.low, one.high) == pytest.approx((ordered[low - 1], ordered[high]), rel=4e-4)


def test_quantiles_of_a_few_times_are_these_times():
    times = np.array([100.0, 101.0, 5000.0, 7200.0, 7200.0])
    assert quantile_interval(binned(times), 0.5).value == 5000
    assert quantile_interval(binned(times), 0.3).value == 101
    assert quantile_interval(binned(times), 0.95).value == 7200
    assert quantile_interval(binned(times[:0]), 0.5) is None


def test_a_quantile_among_times_without_end_is_none_itself():
    without_end = np.array([7200.0, np.inf, np.inf])
    assert quantile_interval(binned(without_end), 0.5).value == np.inf
    assert quantile_interval(binned(without_end), 0.3).value == 7200
    century_s = 100 * 365 * 86400.0
    assert quantile_interval(binned(np.array([century_s])), 0.5).value == century_s


def test_times_that_come_together_are_worth_one():
    """Ten equal outages in each replication: as if it had one."""
    times = np.random.default_rng(4).exponential(36_000, 2000)
    alone = binned(times)
    tenfold = Lengths(
        10 * alone.bins, alone.shortest, alone.longest, 10 * alone.altogether, 100 * alone.bins, 100 * alone.bins
    )
    for share in (0.5, 0.95):
        one, same = quantile_interval(alone, share), quantile_interval(tenfold, share)
        assert (same.value, same.low, same.high) == pytest.approx((one.value, one.low, one.high), rel=0.005)


def test_where_most_times_are_one_time_that_is_the_quantile():
    """A takeover takes an hour, and some repairs less: whether most of a bin are its longest or its shortest."""
    rng = np.random.default_rng(5)
    below = np.concatenate([np.full(9600, 3600.0), rng.uniform(3000, 3600, 400)])
    above = np.concatenate([np.full(9600, 3600.0), rng.uniform(3600, 4200, 400)])
    for times, share in ((below, 0.5), (below, 0.95), (above, 0.05), (above, 0.5)):
        one = quantile_interval(binned(times), share)
        assert (one.low, one.value, one.high) == pytest.approx((3600, 3600, 3600), rel=1e-4)
