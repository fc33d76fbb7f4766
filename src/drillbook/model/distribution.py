"""How times to failure and to repair are spread, and interruptions that are planned."""

from datetime import timedelta
from enum import StrEnum

from pydantic import Field, model_validator

from drillbook.model.noun import Value
from drillbook.model.quantities import Duration

SHORTEST_LIFE = timedelta(minutes=1)
"""A mean time to failure below it is a slip of the pen, and would only fill the simulation with events."""
MOST_FAILURES_PER_YEAR = 10_000.0
"""What breaks more often than about once an hour is not running."""
SHAPES = {"weibull": (0.2, 100.0), "gamma": (0.1, 1000.0), "lognormal": (0.001, 3.0)}
"""Least and greatest shape of each law that has one: beyond them a mean says nothing, or there is no spread left."""


class Law(StrEnum):
    """Laws of random times."""

    EXPONENTIAL = "exponential"
    WEIBULL = "weibull"
    LOGNORMAL = "lognormal"
    GAMMA = "gamma"
    DETERMINISTIC = "deterministic"
    EMPIRICAL = "empirical"


class Distribution(Value):
    """How a time is spread about its mean. Without one, times are exponential."""

    law: Law = Field(description="exponential, weibull, lognormal, gamma, deterministic or empirical")
    mean: Duration | None = Field(
        None, description="mean; left out: from the failures a year, or the repair, of the element"
    )
    shape: float | None = Field(
        None,
        allow_inf_nan=False,
        description="shape of a Weibull or gamma law; of a lognormal one, the standard deviation of the logarithm",
    )
    observed: tuple[Duration, ...] = Field((), description="times that were observed, of an empirical law")

    @model_validator(mode="after")
    def _fits_its_law(self) -> "Distribution":
        bounds = SHAPES.get(self.law.value)
        if bounds is None and self.shape is not None:
            raise ValueError(f"a law that is {self.law.value} has no `shape`")
        if bounds is not None and not (self.shape is not None and bounds[0] <= self.shape <= bounds[1]):
            raise ValueError(f"`shape` of a {self.law.value} law is a number from {bounds[0]:g} to {bounds[1]:g}")
        if (self.law is Law.EMPIRICAL) != bool(self.observed):
            raise ValueError("`observed` times belong to a law that is empirical, which needs them")
        if self.law is Law.EMPIRICAL and self.mean is not None:
            raise ValueError("the mean of an empirical law is that of its `observed` times; leave `mean` out")
        if self.given_mean is not None and self.given_mean <= timedelta(0):
            raise ValueError("the mean time is nothing; it must be longer")
        return self

    @property
    def given_mean(self) -> timedelta | None:
        """The mean, where the distribution has one of its own."""
        if self.observed:
            return sum(self.observed, timedelta(0)) / len(self.observed)
        return self.mean


class Maintenance(Value):
    """A planned interruption that comes again and again."""

    every: Duration = Field(description="from one to the next")
    lasts: Duration = Field(alias="for", description="how long the element is out of service")
    first: Duration | None = Field(
        None, description="when the first one is, from the start of the year; left out: at a random time"
    )

    @model_validator(mode="after")
    def _leaves_time_between(self) -> "Maintenance":
        if not timedelta(0) < self.lasts < self.every:
            raise ValueError("a maintenance window lasts longer than nothing, and ends before the next one begins")
        return self
