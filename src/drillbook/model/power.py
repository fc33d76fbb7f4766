"""Power and cooling: utility feeds, generators, transfer switches, UPS, panels, cooling."""

from datetime import timedelta
from typing import Annotated, ClassVar

from pydantic import Field, model_validator

from drillbook.model.element import Failing
from drillbook.model.need import Needs
from drillbook.model.noun import Value
from drillbook.model.quantities import Duration, Probability, RefTo, Text


class Feed(Failing):
    """A utility's power line into a site."""

    kind: ClassVar[str] = "feed"
    plural: ClassVar[str] = "feeds"
    site: Annotated[str, RefTo("site")] = Field(description="where it comes in")
    provider: Annotated[str | None, RefTo("provider")] = Field(None, description="the utility")
    region: Annotated[str | None, RefTo("region")] = Field(
        None, description="the grid; left out: the site's regions of kind grid"
    )
    repair: Duration | None = Field(None, description="usual length of an interruption of this line")
    needs: Needs = Field((), description="what else it needs")


class Refuelling(Value):
    """A contract that brings fuel."""

    provider: Annotated[str, RefTo("provider")] = Field(description="who brings it; its loss means no fuel")
    within: Duration = Field(description="from the call to fuel in the tank")
    call_at: Duration = Field(
        timedelta(0),
        description="call when this much running time is left; 0: call when the generator starts",
    )
    adds: Duration | None = Field(None, description="running time a delivery adds; left out: fills the tank")
    trucks: int = Field(1, ge=1, description="deliveries the provider can make at once, over all sites it serves")


class Generator(Failing):
    """A generator with its tank."""

    kind: ClassVar[str] = "generator"
    plural: ClassVar[str] = "generators"
    site: Annotated[str, RefTo("site")] = Field(description="where it stands")
    start: Duration = Field(timedelta(seconds=30), description="from the loss of the utility to carrying the load")
    fuel: Duration = Field(description="running time of a full tank at the present load")
    start_probability: Probability | None = Field(
        None,
        description="chance to start and take the load when called; left out: published default, which may also find "
        "it unavailable. Unless it is 1, it may break while it runs too",
    )
    refuelling: Refuelling | None = Field(None, description="contract for fuel; left out: none comes")
    repair: Duration | None = Field(None, description="how long a failed generator takes to repair; left out: for good")
    last_test: Text = Field("", description="date of the last start under load")
    needs: Needs = Field((), description="what else it needs")

    @model_validator(mode="after")
    def _called_while_it_runs(self) -> "Generator":
        if self.refuelling is not None and self.refuelling.call_at > self.fuel:
            raise ValueError("`call_at` of its `refuelling` is longer than its `fuel`: a full tank never holds so much")
        return self


class Switchboard(Failing):
    """The main board behind the transfer switch: any of its feeds, or its generators when no feed has power."""

    kind: ClassVar[str] = "switchboard"
    plural: ClassVar[str] = "switchboards"
    site: Annotated[str, RefTo("site")] = Field(description="where it stands")
    feeds: tuple[Annotated[str, RefTo("feed")], ...] = Field((), description="utility feeds, the first preferred")
    generators: tuple[Annotated[str, RefTo("generator")], ...] = Field(
        (), description="generators behind the transfer switch"
    )
    generators_needed: int = Field(1, ge=1, description="how many of the generators carry the load together")
    repair: Duration | None = Field(None, description="time to repair; left out: for good")
    needs: Needs = Field((), description="what else it needs")

    @model_validator(mode="after")
    def _enough_generators(self) -> "Switchboard":
        if self.generators_needed > max(1, len(self.generators)):
            raise ValueError(f"generators_needed is {self.generators_needed}, but there are {len(self.generators)}")
        return self


class Ups(Failing):
    """An uninterruptible power supply: a battery between a board and its panels."""

    kind: ClassVar[str] = "ups"
    plural: ClassVar[str] = "ups"
    site: Annotated[str, RefTo("site")] = Field(description="where it stands")
    fed_by: Annotated[str, RefTo("switchboard", "feed", "panel")] = Field(description="what charges it")
    runtime: Duration = Field(description="how long a full battery carries the present load")
    recharge: Duration = Field(timedelta(hours=8), description="from empty to full")
    repair: Duration | None = Field(None, description="time to repair or bypass; left out: for good")
    needs: Needs = Field((), description="what else it needs")


class Panel(Failing):
    """A distribution panel or PDU; racks and servers plug into it. Two of them make A/B feeds."""

    kind: ClassVar[str] = "panel"
    plural: ClassVar[str] = "panels"
    site: Annotated[str, RefTo("site")] = Field(description="where it hangs")
    fed_by: tuple[Annotated[str, RefTo("ups", "switchboard", "feed", "panel")], ...] = Field(
        description="any of these gives it power"
    )
    repair: Duration | None = Field(None, description="time to repair; left out: for good")
    needs: Needs = Field((), description="what else it needs")


class Cooling(Failing):
    """Cooling of a site's machine room; the machines stop when it has been gone for the holdover."""

    kind: ClassVar[str] = "cooling"
    plural: ClassVar[str] = "cooling"
    site: Annotated[str, RefTo("site")] = Field(description="the room it cools")
    fed_by: tuple[Annotated[str, RefTo("ups", "switchboard", "feed", "panel")], ...] = Field(
        (), description="any of these gives it power"
    )
    holdover: Duration = Field(
        timedelta(minutes=30), description="how long machines run without it before they shut down"
    )
    repair: Duration | None = Field(None, description="time to repair; left out: for good")
    needs: Needs = Field((), description="what else it needs")
