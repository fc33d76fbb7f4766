"""Exercises that were held: what was covered, how it went, how long it took."""

from collections.abc import Mapping
from datetime import date
from enum import StrEnum
from typing import Annotated, ClassVar

from pydantic import Field, model_validator

from drillbook.model.noun import Noun
from drillbook.model.quantities import Date, Duration, RefTo, Text


class Rating(StrEnum):
    """How an objective was met (HSEEP): performed without, with some, with major challenges; unable to be performed."""

    P = "P"
    S = "S"
    M = "M"
    U = "U"


class HeldExercise(Noun):
    """An exercise that was held. `drillbook tabletop report` writes one from the record of a live drill.

    It is no element: nothing can need it, and no disaster hits it.
    """

    kind: ClassVar[str] = "exercise"
    plural: ClassVar[str] = "exercises"
    held: Date = Field(description="when")
    scenario: Text = Field("", description="the disaster that was played, as `drillbook drill --list` names it")
    covered: tuple[Annotated[str, RefTo("service", "process")], ...] = Field(
        description="services and processes that it was about", min_length=1
    )
    lasted: Duration | None = Field(None, description="how long it took")
    participants: int | None = Field(None, ge=0, description="how many took part")
    recovered: Mapping[Text, Duration] = Field(
        default_factory=dict,
        description="how long players needed until a service was back, in the story: `{shop: 3 h 20 min}`",
    )
    missed: tuple[Text, ...] = Field((), description="services of these whose target was missed, or that were not back")
    ratings: Mapping[Text, Rating] = Field(
        default_factory=dict, description="rating of each objective: P, S, M or U (HSEEP)"
    )
    result: Text = Field("", description="what came out, in words")
    report: Text = Field("", description="where the after-action report is")

    @model_validator(mode="after")
    def _of_what_it_covered(self) -> "HeldExercise":
        for one in (*self.recovered, *self.missed):
            if one not in self.covered:
                raise ValueError(f"{one} is not among what it covered")
        return self


def last_covered(exercises: Mapping[str, HeldExercise], element: str) -> date | None:
    """When something was exercised last; None: never, as far as is recorded."""
    return max((one.held for one in exercises.values() if element in one.covered), default=None)
