"""95 % intervals from sums that were streamed: of means, of shares, of quantiles. Each names its method."""

from math import inf, sqrt

import numpy as np
from numpy.typing import NDArray
from scipy import stats

from drillbook.graph.compiled import Seconds
from drillbook.simulation.years.figures import LEVEL, Estimate


def mean_interval(count: int, sums: Seconds, positive: int, level: float = LEVEL) -> Estimate:
    """The mean of `count` values from their sums of first, second and third powers.

    Where nothing was seen in any replication, nothing bounds the mean from above: `high` is None.
    """
    mean = float(sums[0]) / count
    if positive == 0:
        return Estimate(0.0, 0.0, None)
    if count < 2:
        return Estimate(mean, None, None)
    variance = max(0.0, (float(sums[1]) - count * mean * mean) / (count - 1))
    if variance <= 1e-15 * mean * mean:
        return Estimate(mean, mean, mean)
    third = float(sums[2]) / count - 3 * mean * float(sums[1]) / count + 2 * mean**3
    skewness = third / (variance * (count - 1) / count) ** 1.5
    error = sqrt(variance / count)
    t = float(stats.t.ppf(0.5 + level / 2, count - 1))
    low, high = (mean - error * _unskewed(y, skewness / sqrt(count)) for y in (t, -t))
    return Estimate(mean, max(0.0, low), high)


def _unskewed(y: float, skew: float) -> float:
    """Hall's transformation of a standardised mean, undone: g(T) = T + cT² + c²T³/3 + skew/6, c = skew/3."""
    c = skew / 3
    if abs(c) < 1e-9:
        return y
    return float((np.cbrt(1 + 3 * c * (y - skew / 6)) - 1) / c)


def share_interval(count: int, seen: int, level: float = LEVEL) -> Estimate:
    """The share of `seen` among `count`; of none seen, an upper bound all the same."""
    z = float(stats.norm.ppf(0.5 + level / 2))
    middle = (seen + z * z / 2) / (count + z * z)
    half = z / (count + z * z) * sqrt(seen * (count - seen) / count + z * z / 4)
    low = 0.0 if seen == 0 else max(0.0, middle - half)
    return Estimate(seen / count, low, 1.0 if seen == count else min(1.0, middle + half))


def quantile_interval(
    bins: NDArray[np.int64], shortest: Seconds, longest: Seconds, share: float, level: float = LEVEL
) -> Estimate | None:
    """A quantile of binned times, in seconds, with the interval of its rank; None where there are no times.

    The times of a bin are taken to be evenly spaced from its shortest to its longest. One that is longer than all bins
    of times with an end is told as inf.
    """
    total = int(bins.sum())
    if total == 0:
        return None
    cumulated = np.cumsum(bins)
    low, high = stats.binom.ppf([(1 - level) / 2, (1 + level) / 2], total, share)

    def ranked_s(rank: int) -> float:
        place = int(np.searchsorted(cumulated, rank))
        first_s, last_s, count = float(shortest[place]), float(longest[place]), int(bins[place])
        if last_s in (first_s, inf):
            return last_s
        return first_s + (last_s - first_s) * (rank - 1 - (int(cumulated[place]) - count)) / (count - 1)

    return Estimate(
        ranked_s(max(1, int(np.ceil(share * total)))),
        ranked_s(max(1, int(low))),
        ranked_s(min(total, int(high) + 1)),
    )
