"""Sets of options tried out: each applied to the inventory, its scenarios played and its years simulated, once."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import cached_property

from drillbook.graph import DependencyGraph, build_graph
from drillbook.inventory.options import Catalogue
from drillbook.model import Estate, Scenario
from drillbook.review.recovery import Recoveries, Target, missed, play
from drillbook.review.sample import Effort, Sample, loss_spared, mean_of, sample, spared
from drillbook.simulation.years.figures import Estimate


@dataclass(frozen=True, slots=True)
class Cost:
    """What a set of options costs, in the catalogue's currency."""

    once: float
    yearly: float
    """Below nothing where it saves more."""
    per_year: float
    """Both, the one-off cost spread over the depreciation."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """One set of options: what it costs, what it spares, which targets it misses."""

    chosen: tuple[str, ...]
    cost: Cost
    down_h: Estimate
    """Hours down a year of all subjects together."""
    spared_h: Estimate
    """Less than today, on the same random numbers; exactly 0 where nothing differs."""
    loss: Estimate | None
    """What the hours down cost a year; None: no hour has a price in the currency of the options."""
    loss_spared: Estimate | None
    """Less than today, on the same random numbers."""
    missed: frozenset[Target]
    recoveries: Recoveries


@dataclass(frozen=True, eq=False)
class Trials:
    """What has been tried of a catalogue so far; each set is worked out once."""

    catalogue: Catalogue
    scenarios: tuple[Scenario, ...]
    counted: tuple[str, ...]
    """The services or processes whose time down is added up."""
    effort: Effort
    estates: dict[frozenset[str], tuple[Estate, DependencyGraph] | None] = field(default_factory=dict)
    played: dict[frozenset[str], Recoveries] = field(default_factory=dict)
    sampled: dict[frozenset[str], Sample] = field(default_factory=dict)

    @cached_property
    def an_hour(self) -> dict[str, float]:
        """What an hour down costs, of each that is counted and has a price in the options' currency."""
        processes = self.catalogue.estate.processes
        prices = {one: processes[one].cost_per_hour for one in self.counted if one in processes}
        currency = self.catalogue.currency
        return {one: float(price.amount) for one, price in prices.items() if price and price.currency == currency}

    def estate(self, chosen: Iterable[str]) -> tuple[Estate, DependencyGraph] | None:
        """The inventory with these options; None where they do not go together."""
        key = frozenset(chosen)
        if key not in self.estates:
            made, _ = self.catalogue.apply(key)
            self.estates[key] = None if made is None else (made, build_graph(made))
        return self.estates[key]

    def recoveries(self, chosen: Iterable[str]) -> Recoveries | None:
        """What every scenario comes to; None where the options do not go together."""
        key = frozenset(chosen)
        if key not in self.played:
            found = self.estate(key)
            if found is None:
                return None
            self.played[key] = play(*found, self.scenarios, self.effort.seed)
        return self.played[key]

    def sample(self, chosen: Iterable[str]) -> Sample:
        """Its simulated years. ValueError where the options do not go together."""
        key = frozenset(chosen)
        if key not in self.sampled:
            found = self.estate(key)
            if found is None:
                raise ValueError(f"{', '.join(sorted(key))} do not go together")
            self.sampled[key] = sample(*found, self.counted, self.effort)
        return self.sampled[key]

    def outcome(self, chosen: Iterable[str]) -> Outcome:
        """Everything about one set, with what it requires."""
        names = self.catalogue.closure(chosen)
        before, after = self.sample(()), self.sample(names)
        recoveries = self.recoveries(names) or ()
        return Outcome(
            names,
            cost_of(self.catalogue, names),
            mean_of(after.total(self.counted)),
            spared(before, after, self.counted),
            mean_of(after.loss(self.an_hour)) if self.an_hour else None,
            loss_spared(before, after, self.an_hour) if self.an_hour else None,
            missed(recoveries),
            recoveries,
        )


def cost_of(catalogue: Catalogue, chosen: Iterable[str]) -> Cost:
    """What these options cost together."""
    options = [catalogue.options[one] for one in chosen]
    once = sum(float(one.once.amount) for one in options if one.once)
    paid = sum(float(one.yearly.amount) for one in options if one.yearly)
    saved = sum(float(one.saves.amount) for one in options if one.saves)
    per_year = sum(float(one.cost_per_year(catalogue.depreciation)) for one in options)
    return Cost(once, paid - saved, per_year)
