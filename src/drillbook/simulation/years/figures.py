"""What simulated years come to, as values. Nothing here loads numba or scipy: documents are made from it."""

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

LEVEL = 0.95
"""Of all intervals."""
METHODS: Mapping[str, str] = MappingProxyType(
    {
        "means": "Student's t with Hall's correction for skewness (1992)",
        "shares": "Wilson's score (1927)",
        "quantiles": "order statistics (binomial, as many as independent times were worth), evenly spaced in bins "
        "of 2 %",
    }
)
"""Kind of figure → how its interval is made."""
LEAST_SEEN = 10
"""With fewer replications in which anything was seen, an interval of a mean is not to be relied upon."""


@dataclass(frozen=True, slots=True)
class Asked:
    """How much is to be played."""

    replications: int
    precision: float | None = None
    """Half the width of the 95 % interval of each unavailability, as a share of it; None: all replications."""


@dataclass(frozen=True, slots=True)
class Estimate:
    """A figure with its 95 % interval; None where the data bound it on that side by nothing."""

    value: float
    low: float | None
    high: float | None


@dataclass(frozen=True, slots=True)
class Cause:
    """An element's part in the time that a subject was down."""

    element: str | None
    """None: no failure was found behind it, as when a tank that nobody fills is empty."""
    down_s: float
    """Seconds a year for which its failure was the last that it took; planned interruptions apart."""
    planned_s: float
    """The same for its maintenance."""
    share: float
    """Of all time down."""
    outages: float
    """A year."""


@dataclass(frozen=True, slots=True)
class Exact:
    """The static part from the decision diagram: lasting failures alone, all takeovers granted, no timer counted."""

    unavailability: float
    frequency_per_year: float | None


@dataclass(frozen=True, slots=True)
class SubjectYears:
    """One service or process. Figures are a year unless said."""

    subject: str
    kind: str
    rto_s: float | None
    rpo_s: float | None
    mtd_s: float | None
    availability: Estimate
    down_s: Estimate
    outages: Estimate
    any_outage: Estimate
    """Share of replications with an outage."""
    recovery: dict[str, Estimate | None]
    """"p50" and "p95": seconds from the beginning of an outage to its end; inf: without end."""
    over_rto: Estimate | None
    over_mtd: Estimate | None
    any_over_rto: Estimate | None
    any_over_mtd: Estimate | None
    lost_s: Estimate
    """Seconds of data."""
    losses: Estimate
    over_rpo: Estimate | None
    gone: Estimate
    """Losses of data of which no copy was left; no seconds are counted for these."""
    cost: Estimate | None
    currency: str | None
    seen: int
    """Replications in which it was down at all."""
    causes: tuple[Cause, ...]
    """By falling time down."""
    exact: Exact | None
    """None where the diagram does not fit."""

    @property
    def is_sure(self) -> bool:
        """Enough was seen for the intervals of means to be relied upon."""
        return self.seen >= LEAST_SEEN


@dataclass(frozen=True, slots=True)
class Years:
    """The whole result."""

    inventory: str
    seed: int
    years: float
    asked: Asked
    replications: int
    enough: bool
    """The precision asked for was reached; True where none was."""
    subjects: tuple[SubjectYears, ...]
