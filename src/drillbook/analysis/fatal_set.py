"""The likeliest and the cheapest set of failures after which something is down beyond its limit."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from math import exp, log, prod

from drillbook.analysis.failure import Failure, weakest
from drillbook.analysis.hitting_set import Lightest, Search
from drillbook.graph import DependencyGraph
from drillbook.model import Element, Estate, Provenance
from drillbook.quantity import Money

GROUPS = frozenset({"service", "process", "dataset", "team"})
"""Kinds that are lost through what they need; by themselves only where the inventory gives a rate or a cost."""


@dataclass(frozen=True, slots=True)
class FatalSet:
    """A set of failures after which the subject is down beyond its limit."""

    elements: tuple[str, ...]
    """Identifiers, the one that is down most of the time first."""
    outage_s: float
    """How long the subject is down when all of them fail at once; inf: for good."""
    probability: float
    """That all of them are down at a random moment, each by itself: the product of their unavailabilities."""
    cost: float
    """What it costs to take all of them out, in `currency`; without a currency, how many they are."""
    currency: str
    provenance: Provenance
    """Of the figure it was chosen by: the weakest of its elements'."""
    proven: bool
    """No fatal set is likelier (or cheaper). False: the search was ended; none is beyond `bound`."""
    bound: float
    """A probability for the likeliest, a cost for the cheapest; the set's own where proven."""


@dataclass(frozen=True)
class Prices:
    """What it costs to take each element out."""

    cost: Mapping[str, float]
    currency: str
    """Empty: each failure counts 1."""
    provenance: Mapping[str, Provenance]


@dataclass(frozen=True)
class FatalSets:
    """What both searches start from."""

    rates: Mapping[str, Failure]
    prices: Prices
    search: Search
    outage_s: Callable[[frozenset[str]], float]

    def likeliest(self) -> FatalSet | None:
        """The set that is most often down together; None where everything that fails at all is survived."""
        weights = {one: -log(q) for one in self.search.candidates if (q := self.rates[one].unavailability) > 0}
        search = Search(self.search.fatal, list(weights), self.search.known)
        found = search.lightest(weights)
        if found is None:
            return None
        chosen = self._set(found, [self.rates[one].provenance for one in found.elements], exp(-found.bound))
        return replace(chosen, bound=chosen.probability) if found.proven else chosen

    def cheapest(self) -> FatalSet | None:
        """The set that costs least to take out, or that has the fewest elements where nothing has a price."""
        found = self.search.lightest(self.prices.cost)
        if found is None:
            return None
        return self._set(found, [self.prices.provenance[one] for one in found.elements], found.bound)

    def _set(self, found: Lightest, provenances: list[Provenance], bound: float) -> FatalSet:
        chosen = tuple(one for one in self.search.candidates if one in found.elements)
        return FatalSet(
            elements=chosen,
            outage_s=self.outage_s(found.elements),
            probability=prod(self.rates[one].unavailability for one in chosen),
            cost=sum(self.prices.cost[one] for one in chosen),
            currency=self.prices.currency,
            provenance=weakest(*provenances),
            proven=found.proven,
            bound=bound,
        )


def candidates(estate: Estate, part: DependencyGraph, subject: str, rates: Mapping[str, Failure]) -> list[str]:
    """What can fail, of the part of the graph that matters to the subject; what is down most often comes first."""
    found = [
        node.id
        for node in part.elements()
        if node.id != subject
        and (node.kind not in GROUPS or rates[node.id].rate_per_year > 0 or _given(estate, node.id) is not None)
    ]
    return sorted(found, key=lambda one: (-rates[one].unavailability, one))


def prices(estate: Estate, chosen: Sequence[str]) -> Prices:
    """The costs that the inventory gives, and for the others as much as the dearest: unknown is not cheap.

    Where nothing has a cost, or costs are in several currencies that cannot be compared, each failure counts 1.
    """
    given = {one: money for one in chosen if (money := _given(estate, one)) is not None}
    currencies = {money.currency for money in given.values()}
    if len(currencies) != 1:
        return Prices(dict.fromkeys(chosen, 1.0), "", dict.fromkeys(chosen, Provenance.GIVEN))
    dearest = max(float(money.amount) for money in given.values())
    cost = {one: float(given[one].amount) if one in given else dearest for one in chosen}
    found = {one: estate.find(one) for one in given}
    provenance = {
        one: noun.provenance("cost_to_lose") if (noun := found.get(one)) else Provenance.ASSUMED for one in chosen
    }
    return Prices(cost, currencies.pop(), provenance)


def _given(estate: Estate, identifier: str) -> Money | None:
    noun = estate.find(identifier)
    return noun.cost_to_lose if isinstance(noun, Element) else None
