"""What makes identical elements fail together: the same firmware, the same batch, the same configuration."""

from typing import Annotated, ClassVar

from pydantic import Field

from drillbook.model.element import Element
from drillbook.model.quantities import Duration, Probability, RefTo


class CommonCause(Element):
    """A share of the failures of identical elements that takes all of them at once (beta factor, NUREG/CR-4780).

    Of each member's failures the share `beta` is common, the rest its own; the common ones come as often as that share
    of the members' mean rate.
    """

    kind: ClassVar[str] = "common-cause"
    plural: ClassVar[str] = "common_causes"
    members: tuple[Annotated[str, RefTo()], ...] = Field(min_length=2, description="identical elements, two or more")
    beta: Probability = Field(description="share of a member's failures that hits all of them")
    repair: Duration | None = Field(
        None, description="how long all of them are down; left out: the longest of the members' repairs"
    )
