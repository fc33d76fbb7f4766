"""What work takes besides people's names: hours, being on call, hands on site, spare parts."""

from datetime import timedelta
from enum import StrEnum
from typing import Annotated, ClassVar

from pydantic import Field, model_validator

from drillbook.model.element import Failing
from drillbook.model.need import Needs
from drillbook.model.noun import Value
from drillbook.model.quantities import Duration, RefTo, Text, TimeOfDay


class Weekday(StrEnum):
    """Days of the week, Monday first."""

    MON = "mon"
    TUE = "tue"
    WED = "wed"
    THU = "thu"
    FRI = "fri"
    SAT = "sat"
    SUN = "sun"


WEEK = tuple(Weekday)


class Shift(Value):
    """Hours of a week, in the local time of the scenario's start."""

    days: tuple[Weekday, ...] = Field(WEEK[:5], description="mon, tue … sun: days on which it begins")
    start: TimeOfDay = Field(description="when it begins, as in 08:00")
    end: TimeOfDay = Field(description="when it ends, as in 16:30")
    overnight: bool = Field(False, description="it ends on the next day")

    @model_validator(mode="after")
    def _some_day(self) -> "Shift":
        if not self.days:
            raise ValueError("a shift begins on some day; leave `days` out for Monday to Friday")
        return self


class OnCall(Value):
    """When somebody who is not at work can be called all the same."""

    response: Duration = Field(description="from the call to the work, without the way to a site")
    shifts: tuple[Shift, ...] = Field((), description="when; left out: whenever they are not at work")


class RemoteHands(Value):
    """People of the building's company who do what they are told there."""

    number: int = Field(1, ge=1, description="how many jobs they do at once, over all customers' calls of ours")
    response: Duration = Field(timedelta(0), description="from the call until they begin")
    provider: Annotated[str | None, RefTo("provider")] = Field(
        None, description="whose people they are; left out: the site's provider. Without it nobody comes"
    )
    repairs: tuple[Annotated[str, RefTo()], ...] = Field((), description="elements that they repair")


class Spare(Failing):
    """A part in stock, without which something cannot be repaired."""

    kind: ClassVar[str] = "spare"
    plural: ClassVar[str] = "spares"
    fits: tuple[Annotated[str, RefTo()], ...] = Field(
        min_length=1, description="elements whose repair takes one of these"
    )
    number: int = Field(1, ge=0, le=10_000, description="how many there are")
    kept: Annotated[str, RefTo("site", "provider", "person")] = Field(
        description="where they lie; out of reach while that is lost"
    )
    bring: Duration = Field(
        timedelta(0), description="until one is where it is needed; at the site where they lie it is at hand"
    )
    reorder: Duration | None = Field(
        None, description="until an ordered one is where it is needed, when none is left; left out: none comes"
    )
    supplier: Text = Field("", description="who sells it, with the part number")
    repair: Duration | None = Field(None, description="until a stock that was lost is there again; left out: for good")
    needs: Needs = Field((), description="what else is needed to get at it")


__all__ = ["WEEK", "OnCall", "RemoteHands", "Shift", "Spare", "Weekday"]
