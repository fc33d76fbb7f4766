"""Takeovers that nobody is there for: told once, when they would begin."""

from drillbook.graph import Compiled, Condition
from drillbook.simulation.phrases import Phrases


class Absent:
    """Watches the takeovers by people in one drill. Edges are numbers of `compiled`."""

    def __init__(self, compiled: Compiled, condition: Condition, phrases: Phrases) -> None:
        self._compiled = compiled
        self._condition = condition
        self._phrases = phrases
        self._by_people = tuple(edge for edge in compiled.takeovers if compiled.by[edge] is not None)
        self._told: set[tuple[int, int | None]] = set()

    def look(self, now_s: float) -> None:
        """Tell what would begin now if its people were not out; of several ways to one end once."""
        waiting: dict[tuple[int, int | None], list[int]] = {}
        for edge in filter(self._condition.waits_for_people, self._by_people):
            waiting.setdefault((self._compiled.source[edge], self._compiled.by[edge]), []).append(edge)
        for key, edges in waiting.items():
            if key not in self._told:
                self._phrases.waits_for_people(now_s, edges)
        self._told = set(waiting)
