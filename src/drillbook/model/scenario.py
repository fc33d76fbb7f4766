"""Disasters to drill: what is hit, when and for how long."""

from datetime import datetime, timedelta
from enum import StrEnum
from math import inf
from typing import Annotated, ClassVar

from pydantic import Field, field_validator, model_validator
from pydantic_core import PydanticKnownError

from drillbook.model.distribution import Distribution
from drillbook.model.noun import Noun, Value
from drillbook.model.quantities import Duration, Instant, Probability, RefTo, Text

FIRST_YEAR, LAST_YEAR = 1000, 9000
"""Of the start of a scenario."""


class How(StrEnum):
    """In which way an element is hit."""

    LOST = "lost"
    DESTROYED = "destroyed"
    ENCRYPTED = "encrypted"
    FAILS_TO_START = "fails-to-start"
    STARTS = "starts"
    FAILS_TO_TAKE_OVER = "fails-to-take-over"
    TAKES_OVER = "takes-over"

    @property
    def is_order(self) -> bool:
        """It strikes nothing: it says what becomes of takeovers from then on."""
        return self in (How.STARTS, How.FAILS_TO_START, How.TAKES_OVER, How.FAILS_TO_TAKE_OVER)


class Stage(Value):
    """One that needs what is hit has it back at a time of its own, before the rest or after it."""

    element: Annotated[str, RefTo()] = Field(description="what needs the element that is hit, and gets it back")
    lasts: Duration | None = Field(None, alias="for", description="for how long it is without it")
    spread: Distribution | None = Field(
        None, description="how that is spread about `for`, drawn anew in each replication; left out: not at all"
    )

    @model_validator(mode="after")
    def _one_length(self) -> "Stage":
        if (self.lasts is None) == (self._mean is None):
            raise ValueError("a stage has `for`, or a `spread` with a mean of its own; not both")
        return self

    @property
    def usual(self) -> timedelta:
        """For how long it is without it, where nothing is drawn."""
        return self.lasts or self._mean or timedelta(0)

    @property
    def _mean(self) -> timedelta | None:
        return self.spread.given_mean if self.spread is not None else None


class Hit(Value):
    """One element is hit. Without `for`: until its own repair time has passed, or for good."""

    element: Annotated[str, RefTo()] = Field(description="region, provider, site, server … that is hit")
    after: Duration = Field(timedelta(0), description="when, from the start of the scenario")
    lasts: Duration | None = Field(
        None, alias="for", description="for how long; left out: its repair time, or for good"
    )
    how: How = Field(
        How.LOST,
        description="lost (comes back with its data), destroyed (data gone), encrypted (data gone, and with live data "
        "every copy of them but backups that are `offline`), fails-to-start or starts (a generator), "
        "fails-to-take-over or takes-over (an alternative, whenever it is tried after this)",
    )
    for_good: bool = Field(False, description="never comes back, whatever its repair time")
    follows: Annotated[str | None, RefTo()] = Field(
        None, description="an element of this scenario: `after` counts from the end of the hit on that one"
    )
    spread: Distribution | None = Field(
        None, description="how the length is spread about `for`, drawn anew in each replication; left out: not at all"
    )
    chance: Probability = Field(1.0, description="how likely it is hit at all, drawn anew in each replication")
    stages: tuple[Stage, ...] = Field(
        (),
        description="restoration in stages: who has it back at a time of their own, while it is out itself",
    )
    notice: Duration | None = Field(None, description="how long before it is known; left out: as for the scenario")
    because: Text = Field("", description="what happened, or the source of the time")

    @model_validator(mode="after")
    def _one_length(self) -> "Hit":
        if self.spread is not None and self.spread.given_mean is not None and self.lasts is not None:
            raise ValueError("give the mean of `spread` or `for`, not both")
        if self.lasts is not None and self.lasts <= timedelta(0):
            raise ValueError("the hit lasts nothing; `for` must be longer")
        if self.for_good and (self.spread or self.lasts is not None or self.stages):
            raise ValueError("what is lost `for_good` has no `for`, `spread` or `stages`")
        if (self.spread or self.for_good or self.lasts is not None or self.stages) and self.how.is_order:
            raise ValueError("a generator is told once whether it starts, others whether they take over: no length")
        if self.stages and self.how is not How.LOST:
            raise ValueError("only what is lost comes back in stages")
        return self

    def length_s(self, repair_s: float) -> float:
        """How long it lasts in seconds, where nothing is drawn; inf: for good. `repair_s`: the element's repair."""
        if self.for_good:
            return inf
        if self.lasts is not None:
            return self.lasts.total_seconds()
        mean = self.spread.given_mean if self.spread is not None else None
        return repair_s if mean is None else mean.total_seconds()


class Like(Value):
    """A disaster of the library, to be found with `drillbook drill --list`."""

    kind: Text = Field(description="kind of disaster, as in host-crash")
    element: Annotated[str | None, RefTo()] = Field(None, description="what it strikes, where the kind asks for it")


class Also(Value):
    """Another scenario that happens too."""

    scenario: Annotated[str, RefTo("scenario")] = Field(description="which")
    after: Duration = Field(timedelta(0), description="when, from the start of this one")


class Scenario(Noun):
    """A disaster to drill: hits of its own, a disaster of the library, other scenarios, or all of them together."""

    kind: ClassVar[str] = "scenario"
    plural: ClassVar[str] = "scenarios"
    start: Instant = Field(description="local time with offset, as in 2003-08-14T16:10:39-04:00")
    lasts: Duration | None = Field(
        None,
        alias="watch",
        description="how long the drill is watched; left out: a week beyond the end of the last hit",
    )
    hits: tuple[Hit, ...] = Field((), description="what is hit")
    like: Like | None = Field(None, description="what is hit as in this disaster of the library, besides the hits")
    also: tuple[Also, ...] = Field((), description="scenarios that happen too: a combination")
    notice: Duration | None = Field(
        None,
        description="how long before the hits they are known: whatever takes over within that time has done so by then",
    )
    story: Text = Field("", description="what happens, in words")
    source: Text = Field("", description="where its facts come from")

    @field_validator("start")
    @classmethod
    def _in_a_calendar(cls, value: datetime) -> datetime:
        """Drills reach beyond it, and what they tell has a date."""
        if not FIRST_YEAR <= value.year <= LAST_YEAR:
            raise ValueError(f"the year is from {FIRST_YEAR} to {LAST_YEAR}")
        return value

    @field_validator("hits", mode="before")
    @classmethod
    def _not_empty(cls, value: object) -> object:
        """An empty list is a slip of the pen. (As a bound it would be told beside every fault of a hit, too.)"""
        if value == []:
            raise PydanticKnownError("too_short", {"field_type": "List", "min_length": 1, "actual_length": 0})
        return value

    @model_validator(mode="after")
    def _something_happens(self) -> "Scenario":
        if not (self.hits or self.like or self.also):
            raise ValueError("nothing happens: a scenario needs `hits`, `like` or `also`")
        if self.lasts is not None and self.lasts <= timedelta(0):
            raise ValueError("the drill is watched for nothing; `watch` must be longer")
        return self
