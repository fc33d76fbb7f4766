"""Times by inversion, against scipy's quantiles; random numbers against published ones."""

import numpy as np
import pytest
from numba import njit
from scipy import special, stats

from drillbook.graph.philox import MASK, philox
from drillbook.model import Law
from drillbook.simulation.years.law import NUMBERS, Times
from drillbook.simulation.years.law_kernel import inverse_gamma, inverse_normal, quantile, residual

normal = njit(lambda u: inverse_normal(u))  # noqa: PLW0108 - the function is for kernels alone
gamma = njit(lambda shape, u: inverse_gamma(shape, u))  # noqa: PLW0108 - as above
time_at = njit(lambda law, scale, shape, table, count, u: quantile(law, scale, shape, table, 0, count, u))
left = njit(lambda law, scale, shape, table, count, u, v: residual(law, scale, shape, table, 0, count, u, v))
words = njit(lambda key, counter: philox(key, counter))  # noqa: PLW0108 - as above

SHARES = np.sort(
    np.concatenate([10.0 ** np.arange(-15, -1), np.linspace(0.01, 0.99, 99), 1 - 10.0 ** np.arange(-12, -1)])
)
LAWS = {
    Times(Law.EXPONENTIAL, 7.0): stats.expon(scale=7),
    Times(Law.WEIBULL, 7.0, 0.5): stats.weibull_min(0.5, scale=3.5),
    Times(Law.WEIBULL, 7.0, 3.0): stats.weibull_min(3, scale=7 / special.gamma(4 / 3)),
    Times(Law.LOGNORMAL, 7.0, 1.5): stats.lognorm(1.5, scale=7 * np.exp(-1.125)),
    Times(Law.GAMMA, 7.0, 0.3): stats.gamma(0.3, scale=7 / 0.3),
    Times(Law.GAMMA, 7.0, 40.0): stats.gamma(40, scale=7 / 40),
}


def test_random_numbers_are_those_of_the_paper():
    """Known answers of philox4x32-10 (Random123)."""
    every = int(MASK)
    known = {
        ((0, 0), (0, 0, 0, 0)): (0x6627E8D5, 0xE169C58D, 0xBC57AC4C, 0x9B00DBD8),
        ((every, every), (every,) * 4): (0x408F276D, 0x41C83B0E, 0xA20BC7C6, 0x6D5451FD),
        ((0xA4093822, 0x299F31D0), (0x243F6A88, 0x85A308D3, 0x13198A2E, 0x03707344)): (
            0xD16CFE09, 0x94FDCCEB, 0x5001E420, 0x24126EA1,
        ),
    }  # fmt: skip
    for (key, counter), answer in known.items():
        assert words(tuple(map(np.uint64, key)), tuple(map(np.uint64, counter))) == answer


def test_the_normal_quantile():
    assert [normal(u) for u in SHARES] == pytest.approx(list(special.ndtri(SHARES)), rel=1e-9, abs=1e-12)


@pytest.mark.parametrize("shape", [0.1, 0.3, 1.0, 1.3, 2.5, 40.0, 1001.0])
def test_the_gamma_quantile(shape):
    """In the far upper tail the distribution function itself has fewer digits left."""
    found, expected = [gamma(shape, u) for u in SHARES], list(special.gammaincinv(shape, SHARES))
    assert found[:-9] == pytest.approx(expected[:-9], rel=1e-9, abs=1e-290)
    assert found == pytest.approx(expected, rel=1e-5, abs=1e-290)


@pytest.mark.parametrize("times", LAWS, ids=str)
def test_a_law_has_the_quantiles_and_the_mean_that_it_should(times):
    found = [time_at(NUMBERS[times.law], times.scale, times.shape, np.zeros(1), 1, u) for u in SHARES]
    exceeds = times.law in (Law.EXPONENTIAL, Law.WEIBULL)
    expected = LAWS[times].isf(SHARES) if exceeds else LAWS[times].ppf(SHARES)
    assert found == pytest.approx(list(expected), rel=1e-5, abs=1e-200)
    assert found[:-9] == pytest.approx(list(expected[:-9]), rel=1e-8, abs=1e-200)
    assert LAWS[times].mean() == pytest.approx(7)


WITHOUT_SCIPY = (Times(Law.DETERMINISTIC, 7.0), Times(Law.EMPIRICAL, 7.0, 0.0, (1.0, 5.0, 15.0)))


@pytest.mark.parametrize("times", [*LAWS, *WITHOUT_SCIPY], ids=str)
def test_what_is_left_of_a_time_under_way_has_the_mean_of_renewal_theory(times):
    """E[T²] / 2 E[T]."""
    table, chance = np.array(times.observed_s or [0.0]), np.random.default_rng(1)
    draws = chance.random((40_000, 2))
    found = [left(NUMBERS[times.law], times.scale, times.shape, table, len(table), u, v) for u, v in draws]
    second = {Law.DETERMINISTIC: 49.0, Law.EMPIRICAL: (1 + 25 + 225) / 3}.get(times.law)
    second = LAWS[times].moment(2) if second is None else second
    error = np.std(found) / 200
    assert abs(np.mean(found) - second / 14) < 5 * error + 0.01


def test_observed_times_come_as_often_as_they_were_observed():
    table = np.array([1.0, 5.0, 15.0])
    found = [time_at(NUMBERS[Law.EMPIRICAL], 1.0, 0.0, table, 3, u) for u in (0.1, 0.3, 0.34, 0.6, 0.7, 0.999999)]
    assert found == [1, 1, 5, 5, 15, 15]
