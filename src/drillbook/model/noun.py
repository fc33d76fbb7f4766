"""What all nouns of the model share: an identifier, a name, the place they were written, and their provenance."""

from collections.abc import Mapping
from enum import StrEnum
from typing import ClassVar

from pydantic import BaseModel, ConfigDict, Field
from pydantic.json_schema import SkipJsonSchema

from drillbook.model.quantities import Identifier, Text
from drillbook.problem import NOWHERE, Where


class Provenance(StrEnum):
    """Where a number comes from; its first letter marks the number in documents."""

    SIMULATED = "simulated"
    GIVEN = "given"
    SOURCED = "sourced"
    ASSUMED = "assumed"
    REHEARSED = "rehearsed"


class Value(BaseModel):
    """A part of a noun (a location, a contract): immutable, without an identifier of its own."""

    model_config = ConfigDict(frozen=True, extra="forbid", populate_by_name=True, str_strip_whitespace=True)


class Noun(Value):
    """One thing of the inventory. Written under its kind's plural, keyed by its identifier."""

    kind: ClassVar[str]
    plural: ClassVar[str]

    id: SkipJsonSchema[Identifier]
    where: SkipJsonSchema[Where] = NOWHERE
    name: Text = Field("", description="what people call it; the identifier when left out")
    note: Text = Field("", description="anything a reader of the plan should know")
    assumed: Mapping[str, Text] = Field(
        default_factory=dict, description="attributes whose value is an assumption, each with the reason"
    )
    sources: Mapping[str, Text] = Field(
        default_factory=dict,
        description="attributes whose value is taken from a publication, each with its citation",
    )

    @property
    def title(self) -> str:
        """The name for people, or the identifier where none is given."""
        return self.name or self.id

    def provenance(self, attribute: str) -> Provenance:
        """Tell where the value of `attribute` comes from: assumed, sourced, given, or our default (assumed)."""
        if attribute in self.assumed:
            return Provenance.ASSUMED
        if attribute in self.sources:
            return Provenance.SOURCED
        return Provenance.GIVEN if attribute in self.model_fields_set else Provenance.ASSUMED
