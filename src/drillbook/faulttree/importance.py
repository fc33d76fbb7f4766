"""How much each event matters to the top, by the four measures of the field, all from Birnbaum's derivative.

With U the top's unavailability, q the event's and B = dU/dq: U(q=0) = U - q·B and U(q=1) = U + (1 - q)·B, because U is
linear in each q. Sources: Birnbaum (1969); Vesely et al., "Measures of risk importance and their applications",
NUREG/CR-3385 (1983), for the others; worked example E7.
"""

from dataclasses import dataclass
from math import inf

import numpy as np
from numpy.typing import NDArray

from drillbook.faulttree.diagram import Diagram
from drillbook.faulttree.probability import birnbaum

Reals = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Importances:
    """Arrays by event number; a ratio without a value (U = 0) is nan."""

    top_probability: float
    birnbaum: Reals
    """Rise of the top's probability from the event being up to its having failed."""
    fussell_vesely: Reals
    """Share of the top's probability that goes away when the event never fails: 1 - U(q=0)/U."""
    risk_achievement_worth: Reals
    """How many times as likely the top is when the event has failed: U(q=1)/U."""
    risk_reduction_worth: Reals
    """How many times less likely the top is when the event never fails: U/U(q=0); inf where nothing is left."""

    def frequency(self, probability: Reals, per_year: Reals) -> float:
        """How often the top fails in a year: sum of B·(1 - q)·rate, exact for independent repairable events.

        `per_year` are the events' failure rates while up. Source: Vesely, "A time-dependent methodology for fault tree
        evaluation" (1970); worked example E7.
        """
        return float(np.sum(self.birnbaum * (1.0 - probability) * per_year))


def importances(function: Diagram, probability: Reals) -> Importances:
    """All measures of all events; `probability` by event number."""
    top, derivative = birnbaum(function, probability)
    without = top - probability * derivative
    with np.errstate(divide="ignore", invalid="ignore"):
        left = np.where(without > top * 1e-15, without, 0.0)
        return Importances(
            top_probability=top,
            birnbaum=derivative,
            fussell_vesely=1.0 - left / top if top else np.full(len(probability), np.nan),
            risk_achievement_worth=(top + (1.0 - probability) * derivative) / top,
            risk_reduction_worth=np.where(left > 0, top / np.where(left > 0, left, 1.0), inf if top else np.nan),
        )
