"""Simulated recovery against target: every scenario played once, and which targets were missed."""

from collections.abc import Iterable
from dataclasses import dataclass

from drillbook.graph import DependencyGraph
from drillbook.model import Estate, Scenario
from drillbook.scenarios import SHIPPED, Playing, fits
from drillbook.simulation import Reached, drill


@dataclass(frozen=True, slots=True, order=True)
class Target:
    """One target of one service or process in one scenario."""

    scenario: str
    subject: str
    which: str
    """"rto" or "rpo"."""


@dataclass(frozen=True, slots=True)
class Recovery:
    """What one service or process came to in one scenario. Seconds; None as target: none is given."""

    scenario: str
    subject: str
    kind: str
    rta_s: float
    rto_s: float | None
    rpa_s: float
    rpo_s: float | None

    @property
    def missed(self) -> tuple[Target, ...]:
        """The targets that were not met."""
        found = (("rto", self.rta_s, self.rto_s), ("rpo", self.rpa_s, self.rpo_s))
        return tuple(
            Target(self.scenario, self.subject, which)
            for which, reached_s, wanted_s in found
            if wanted_s is not None and reached_s > wanted_s
        )

    @property
    def targets(self) -> tuple[Target, ...]:
        """All that are given."""
        found = (("rto", self.rto_s), ("rpo", self.rpo_s))
        return tuple(Target(self.scenario, self.subject, which) for which, wanted_s in found if wanted_s is not None)


Recoveries = tuple[Recovery, ...]


def play(
    estate: Estate, graph: DependencyGraph, scenarios: Iterable[Scenario], seed: int, replication: int = 0
) -> Recoveries:
    """Play each scenario once; scenarios that do not fit the estate are left out."""
    return tuple(
        _recovery(scenario, entry)
        for scenario in scenarios
        if fits(Playing(estate, graph, SHIPPED), scenario)
        for entry in drill(estate, graph, scenario, seed=seed, replication=replication).reached
    )


def _recovery(scenario: Scenario, entry: Reached) -> Recovery:
    return Recovery(
        scenario.id, entry.service, entry.kind, entry.rta_s, entry.rto_s, entry.rpa_s, entry.rpo_s,
    )  # fmt: skip


def missed(recoveries: Iterable[Recovery]) -> frozenset[Target]:
    """Every target that was not met."""
    return frozenset(target for one in recoveries for target in one.missed)


def all_targets(recoveries: Iterable[Recovery]) -> frozenset[Target]:
    """Every target that was put to the test."""
    return frozenset(target for one in recoveries for target in one.targets)
