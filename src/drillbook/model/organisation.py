"""The organisation whose plan it is, and the plan's own administration."""

from collections.abc import Mapping
from datetime import timedelta
from typing import Annotated

from pydantic import Field

from drillbook.model.noun import Value
from drillbook.model.quantities import Date, Distance, Duration, RefTo, Text


class Revision(Value):
    """A line in the record of changes."""

    version: Text = Field(description="version of the plan")
    date: Date = Field(description="when")
    by: Text = Field("", description="who")
    change: Text = Field(description="what changed")


class Exercise(Value):
    """A line in the test and exercise record."""

    date: Date = Field(description="when")
    kind: Text = Field(description="tabletop, restore test, switch-over …")
    scope: Text = Field("", description="what was exercised")
    result: Text = Field("", description="what came out")
    actions: tuple[Text, ...] = Field((), description="what is to be done, by whom")


class Organisation(Value):
    """Who the plan is for."""

    name: Text = Field(description="as it stands on the cover")
    classification: Text = Field("CONFIDENTIAL", description="marking on every page")
    plan_version: Text = Field("1", description="version of the plan")
    plan_date: Date | None = Field(None, description="date on the cover; left out: none is printed")
    purpose: Text = Field("", description="why this plan exists")
    scope: Text = Field("", description="what it covers")
    assumptions: tuple[Text, ...] = Field((), description="what the plan takes for granted")
    not_covered: tuple[Text, ...] = Field((), description="what the plan does not cover")
    disaster_criteria: tuple[Text, ...] = Field((), description="questions whose 'yes' makes it a disaster")
    approvers: tuple[Annotated[str, RefTo("person")], ...] = Field((), description="who signs")
    distribution: tuple[Text, ...] = Field((), description="who holds a copy")
    revisions: tuple[Revision, ...] = Field((), description="record of changes")
    exercises: tuple[Exercise, ...] = Field((), description="test and exercise record")
    activation: Duration = Field(
        timedelta(hours=1), description="how soon the plan must be in hand, people called and log-ins open"
    )
    exercise_every: Duration = Field(
        timedelta(days=365), description="how often each service is exercised (NIST SP 800-84: at least once a year)"
    )
    facts_valid: Duration = Field(
        timedelta(days=30), description="how long facts about machines are trusted, counted back from `plan_date`"
    )
    hazard_radii: Mapping[Text, Distance] = Field(
        default_factory=dict,
        description="how far from its middle one event of a kind is felt, as in `{hurricane: 250 km}`; two sites "
        "within twice that distance may be hit by the same one. A kind given here replaces the assumed one",
    )
    bridge: Text = Field("", description="conference number or room")
    status_page: Text = Field("", description="where users are told")
