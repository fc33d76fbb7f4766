"""The answers about a fault tree in its own names: what a user asks for, from one call."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import islice
from math import isnan
from typing import TYPE_CHECKING, Any

from drillbook.faulttree.tree import FaultTree

if TYPE_CHECKING:
    from drillbook.faulttree.solve import Solution


@dataclass(frozen=True, slots=True)
class NamedCutSet:
    """A minimal cut set: these events together, and no fewer of them, make the top fail."""

    events: tuple[str, ...]
    probability: float | None
    """Product of the events' probabilities; None where one is not known."""


@dataclass(frozen=True, slots=True)
class NamedImportance:
    """An event's importance to the top; see `importance.Importances`. None where a ratio has no value."""

    event: str
    birnbaum: float
    fussell_vesely: float | None
    risk_achievement_worth: float | None
    risk_reduction_worth: float | None
    """None also where nothing is left of the top's probability without the event."""


@dataclass(frozen=True, slots=True)
class CutSets:
    """All there is to say about a tree. Counts are complete; sets are listed when they are asked for."""

    tree: FaultTree
    by_order: dict[int, int]
    """Order (number of events) → how many minimal cut sets have it; orders without any are left out."""
    top_probability: float | None
    """Exact; None where an event's probability is not known."""
    frequency_per_year: float | None
    """How often the top fails in a year, exact; None where a rate is not known."""
    importance: tuple[NamedImportance, ...]
    """By falling Fussell-Vesely importance; empty where probabilities are not known."""
    _solution: "Solution" = field(repr=False, compare=False)

    @property
    def count(self) -> int:
        """How many minimal cut sets there are."""
        return sum(self.by_order.values())

    def listed(self, limit: int | None = None, most: int | None = None) -> Iterator[NamedCutSet]:
        """Minimal cut sets, the likeliest first (the smallest, where probabilities are not known).

        At most `limit` of them, of at most `most` events.
        """
        from drillbook.faulttree.listing import cut_sets  # noqa: PLC0415 - numba loads when something is computed

        names = tuple(self.tree.events)
        found = cut_sets(self._solution.sets, _probabilities(self.tree), most)
        for one in islice(found, limit):
            yield NamedCutSet(tuple(names[event] for event in one.events), one.probability)


def find_cut_sets(tree: FaultTree) -> CutSets:
    """Solve a coherent tree completely. ValueError where it is not coherent, TooLargeError where it does not fit."""
    from drillbook.faulttree.counting import count_by_order  # noqa: PLC0415 - as above
    from drillbook.faulttree.network import to_network  # noqa: PLC0415
    from drillbook.faulttree.solve import solve  # noqa: PLC0415

    if gates := tree.incoherent():
        raise ValueError(f"not coherent: {gates[0].name}")
    solution = solve(to_network(tree))
    counts = count_by_order(solution.sets)
    top, frequency, importance = _quantified(tree, solution)
    return CutSets(
        tree=tree,
        by_order={order: number for order, number in enumerate(counts) if number},
        top_probability=top,
        frequency_per_year=frequency,
        importance=importance,
        _solution=solution,
    )


def _probabilities(tree: FaultTree) -> Any:
    """By event number, as an array; None where one is not known."""
    import numpy as np  # noqa: PLC0415 - as above

    given = [event.probability for event in tree.events.values()]
    return None if None in given else np.array(given, dtype=np.float64)


def _quantified(
    tree: FaultTree, solution: "Solution"
) -> tuple[float | None, float | None, tuple[NamedImportance, ...]]:
    import numpy as np  # noqa: PLC0415 - as above

    from drillbook.faulttree.importance import importances  # noqa: PLC0415

    probability = _probabilities(tree)
    if probability is None:
        return None, None, ()
    found = importances(solution.function, probability)
    rates = [event.per_year for event in tree.events.values()]
    frequency = None if None in rates or not rates else found.frequency(probability, np.array(rates, np.float64))
    named = [
        NamedImportance(name, float(one), _value(fv), _value(raw), _value(rrw))
        for name, one, fv, raw, rrw in zip(
            tree.events,
            found.birnbaum,
            found.fussell_vesely,
            found.risk_achievement_worth,
            found.risk_reduction_worth,
            strict=True,
        )
    ]
    named.sort(key=lambda one: (-(one.fussell_vesely or 0.0), -one.birnbaum, one.event))
    return found.top_probability, frequency, tuple(named)


def _value(ratio: float) -> float | None:
    return None if isnan(ratio) or ratio == float("inf") else float(ratio)
