"""What to fix first: elements ranked by the downtime that a service or process would be spared without them.

Downtime spared in a year is the element's Fussell-Vesely importance times the unavailability of the subject, over a
year; where the inventory says what its removal costs, the ranking also says what an hour spared costs.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from drillbook.analysis.failure import Failure, failures, weakest
from drillbook.analysis.failure_tree import CycleTooLargeError, failure_tree
from drillbook.faulttree import CutSets, TooLargeError, find_cut_sets
from drillbook.graph import Compiled, DependencyGraph
from drillbook.model import Element, Estate, Provenance
from drillbook.quantity import Money

YEAR_H = 8760.0
LEAST_SHARE = 1e-12
"""Elements with a smaller share of the downtime are left out."""


@dataclass(frozen=True, slots=True)
class Rank:
    """One element's part in a subject's downtime."""

    element: str
    fussell_vesely: float
    """Share of the subject's unavailability that goes away when the element never fails."""
    spared_h: float
    """Hours of downtime a year that this is."""
    cost: Money | None
    """One-off cost of removing the weakness; None where the inventory gives none."""
    provenance: Provenance
    """Of the element's failure figures."""

    @property
    def per_thousand(self) -> float | None:
        """Hours a year spared for each 1,000 of the currency; None without a cost."""
        return self.spared_h * 1000 / float(self.cost.amount) if self.cost and self.cost.amount else None


def rank(estate: Estate, found: CutSets, rates: Mapping[str, Failure]) -> tuple[Rank, ...]:
    """Elements by falling downtime spared; empty where the subject has no probability."""
    if found.top_probability is None:
        return ()
    ranks = []
    for one in found.importance:
        if one.fussell_vesely is None or one.fussell_vesely < LEAST_SHARE:
            continue
        noun = estate.find(one.event)
        ranks.append(
            Rank(
                element=one.event,
                fussell_vesely=one.fussell_vesely,
                spared_h=one.fussell_vesely * found.top_probability * YEAR_H,
                cost=noun.remedy_cost if isinstance(noun, Element) else None,
                provenance=rates[one.event].provenance,
            )
        )
    return tuple(ranks)


def figures_provenance(found: CutSets, rates: Mapping[str, Failure]) -> Provenance:
    """Where the subject's probability comes from: the weakest of the figures that matter to it."""
    matter = (one.event for one in found.importance if one.birnbaum > 0 and rates[one.event].unavailability > 0)
    return weakest(*(rates[event].provenance for event in matter))


def find_rankings(
    estate: Estate, graph: DependencyGraph, compiled: Compiled, subjects: Iterable[str]
) -> dict[str, tuple[Rank, ...]]:
    """The ranking of every subject; of one whose fault tree is too large to be solved, an empty one."""
    rates = failures(estate, graph)
    found: dict[str, tuple[Rank, ...]] = {}
    for subject in subjects:
        try:
            found[subject] = rank(estate, find_cut_sets(failure_tree(compiled, subject, rates)), rates)
        except (CycleTooLargeError, TooLargeError):
            found[subject] = ()
    return found
