"""What elements share besides their names: how often they fail, what it costs to lose them and to need them less."""

from pydantic import Field

from drillbook.model.noun import Noun
from drillbook.model.quantities import Money


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


class Failing(Element):
    """An element with a failure rate of its own. Regions have their interruptions instead."""

    failures_per_year: float | None = Field(
        None, ge=0, allow_inf_nan=False, description="how often it fails; left out: a published or assumed default"
    )
