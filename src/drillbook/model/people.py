"""Who acts: persons and teams."""

from collections.abc import Mapping
from datetime import timedelta
from typing import Annotated, ClassVar

from pydantic import Field, model_validator

from drillbook.model.distribution import MOST_FAILURES_PER_YEAR
from drillbook.model.element import Failing
from drillbook.model.need import Needs
from drillbook.model.quantities import Duration, RefTo, Text
from drillbook.model.working import OnCall, Shift

SHORTEST_SPELL = timedelta(minutes=10)
"""Work or rest of less than this in a row is a slip of the pen, and would only fill a drill with events."""


class Person(Failing):
    """Someone who can be called."""

    kind: ClassVar[str] = "person"
    plural: ClassVar[str] = "people"
    role: Text = Field("", description="job")
    phones: tuple[Text, ...] = Field((), description="numbers in the order to try")
    email: Text = Field("", description="address that works when the company's mail is down, best of all")
    lives: Text = Field("", description="town or district, to judge who can reach what")
    regions: tuple[Annotated[str, RefTo("region")], ...] = Field((), description="regions the person lives in")
    site: Annotated[str | None, RefTo("site")] = Field(None, description="usual place of work")
    travel: Mapping[str, Duration] = Field(default_factory=dict, description="time to reach each site, by site")
    travel_slowed: float = Field(
        1,
        ge=1,
        le=100,
        allow_inf_nan=False,
        description="how many times as long the way takes while a region of theirs or of the site is lost (trains and "
        "traffic lights stop with the grid)",
    )
    skills: tuple[Text, ...] = Field((), description="what they can do without help")
    shifts: tuple[Shift, ...] = Field((), description="when they are at work; left out: they can always be called")
    on_call: OnCall | None = Field(
        None, description="how they are called off shift; left out: not before their next shift, where they have any"
    )
    works_at_most: Duration | None = Field(
        None,
        ge=SHORTEST_SPELL,
        description="hours in a row, the way to the site included, after which they rest; left out: no limit",
    )
    rest: Duration = Field(
        timedelta(hours=11),
        ge=SHORTEST_SPELL,
        description="how long they rest then; left out: the daily rest of Directive 2003/88/EC, article 3",
    )
    deputy: Annotated[str | None, RefTo("person")] = Field(
        None, description="who is called when they cannot be reached"
    )
    may_declare: int | None = Field(
        None, ge=1, description="order among those who may declare a disaster; left out: may not"
    )
    failures_per_year: float | None = Field(
        None,
        ge=0,
        le=MOST_FAILURES_PER_YEAR,
        allow_inf_nan=False,
        description="how often they cannot be reached for longer (illness, leave); left out: an assumed default",
    )
    repair: Duration | None = Field(None, description="how long such an absence lasts; left out: for good")
    needs: Needs = Field((), description="what they need in order to act")


class Team(Failing):
    """People who do something together; at least `minimum` of them must be there."""

    kind: ClassVar[str] = "team"
    plural: ClassVar[str] = "teams"
    members: tuple[Annotated[str, RefTo("person")], ...] = Field(description="in calling order, the leader first")
    minimum: int = Field(1, ge=1, description="how many are needed to act")
    duty: Text = Field("", description="what the team does in a disaster")
    repairs: tuple[Annotated[str, RefTo()], ...] = Field(
        (),
        description="elements that it repairs: in simulated years what failed first, in drills by rank",
    )
    repairs_at_once: int | None = Field(
        None,
        ge=1,
        description="how many of them it repairs at once; left out: nothing waits for its turn in simulated "
        "years, and in drills as many as it has people for",
    )
    repairs_from_afar: bool = Field(False, description="nobody has to go to the site for its repairs")
    needs: Needs = Field((), description="what they need in order to act")

    @model_validator(mode="after")
    def _enough_members(self) -> "Team":
        if self.minimum > max(1, len(self.members)):
            raise ValueError(f"minimum is {self.minimum}, but the team has only {len(self.members)} members")
        return self
