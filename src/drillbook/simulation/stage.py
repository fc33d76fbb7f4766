"""What all resources of a drill share: its clock, what serves, and its log."""

from collections.abc import Callable
from dataclasses import dataclass

import simpy
from simpy.events import EventPriority

from drillbook.graph import Compiled, Condition, DependencyGraph
from drillbook.model import Estate
from drillbook.simulation.journal import Journal
from drillbook.simulation.trace import Happening

SETTLED = EventPriority(2)
"""After everything else that happens at the same instant."""
DEALT = EventPriority(3)
"""After the settling of the condition: all who ask have asked by then."""
EXACT_S = 1e-6
"""Times nearer to each other than this are the same."""


@dataclass(frozen=True, slots=True)
class Stage:
    """One drill, as its resources see it."""

    environment: simpy.Environment
    estate: Estate
    graph: DependencyGraph
    compiled: Compiled
    condition: Condition
    journal: Journal

    @property
    def now_s(self) -> float:
        """Seconds since the scenario's start."""
        return float(self.environment.now)

    def serves(self, identifier: str | None) -> bool:
        """The element serves now; nobody in particular always does."""
        return identifier is None or self.condition.up[self.compiled.number[identifier]]

    def name(self, identifier: str) -> str:
        """What people call it."""
        return self.journal.name(identifier)

    def note(self, element: str, what: Happening, text: str, cause: str | None = None, *, work: str = "") -> None:
        """Add an event."""
        self.journal.note(self.now_s, element, what, text, cause, work=work)


class Dealing:
    """Calls a function once, after all that happens at an instant, however often it is asked to."""

    def __init__(
        self, environment: simpy.Environment, deal: Callable[[], None], priority: EventPriority = DEALT
    ) -> None:
        self._environment = environment
        self._deal = deal
        self._priority = priority
        self._at_s: set[float] = set()

    def after(self, delay_s: float = 0.0) -> None:
        """Deal at the end of this instant, or of a later one."""
        at_s = self._environment.now + delay_s
        if at_s not in self._at_s:
            self._at_s.add(at_s)
            event = simpy.Event(self._environment)
            event._ok, event._value = True, None
            event.callbacks = [lambda _: self._now(at_s)]
            self._environment.schedule(event, self._priority, delay_s)

    def _now(self, at_s: float) -> None:
        self._at_s.discard(at_s)
        self._deal()
