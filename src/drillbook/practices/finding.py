"""What a check of good practice says."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from enum import StrEnum
from inspect import cleandoc

from drillbook.graph import DependencyGraph
from drillbook.model import Estate, Noun
from drillbook.problem import Where


class Severity(StrEnum):
    """How much it matters; in the order of `RANKS`."""

    INFO = "info"
    WARNING = "warning"
    ERROR = "error"


RANKS = (Severity.INFO, Severity.WARNING, Severity.ERROR)


@dataclass(frozen=True, slots=True)
class PracticeFinding:
    """One practice that is not followed."""

    code: str
    severity: Severity
    element: str
    message: str
    where: Where
    remedy: str


@dataclass(frozen=True, slots=True)
class Fault:
    """What a check yields: the element at fault, what is wrong, and the attribute where it would be mended."""

    noun: Noun
    message: str
    attribute: str = ""


@dataclass(frozen=True, slots=True)
class Check:
    """A check: its code, how much it matters, what mends it. Its manual page is the docstring of `find`."""

    code: str
    severity: Severity
    remedy: str
    find: Callable[[Estate, DependencyGraph], Iterator[Fault]]

    @property
    def title(self) -> str:
        """What it looks for: the first paragraph of its manual page, on one line."""
        return " ".join(self.manual.partition("\n\n")[0].split())

    @property
    def manual(self) -> str:
        """The manual page."""
        return cleandoc(self.find.__doc__ or "")
