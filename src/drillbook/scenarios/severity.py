"""How severe a hit is: whether it happens, and for how long, drawn by seed, replication and hit."""

from collections.abc import Callable
from datetime import timedelta
from math import gamma, inf

import numpy as np

from drillbook.graph import DependencyGraph
from drillbook.model import Distribution, Hit, Stage
from drillbook.model.distribution import Law

LONGEST_S = 100 * 365.25 * 86400.0
"""A century: what is drawn longer than that is for good."""
SHORTEST_S = 0.001
"""Lengths are told to the millisecond, and a hit lasts longer than nothing."""


def length_s(hit: Hit, graph: DependencyGraph) -> float:
    """How long a hit lasts where nothing is random, in seconds; inf: for good."""
    return hit.length_s(graph.node(hit.element).repair_s)


def drawn(hit: Hit, graph: DependencyGraph, streams: Callable[[str], np.random.Generator]) -> Hit | None:
    """The hit with its length and those of its stages, where they are random; None where it does not happen.

    What is repaired in its own time keeps that open: whoever repairs it may have to be waited for. `streams` gives the
    random numbers of what is hit, and of those who have it back in stages.
    """
    chance = streams(hit.element)
    happens = chance.random() < hit.chance
    if hit.how.is_order:
        return hit if happens else None
    lasts, mean_s = hit.lasts, length_s(hit, graph)
    if hit.spread is not None and mean_s < inf:
        lasts = _length(hit.spread, mean_s, chance)
    if not happens:
        return None
    stages = tuple(_staged(one, streams(f"{hit.element}/{one.element}")) for one in hit.stages)
    return hit.model_copy(update={"lasts": lasts, "spread": None, "chance": 1.0, "stages": stages})


def _staged(stage: Stage, chance: np.random.Generator) -> Stage:
    if stage.spread is None:
        return stage
    lasts = _length(stage.spread, stage.usual.total_seconds(), chance)
    return stage.model_copy(update={"lasts": lasts, "spread": None})


def _length(spread: Distribution, mean_s: float, chance: np.random.Generator) -> timedelta:
    return timedelta(seconds=max(round(min(_draw(spread, mean_s, chance), LONGEST_S), 3), SHORTEST_S))


def _draw(spread: Distribution, mean_s: float, chance: np.random.Generator) -> float:
    """A length with this mean; laws by mean and shape, as in simulated years."""
    shape = spread.shape or 1.0
    match spread.law:
        case Law.EXPONENTIAL:
            return float(chance.exponential(mean_s))
        case Law.WEIBULL:
            return float(chance.weibull(shape)) * mean_s / gamma(1 + 1 / shape)
        case Law.GAMMA:
            return float(chance.gamma(shape, mean_s / shape))
        case Law.LOGNORMAL:
            return float(chance.lognormal(np.log(mean_s) - shape**2 / 2, shape)) if mean_s else 0.0
        case Law.EMPIRICAL:
            return spread.observed[int(chance.integers(len(spread.observed)))].total_seconds()
        case Law.DETERMINISTIC:
            return mean_s
