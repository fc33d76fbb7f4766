"""Unavailability too small to be seen by playing years as they come: importance splitting, with its interval."""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from drillbook.simulation.years.block import MOST_ROOM, new_desk
from drillbook.simulation.years.figures import Estimate
from drillbook.simulation.years.interval import mean_interval
from drillbook.simulation.years.plan import YEAR_S, Plan
from drillbook.simulation.years.rare_kernel import Chains, split_once

METHOD = "generalised splitting over whole stories (Botev and Kroese, 2012)"
POPULATION = 500
RUNS = 100
PILOT = 1000
"""Number of the first run that counts: those before it only choose the levels."""
COMMON = 0.2
"""The first level is to be reached by about so many of the stories."""
RATIO = 2.0
"""From one level to the next, repairs are shorter by this."""
MOST_STRETCH = RATIO**24
MOST_FACTOR = 200
GUESS = 4
"""Steps of each story on a level of which nothing is known yet."""
SEEN = 50
"""Stories of a pilot run by which a level's share is known well enough."""
Told = Callable[[int, int], None]


@dataclass(frozen=True, slots=True)
class Rare:
    """What splitting found about one subject."""

    unavailability: Estimate
    any_outage: Estimate
    """Probability of an outage in the years of a replication."""
    runs: int
    stretches: tuple[float, ...]
    """Of the levels: how much longer repairs are; the last is 1."""
    method: str = METHOD


def split(plan: Plan, told: Told, runs: int = RUNS, offset: int = 0) -> Rare:
    """The unavailability of the only subject of a plan. `offset` gives other runs of the same seed.

    Every run gives an unbiased estimate, so their mean has Student's interval.
    """
    splitting = _Splitting(plan, offset)
    splitting.choose_levels()
    values = np.zeros((runs, 2))
    for number in range(runs):
        values[number] = splitting.run(PILOT + number)
        told(number + 1, runs)
    any_outage, down_s = (
        mean_interval(runs, np.array([(column**power).sum() for power in (1, 2, 3)]), int((column > 0).sum()))
        for column in values.T
    )
    length_s = plan.years * YEAR_S
    low, high = (None if bound is None else bound / length_s for bound in (down_s.low, down_s.high))
    return Rare(Estimate(down_s.value / length_s, low, high), any_outage, runs, tuple(splitting.stretches))


class _Splitting:
    """Levels, factors, and room to work in."""

    def __init__(self, plan: Plan, offset: int) -> None:
        if len(plan.subjects) != 1:
            raise ValueError("splitting asks about one subject")
        self.plan = plan
        self.key = (plan.seed * 1_000_003 + offset) % 2**31
        self.desk = new_desk(plan.model, 256 + 4 * len(plan.model.usual))
        self.stories = 4 * POPULATION
        self.stretches = [1.0]
        self.factors: list[int] = [1]
        self.passed = np.zeros(1, dtype=np.int32)

    def choose_levels(self) -> None:
        """By pilot runs: the first level so far from the truth that it is common, then factors that keep numbers up."""
        top = 1.0
        while self._share(top) < COMMON and top < MOST_STRETCH:
            top *= RATIO
        levels = round(np.log(top) / np.log(RATIO)) + 1
        self.stretches = [top / RATIO**level for level in range(levels)]
        steps, after = [0] * levels, [0] * levels
        self.factors = [GUESS] * levels
        for attempt in range(8 * levels):
            self.run(attempt)
            passed = self.passed.tolist()
            for level in range(levels - 1):
                steps[level] += passed[level] * self.factors[level]
                after[level] += passed[level + 1]
            guess = GUESS
            for level in range(levels - 1):
                if after[level] >= SEEN:
                    guess = max(1, min(MOST_FACTOR, round(steps[level] / after[level])))
                elif steps[level] > SEEN * guess:
                    guess = min(MOST_FACTOR, 2 * self.factors[level])
                self.factors[level] = guess
            if min(after[:-1], default=SEEN) >= SEEN:
                break
        self.factors[-1] = 1

    def _share(self, stretch: float) -> float:
        self.stretches, self.factors = [stretch], [1]
        return self.run(0)[0]

    def run(self, number: int) -> tuple[float, float]:
        """One run: probability of an outage, and expected seconds down."""
        model, found = self.plan.model, np.zeros(2)
        key = (self.key * 100_003 + number) % 2**32
        while True:
            shape = (self.stories, len(model.drawn) + 1)
            keys, turns = np.zeros((2, *shape), np.uint64), np.zeros((2, *shape))
            chains = Chains(keys[0], turns[0], keys[1], turns[1], np.array(self.stretches))
            self.passed = np.zeros(len(self.stretches), dtype=np.int32)
            times = (self.plan.begins_s, self.plan.ends_s, self.plan.horizon_s)
            factors = np.array(self.factors, dtype=np.int32)
            done = split_once(model, self.desk, chains, factors, POPULATION, key, *times, found, self.passed)
            if done == 0:
                return float(found[0]), float(found[1])
            if done == -1:
                self.desk = new_desk(model, 2 * len(self.desk.spans.start))
            else:
                self.stories *= 2
            if max(len(self.desk.spans.start), self.stories * shape[1]) > MOST_ROOM:
                raise MemoryError("splitting needs more stories than memory holds")
