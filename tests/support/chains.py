"""Units that fail and are repaired exponentially, each by itself, as a Markov chain: what a system of them comes to."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cached_property
from itertools import chain, combinations

import numpy as np
from closed_forms import HOUR, unit
from scipy.linalg import expm
from scipy.optimize import brentq

from drillbook.graph import DependencyGraph
from drillbook.simulation.years.plan import Plan, plan_graph

YEAR_H = 8760.0


@dataclass(frozen=True, eq=False)
class Chain:
    """The service `web` of a graph, in the long run. Its states are the sets of units that are down."""

    graph: DependencyGraph
    units: Mapping[str, tuple[float, float]]
    """MTTF and MTTR in hours."""
    is_down: Callable[[frozenset[str]], bool]
    """Whether the service is, when these units are."""

    def plan(self) -> Plan:
        """Years of it."""
        return plan_graph(self.graph, {name: unit(*times) for name, times in self.units.items()}, ["web"], 1, 1.0)

    @cached_property
    def states(self) -> list[frozenset[str]]:
        """Those in which the service is down come last."""
        names = list(self.units)
        sets = chain.from_iterable(combinations(names, size) for size in range(len(names) + 1))
        return sorted(map(frozenset, sets), key=self.is_down)

    @cached_property
    def up(self) -> int:
        """In how many of them the service is up."""
        return sum(not self.is_down(state) for state in self.states)

    @cached_property
    def rates(self) -> np.ndarray:
        """From each state to each other one, an hour."""
        found = np.zeros((len(self.states), len(self.states)))
        for row, state in enumerate(self.states):
            for name, (mttf_h, mttr_h) in self.units.items():
                found[row, self.states.index(state ^ {name})] = 1 / (mttr_h if name in state else mttf_h)
        return found - np.diag(found.sum(axis=1))

    @cached_property
    def shares(self) -> np.ndarray:
        """Of the time in each state."""
        down = {name: mttr_h / (mttf_h + mttr_h) for name, (mttf_h, mttr_h) in self.units.items()}
        return np.array(
            [np.prod([down[name] if name in state else 1 - down[name] for name in down]) for state in self.states]
        )

    @property
    def unavailability(self) -> float:
        """Share of the time down."""
        return float(self.shares[self.up :].sum())

    @cached_property
    def begun(self) -> np.ndarray:
        """Outages an hour, by the state in which they begin."""
        return self.shares[: self.up] @ self.rates[: self.up, self.up :]

    @property
    def outages(self) -> float:
        """A year."""
        return float(self.begun.sum()) * YEAR_H

    @property
    def any_outage(self) -> float:
        """Chance that one begins in a year."""
        without = self.rates.copy()
        without[: self.up, self.up :] = 0.0
        return 1 - float((self.shares @ expm(without * YEAR_H)).sum())

    def longer(self, hours: float) -> float:
        """Share of the outages."""
        return float((self.begun @ expm(self.rates[self.up :, self.up :] * hours)).sum() / self.begun.sum())

    def quantile_s(self, share: float) -> float:
        """This share of the outages are over by then."""
        return HOUR * float(brentq(lambda hours: self.longer(hours) - (1 - share), 1e-6, 1e5, xtol=1e-9))
