"""What is to be done after an exercise, a review or an incident: the lines of an improvement plan."""

from datetime import date
from typing import Annotated, ClassVar

from pydantic import Field

from drillbook.model.noun import Noun
from drillbook.model.quantities import Date, RefTo, Text


class Improvement(Noun):
    """An action of the improvement plan (HSEEP): what was found, what is done about it, by whom and by when.

    It is no element: nothing can need it, and no disaster hits it. Past its date and not done, `check` finds it (P128).
    """

    kind: ClassVar[str] = "improvement"
    plural: ClassVar[str] = "improvements"
    action: Text = Field(description="what is to be done")
    owner: Annotated[str, RefTo("team", "person")] = Field(description="who does it")
    due: Date = Field(description="by when")
    done: Date | None = Field(None, description="when it was done; left out: it is not")
    finding: Text = Field("", description="what was found, that makes it necessary")
    source: Text = Field("", description="the exercise, review or incident that it comes from")
    concerns: tuple[Annotated[str, RefTo()], ...] = Field((), description="elements that it is about")

    def is_open(self, today: date | None) -> bool:
        """Not done yet on that day; None: on a day that is not known."""
        return self.done is None or (today is not None and self.done > today)

    def is_overdue(self, today: date | None) -> bool:
        """Open, and past its date; on a day that is not known nothing is."""
        return today is not None and self.due < today and self.is_open(today)
