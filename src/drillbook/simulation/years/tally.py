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
    altogether: Seconds
    """Shape (S, BINS): all of them added, in seconds; inf where one never ended."""
    squares: NDArray[np.int64]
    """Shape (S, BINS): what the outages in a bin add to the sum, over replications, of the square of how many of a
    replication's outages are no longer than they are. Outages of one replication need not be independent."""
    together: NDArray[np.int64]
    """Shape (S, BINS): for each outage in a bin, how many its replication has."""
    causes: Seconds
    """Shape (C, 3): seconds down by failure, by maintenance, and outages, of each element that a subject needs."""


class Lengths(NamedTuple):
    """The outages of one subject by their length: its rows of the tally's arrays of the same names."""

    bins: NDArray[np.int64]
    shortest: Seconds
    longest: Seconds
    altogether: Seconds
    squares: NDArray[np.int64]
    together: NDArray[np.int64]


def lengths_of(tally: Tally, subject: int) -> Lengths:
    """Those of a subject, by its place."""
    return Lengths(*(getattr(tally, name)[subject] for name in Lengths._fields))


def new_tally(subjects: int, places: int) -> Tally:
    """Nothing counted yet."""
    return Tally(
        np.zeros(1, dtype=np.int64),
        np.zeros((subjects, METRICS), dtype=np.int64),
        np.zeros((subjects, METRICS, 3)),
        np.zeros((subjects, BINS), dtype=np.int64),
        np.full((subjects, BINS), np.inf),
        np.zeros((subjects, BINS)),
        np.zeros((subjects, BINS)),
        np.zeros((subjects, BINS), dtype=np.int64),
        np.zeros((subjects, BINS), dtype=np.int64),
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
        altogether=total.altogether + more.altogether,
        squares=total.squares + more.squares,
        together=total.together + more.together,
        causes=total.causes + more.causes,
    )
