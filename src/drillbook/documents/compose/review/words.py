"""Wordings that the sections of the review share: names, hours, money, targets."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from math import inf

from drillbook.documents.blocks import MARKS, Cell, Span
from drillbook.documents.compose.brevity import some
from drillbook.model import Option, Provenance
from drillbook.quantity import write_duration
from drillbook.review.recovery import Target
from drillbook.review.review import Review

SIMULATED = MARKS[Provenance.SIMULATED]


@dataclass(frozen=True)
class Words:
    """What is written of one review."""

    review: Review

    def name(self, identifier: str) -> str:
        """What people call an element or a scenario."""
        graph, estate = self.review.graph, self.review.estate
        if identifier in graph:
            return graph.node(identifier).name
        noun = estate.find(identifier)
        return noun.title if noun else identifier

    def names(self, identifiers: Iterable[str], most: int = 8) -> str:
        """Several of them."""
        return some([self.name(one) for one in identifiers], most)

    def options(self, identifiers: Iterable[str], most: int = 8) -> str:
        """Options by name."""
        return some([self.option(one).title for one in identifiers], most)

    def amount(self, amount: float) -> str:
        """An amount without its currency."""
        return f"{'−' if amount <= -0.5 else ''}{abs(amount):,.0f}"

    def money(self, amount: float) -> str:
        """An amount in the currency of the options."""
        currency = self.review.catalogue.currency if self.review.catalogue else ""
        return f"{currency} {self.amount(amount)}".strip()

    def option(self, identifier: str) -> Option:
        """An option of the catalogue."""
        assert self.review.catalogue is not None  # noqa: S101 - it is one of its options
        return self.review.catalogue.options[identifier]

    def targets(self, targets: Iterable[Target], most: int = 4) -> str:
        """ "Shop RTO, Mail RPA …", without their scenario."""
        return some([f"{self.name(one.subject)} {one.which.upper()}" for one in sorted(targets)], most)


def seconds(value: float, *, missing: str = "not back") -> str:
    """A time in words."""
    return missing if value == inf else write_duration(timedelta(seconds=round(value)))


def simulated(plain: str, style: str = "") -> Span:
    """Text with the mark of what was simulated."""
    return Span(plain, SIMULATED, style)


def day(value: date | None, missing: str = "—") -> str:
    """A date, as people write it."""
    return f"{value:%-d %b %Y}" if value else missing


def joined(cells: Iterable[Cell], between: str = "; ") -> Cell:
    """Cells one after the other."""
    return tuple(span for number, cell in enumerate(cells) for span in ((Span(between),) if number else ()) + cell)
