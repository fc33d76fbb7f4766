"""What might be bought, moved or given up: an option of the quarterly review, with what it costs."""

from datetime import timedelta
from decimal import Decimal
from typing import ClassVar

from pydantic import Field, model_validator

from drillbook.model.noun import Noun
from drillbook.model.quantities import Money, Text

YEAR = timedelta(days=365.25)


class Option(Noun):
    """A change to the inventory that may be decided. What it changes (`add`, `change`, `extend`, `remove`) stands
    beside these attributes in the file of options; it is applied to an inventory, and is no part of it.
    """

    kind: ClassVar[str] = "option"
    plural: ClassVar[str] = "options"
    why: Text = Field("", description="what it is for")
    once: Money | None = Field(None, description="one-off cost; left out: none")
    yearly: Money | None = Field(None, description="cost a year; left out: none")
    saves: Money | None = Field(None, description="what is no longer paid, a year; left out: nothing")
    requires: tuple[Text, ...] = Field((), description="options without which it cannot be taken")
    excludes: tuple[Text, ...] = Field((), description="options that cannot be taken beside it")

    @model_validator(mode="after")
    def _one_currency(self) -> "Option":
        if len(self.currencies) > 1:
            raise ValueError(f"`once`, `yearly` and `saves` are in {' and '.join(sorted(self.currencies))}")
        return self

    @property
    def currencies(self) -> frozenset[str]:
        """Of its amounts; empty where it costs nothing."""
        return frozenset(one.currency for one in (self.once, self.yearly, self.saves) if one is not None)

    def cost_per_year(self, depreciation: timedelta) -> Decimal:
        """What it comes to a year, the one-off cost spread over `depreciation`; below nothing where it saves more."""
        once, yearly, saves = (one.amount if one else Decimal(0) for one in (self.once, self.yearly, self.saves))
        return once / Decimal(depreciation / YEAR) + yearly - saves
