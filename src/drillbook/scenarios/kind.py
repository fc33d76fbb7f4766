"""What a disaster of the library is made of."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import timedelta

from drillbook.graph import DependencyGraph
from drillbook.model import Estate, Hit

Hits = Callable[[Estate, DependencyGraph, str], tuple[Hit, ...]]
"""What is hit when the disaster strikes this element (empty: the whole organisation)."""
Strikes = Callable[[Estate], Iterable[str]]
"""The elements that such a disaster can strike, in the order of the inventory."""

EVERYTHING = ""
"""What a disaster strikes that is not about one element."""


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of disaster that can be played in any inventory."""

    id: str
    title: str
    story: str
    """What happens, in a sentence."""
    source: str
    """Where its length and severity come from; empty: they are assumed."""
    assumed: str
    """What is assumed, and why; empty: nothing."""
    strikes: Strikes
    hits: Hits
    notice: timedelta | None = None
    """How long before it is known."""


Kinds = Mapping[str, Kind]


def kinds_by_id(kinds: Iterable[Kind]) -> Kinds:
    """By identifier; a later one replaces an earlier one of the same name."""
    return {kind.id: kind for kind in kinds}
