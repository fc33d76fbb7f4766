"""Disasters to drill: what is hit, when and for how long."""

from datetime import timedelta
from enum import StrEnum
from typing import Annotated, ClassVar

from pydantic import Field, model_validator

from drillbook.model.distribution import Distribution
from drillbook.model.noun import Noun, Value
from drillbook.model.quantities import Duration, Instant, Probability, RefTo, Text


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
    """A part of what is hit gets it back at a time of its own, before the rest or after it."""

    element: Annotated[str, RefTo()] = Field(description="what needs the element that is hit, and gets it back")
    lasts: Duration = Field(alias="for", description="for how long this part is without it")


class Hit(Value):
    """One element is hit. Without `for`: until its own repair time has passed, or for good."""

    element: Annotated[str, RefTo()] = Field(description="region, provider, site, server … that is hit")
    after: Duration = Field(timedelta(0), description="when, from the start of the scenario")
    lasts: Duration | None = Field(
        None, alias="for", description="for how long; left out: its repair time, or for good"
    )
    how: How = Field(
        How.LOST,
        description="lost (comes back with its data), destroyed (data gone), encrypted (data gone, and every copy "
        "but those that are `offline`), fails-to-start or starts (a generator), fails-to-take-over or takes-over (an "
        "alternative, whenever it is tried after this)",
    )
    follows: Annotated[str | None, RefTo()] = Field(
        None, description="an element of this scenario: `after` counts from the end of the hit on that one"
    )
    spread: Distribution | None = Field(
        None, description="how the length is spread about `for`, drawn anew in each replication; left out: not at all"
    )
    chance: Probability = Field(1.0, description="how likely it is hit at all, drawn anew in each replication")
    stages: tuple[Stage, ...] = Field((), description="restoration in stages: parts that have a time of their own")
    because: Text = Field("", description="what happened, or the source of the time")

    @model_validator(mode="after")
    def _one_length(self) -> "Hit":
        if self.spread is not None and self.spread.given_mean is not None and self.lasts is not None:
            raise ValueError("give the mean of `spread` or `for`, not both")
        if (self.spread or self.lasts is not None or self.stages) and self.how.is_order:
            raise ValueError("a generator is told once whether it starts, others whether they take over: no length")
        if self.stages and self.how is not How.LOST:
            raise ValueError("only what is lost comes back in stages")
        return self


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
    hits: tuple[Hit, ...] = Field((), min_length=1, description="what is hit")
    like: Like | None = Field(None, description="what is hit as in this disaster of the library, besides the hits")
    also: tuple[Also, ...] = Field((), description="scenarios that happen too: a combination")
    notice: Duration | None = Field(
        None,
        description="how long before the hits they are known: whatever takes over within that time has done so by then",
    )
    story: Text = Field("", description="what happens, in words")
    source: Text = Field("", description="where its facts come from")

    @model_validator(mode="after")
    def _something_happens(self) -> "Scenario":
        if not (self.hits or self.like or self.also):
            raise ValueError("nothing happens: a scenario needs `hits`, `like` or `also`")
        return self
