"""What is kept of many replications: sums, counts and bins whose size does not grow with their number.

Tallies of blocks of replications are added in the order of the blocks, so that the result has the same bits whoever
computed which block.
"""

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from drillbook.graph.compiled import Seconds

DOWN, OUTAGES, OVER_RTO, OVER_MTD, LOST, LOSSES, OVER_RPO, GONE = range(8)
"""What is summed of a subject: seconds down, outages, outages longer than its RTO and MTD, seconds of data lost,
losses of data, such beyond its RPO, and such after which no copy is left (no seconds are counted for these)."""
METRICS = 8
BINS = 1100
BIN_RATIO = 1.02
"""Recovery times are counted in bins each 2 % wider than the one before, of which the shortest and the longest time are
kept: a quantile is right to far less than that, and to the last digit where all times in its bin are the same."""
LEAST_BIN_S = 0.1


class Tally(NamedTuple):
    """Of S subjects and C places for causes, over some replications."""

    played: NDArray[np.int64]
    """Shape (1,): how many replications."""
    positive: NDArray[np.int64]
    """Shape (S, METRICS): replications in which it was more than nothing."""
    sums: Seconds
    """Shape (S, METRICS, 3): sums of the value, of its square and of its cube."""
    bins: NDArray[np.int64]
    """Shape (S, BINS): outages by their length; the last bin holds what is longer, and what never ended."""
    shortest: Seconds
    """Shape (S, BINS): the shortest of them in seconds; inf where there is none."""
    longest: Seconds
    """Shape (S, BINS): the longest; 0 where there is none, inf where one never ended."""
    causes: Seconds
    """Shape (C, 3): seconds down by failure, by maintenance, and outages, of each element that a subject needs."""


def new_tally(subjects: int, places: int) -> Tally:
    """Nothing counted yet."""
    return Tally(
        np.zeros(1, dtype=np.int64),
        np.zeros((subjects, METRICS), dtype=np.int64),
        np.zeros((subjects, METRICS, 3)),
        np.zeros((subjects, BINS), dtype=np.int64),
        np.full((subjects, BINS), np.inf),
        np.zeros((subjects, BINS)),
        np.zeros((places, 3)),
    )


def added(total: Tally, more: Tally) -> Tally:
    """Both together; neither is changed."""
    return Tally(
        played=total.played + more.played,
        positive=total.positive + more.positive,
        sums=total.sums + more.sums,
        bins=total.bins + more.bins,
        shortest=np.minimum(total.shortest, more.shortest),
        longest=np.maximum(total.longest, more.longest),
        causes=total.causes + more.causes,
    )
