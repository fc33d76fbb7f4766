"""What elements share besides their names: how often they fail, what it costs to lose them and to need them less."""

from datetime import timedelta

from pydantic import Field, model_validator

from drillbook.model.distribution import MOST_FAILURES_PER_YEAR, SHORTEST_LIFE, Distribution, Maintenance
from drillbook.model.noun import Noun
from drillbook.model.quantities import Money, Probability, Text


class Element(Noun):
    """A noun that can be lost."""

    remedy_cost: Money | None = Field(
        None, description="what it costs, once, to remove it as a weakness (a second one, another way)"
    )
    cost_to_lose: Money | None = Field(
        None,
        description="what it would cost somebody to take it out, for the cheapest set of failures; left out: as much "
        "as the dearest that is given, and 1 a failure where none is",
    )
    time_to_failure: Distribution | None = Field(
        None, description="how the times from a repair to the next failure are spread; left out: exponentially"
    )
    time_to_repair: Distribution | None = Field(
        None, description="how repair times are spread; left out: exponentially, about the usual repair"
    )
    repair_skills: tuple[Text, ...] = Field(
        (), description="skills that the team's people who repair it must have between them, in drills"
    )
    maintenance: tuple[Maintenance, ...] = Field((), description="planned interruptions, in simulated years")
    destroys: Probability | None = Field(
        None,
        description="share of its failures that destroy the data in it, in simulated years: what no copy elsewhere "
        "has is lost, and the data are restored after the repair; left out: none",
    )

    @property
    def usual_repair(self) -> timedelta | None:
        """Its repair, or the mean of `time_to_repair`; None: for good."""
        given: timedelta | None = getattr(self, "repair", None)
        return self.time_to_repair.given_mean if given is None and self.time_to_repair else given

    @model_validator(mode="after")
    def _one_mean(self) -> "Element":
        life = self.time_to_failure.given_mean if self.time_to_failure else None
        for rate in ("failures_per_year", "interruptions_per_year"):
            if life is not None and getattr(self, rate, None) is not None:
                raise ValueError(f"give the mean of `time_to_failure` or `{rate}`, not both")
        if life is not None and life < SHORTEST_LIFE:
            raise ValueError("the mean of `time_to_failure` is less than a minute")
        mend = self.time_to_repair.given_mean if self.time_to_repair else None
        if mend is not None and getattr(self, "repair", None) is not None:
            raise ValueError("give the mean of `time_to_repair` or `repair`, not both")
        return self


class Failing(Element):
    """An element with a failure rate of its own. Regions have their interruptions instead."""

    failures_per_year: float | None = Field(
        None,
        ge=0,
        le=MOST_FAILURES_PER_YEAR,
        allow_inf_nan=False,
        description="how often it fails; left out: a published or assumed default",
    )
    dormancy: Probability | None = Field(
        None,
        description="how fast it ages while it stands by for a takeover, in simulated years: 0, a cold standby, fails "
        "only when it has been called; left out: 1, as fast as at work",
    )
