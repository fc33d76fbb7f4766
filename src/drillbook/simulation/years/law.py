"""The parameters of a law of times from its mean, as `law_kernel` wants them."""

from dataclasses import dataclass
from math import exp, gamma, inf

from drillbook.model import Distribution, Law

NUMBERS = {law: number for number, law in enumerate(Law)}
"""Law → its number in the kernels, which count in the same order."""


@dataclass(frozen=True, slots=True)
class Times:
    """How a time is spread. Seconds."""

    law: Law
    mean_s: float
    """inf: it never comes to pass."""
    shape: float = 0.0
    observed_s: tuple[float, ...] = ()
    """In rising order; of an empirical law."""

    @property
    def scale(self) -> float:
        """What the kernels multiply by, so that the mean is `mean_s`."""
        if self.mean_s == inf:
            return inf
        if self.law is Law.WEIBULL:
            return self.mean_s / gamma(1 + 1 / self.shape)
        if self.law is Law.LOGNORMAL:
            return self.mean_s * exp(-self.shape * self.shape / 2)
        if self.law is Law.GAMMA:
            return self.mean_s / self.shape
        if self.law is Law.EMPIRICAL:
            return self.mean_s * len(self.observed_s) / sum(self.observed_s)
        return self.mean_s


def times(spread: Distribution | None, mean_s: float) -> Times:
    """The law that an element's attribute gives, about this mean; exponential where it gives none."""
    if spread is None:
        return Times(Law.EXPONENTIAL, mean_s)
    observed = tuple(sorted(time.total_seconds() for time in spread.observed))
    return Times(spread.law, mean_s, spread.shape or 0.0, observed)
