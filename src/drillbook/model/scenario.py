"""Disasters to drill: what is hit, when and for how long."""

from datetime import timedelta
from enum import StrEnum
from typing import Annotated, ClassVar

from pydantic import Field

from drillbook.model.noun import Noun, Value
from drillbook.model.quantities import Duration, Instant, RefTo, Text


class How(StrEnum):
    """In which way an element is hit."""

    LOST = "lost"
    DESTROYED = "destroyed"
    FAILS_TO_START = "fails-to-start"
    STARTS = "starts"
    FAILS_TO_TAKE_OVER = "fails-to-take-over"
    TAKES_OVER = "takes-over"

    @property
    def is_order(self) -> bool:
        """It strikes nothing: it says what becomes of takeovers from then on."""
        return self not in (How.LOST, How.DESTROYED)


class Return(Value):
    """One stage of a restoration: what is back at another time than the rest."""

    element: Annotated[str, RefTo()] = Field(description="what is back: a region, a feed, a site below what is hit")
    after: Duration = Field(description="when, from the time of the hit; sooner or later than the rest")


class Hit(Value):
    """One element is hit. Without `for`: until its own repair time has passed, or for good."""

    element: Annotated[str, RefTo()] = Field(description="region, provider, site, server … that is hit")
    after: Duration = Field(timedelta(0), description="when, from the start of the scenario")
    lasts: Duration | None = Field(
        None, alias="for", description="for how long; left out: its repair time, or for good"
    )
    how: How = Field(
        How.LOST,
        description="lost (comes back with its data), destroyed (data gone), fails-to-start or starts (a generator), "
        "fails-to-take-over or takes-over (an alternative, whenever it is tried after this)",
    )
    returns: tuple[Return, ...] = Field(
        (),
        description="stages of the restoration: these are back at times of their own (sooner where power is given to "
        "them first, later where load is shed), all else when the hit is over",
    )
    because: Text = Field("", description="what happened, or the source of the time")


class Scenario(Noun):
    """A disaster to drill."""

    kind: ClassVar[str] = "scenario"
    plural: ClassVar[str] = "scenarios"
    start: Instant = Field(description="local time with offset, as in 2003-08-14T16:10:39-04:00")
    lasts: Duration | None = Field(
        None,
        alias="watch",
        description="how long the drill is watched; left out: a week beyond the end of the last hit",
    )
    hits: tuple[Hit, ...] = Field(min_length=1, description="what is hit")
    story: Text = Field("", description="what happens, in words")
    source: Text = Field("", description="where its facts come from")
