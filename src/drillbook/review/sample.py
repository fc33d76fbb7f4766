"""Time down over simulated years, batch by batch, so that two inventories are compared on the same failures.

Random numbers are a function of seed, element, replication and place (decision 0021): whatever an option leaves as it
was fails at the same instants with and without it. The difference of a batch's time down is therefore the option's
doing; its interval is Student's over the batches, which are independent and alike (batch means, Law & Kelton).
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import sqrt

import numpy as np
from numpy.typing import NDArray
from scipy import stats

from drillbook.graph import DependencyGraph
from drillbook.model import Estate
from drillbook.simulation.years.block import player_of
from drillbook.simulation.years.figures import LEVEL, Asked, Estimate, Years
from drillbook.simulation.years.limits import refuse_too_much
from drillbook.simulation.years.plan import Plan, plan_years
from drillbook.simulation.years.run import Progress, Run
from drillbook.simulation.years.summary import summarise
from drillbook.simulation.years.tally import DOWN, Tally, added, new_tally

HOUR_S = 3600.0
METHOD = "Student's t over batches, played on the same random numbers"


@dataclass(frozen=True, slots=True)
class Effort:
    """How much is simulated: batches of replications of some years each."""

    seed: int = 0
    years: float = 10.0
    replications: int = 1000
    batches: int = 100

    @property
    def size(self) -> int:
        """Replications of a batch."""
        return max(1, self.replications // self.batches)

    @property
    def played(self) -> int:
        """Replications in all batches."""
        return self.size * self.batches

    @property
    def all_years(self) -> float:
        """Simulated years altogether."""
        return self.played * self.years


@dataclass(frozen=True, eq=False)
class Sample:
    """Hours down a year of each subject in each batch."""

    plan: Plan
    effort: Effort
    subjects: tuple[str, ...]
    down_h: NDArray[np.float64]
    """Shape (batches, subjects)."""
    tally: Tally

    def total(self, among: Sequence[str]) -> NDArray[np.float64]:
        """Hours down a year, of some subjects together, in each batch."""
        return self.loss(dict.fromkeys(among, 1.0))

    def loss(self, an_hour: Mapping[str, float]) -> NDArray[np.float64]:
        """What time down costs a year in each batch, with what an hour costs of each subject."""
        columns = [self.subjects.index(one) for one in an_hour]
        total: NDArray[np.float64] = self.down_h[:, columns] @ np.array(list(an_hour.values()))
        return total


def sample(estate: Estate, graph: DependencyGraph, subjects: Sequence[str], effort: Effort) -> Sample:
    """Play the years of some services and processes. InputError where they are too much (S003)."""
    plan = plan_years(estate, graph, subjects, effort.seed, effort.years)
    refuse_too_much(estate, plan)
    player, size = player_of(plan), effort.size
    total = new_tally(len(subjects), len(plan.model.cause_nodes))
    down_h = np.empty((effort.batches, len(subjects)))
    for batch in range(effort.batches):
        tally = player.block(batch * size, (batch + 1) * size)
        down_h[batch] = tally.sums[:, DOWN, 0] / (size * effort.years * HOUR_S)
        total = added(total, tally)
    return Sample(plan, effort, tuple(subjects), down_h, total)


def summary_of(estate: Estate, one: Sample) -> Years:
    """Availability, causes and the exact unavailability of what was played."""
    progress = Progress(one.tally, one.effort.played)
    return summarise(estate, Run(one.plan, Asked(one.effort.played), progress))


def mean_of(values: NDArray[np.float64]) -> Estimate:
    """The mean of batches and its 95 % interval; bounds None where there are too few batches to tell."""
    count, mean = len(values), float(values.mean())
    if count < 2:
        return Estimate(mean, None, None)
    spread = float(values.std(ddof=1))
    half = float(stats.t.ppf(0.5 + LEVEL / 2, count - 1)) * spread / sqrt(count)
    return Estimate(mean, mean - half, mean + half)


def spared(before: Sample, after: Sample, among: Sequence[str]) -> Estimate:
    """Hours down a year that are spared: positive where `after` is down less. Both of the same effort."""
    return mean_of(before.total(among) - after.total(among))


def loss_spared(before: Sample, after: Sample, an_hour: Mapping[str, float]) -> Estimate:
    """What is lost less a year by being down, in the currency of what an hour costs of each subject."""
    return mean_of(before.loss(an_hour) - after.loss(an_hour))
