"""95 % intervals from sums that were streamed: of means, of shares, of quantiles. Each names its method."""

from math import ceil, inf, sqrt

import numpy as np
from numpy.typing import NDArray
from scipy import stats

from drillbook.graph.compiled import Seconds
from drillbook.simulation.years.figures import LEVEL, Estimate
from drillbook.simulation.years.tally import Lengths


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


def quantile_interval(lengths: Lengths, share: float, level: float = LEVEL) -> Estimate | None:
    """A quantile of times, in seconds, with the interval of its rank; None where there are no times.

    The times of a bin are taken to lie between its shortest and its longest as a power of their rank does that has
    their mean: evenly spaced where that is in the middle, at one end where most are. One that is longer than all bins
    of times with an end is told as inf.
    """
    cumulated = np.cumsum(lengths.bins)
    total = int(cumulated[-1])
    if total == 0:
        return None

    def ranked_s(rank: int) -> float:
        place = int(np.searchsorted(cumulated, rank))
        first_s, last_s, count = float(lengths.shortest[place]), float(lengths.longest[place]), int(lengths.bins[place])
        if last_s in (first_s, inf):
            return last_s
        part = (rank - 1 - (int(cumulated[place]) - count)) / (count - 1)
        mean_s = float(lengths.altogether[place]) / count
        if mean_s <= first_s:
            return first_s
        bend = (last_s - mean_s) / (mean_s - first_s)
        return first_s + (last_s - first_s) * float(part**bend)

    rank = max(1, int(np.ceil(share * total)))
    effect = _design_effect(lengths, cumulated, int(np.searchsorted(cumulated, rank)))
    worth = max(1, round(total / effect))
    low, high = stats.binom.ppf([(1 - level) / 2, (1 + level) / 2], worth, share) * total / worth
    return Estimate(ranked_s(rank), ranked_s(max(1, int(low))), ranked_s(min(total, ceil(high + total / worth))))


def _design_effect(lengths: Lengths, cumulated: NDArray[np.int64], place: int) -> float:
    """By how much more the share of times up to about a bin varies than that of independent times; at least 1.

    The variance of a ratio of sums over replications, of K of N times each (Kish, Survey Sampling, 1965): with
    F = ΣK/ΣN it is Σ(K - FN)² / (ΣN)², where independent times have F(1 - F) / ΣN.
    """
    total, found = int(cumulated[-1]), 1.0
    square_of_all = int(lengths.squares.sum())
    for end in (place, place - 1):
        share = float(cumulated[end]) / total if end >= 0 else 0.0
        if 0 < share < 1:
            squares, beside = (int(each[: end + 1].sum()) for each in (lengths.squares, lengths.together))
            spread = squares - 2 * share * beside + share * share * square_of_all
            found = max(found, spread / (total * share * (1 - share)))
    return found
