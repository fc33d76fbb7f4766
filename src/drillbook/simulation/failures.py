"""What has failed itself in a drill, as a whole or in parts, until its time is over or somebody mends it."""

from collections.abc import Callable, Generator, Iterator, Sequence
from contextlib import contextmanager, suppress
from math import inf
from typing import Any

import simpy

from drillbook.graph import Condition
from drillbook.model import Hit
from drillbook.scenarios import Apart, Part
from drillbook.simulation.phrases import Phrases
from drillbook.simulation.resources import Resources

Story = Generator[simpy.Event, Any, None]


class Failures:
    """The failures of one drill. Each method that gives a story is to be run as a process."""

    def __init__(
        self,
        environment: simpy.Environment,
        apart: Apart,
        condition: Condition,
        resources: Resources,
        phrases: Phrases,
        settle_soon: Callable[[], None],
    ) -> None:
        self.environment = environment
        self.apart = apart
        self.condition = condition
        self.resources = resources
        self.phrases = phrases
        self.for_good: set[int] = set()
        """Nodes that are lost for good, as things stand."""
        self._settle_soon = settle_soon
        self._out: dict[str, list[simpy.Process]] = {}

    def of_hit(self, hit: Hit, lasts_s: float, *, empty: bool) -> Story:
        """What is hit fails; dependents that have it back at a time of their own see a part of it.

        `empty`: it comes back without the data that stood on it.
        """
        own = [part for part in self.apart.parts(hit) if part.lasts_s is not None]
        for part in own:
            self.environment.process(self._part(hit.element, part))
        repaired = hit.lasts is None and not hit.for_good
        yield from self.of(hit.element, lasts_s, repaired=repaired, but=[part.node for part in own], empty=empty)

    def of(
        self, element: str, lasts_s: float, *, repaired: bool, but: Sequence[str] = (), empty: bool = False
    ) -> Story:
        """An element fails for so long, or until it is repaired, with all its parts `but` those with their own time."""
        failed = self._numbers(element, but)
        for one in failed:
            self.condition.fail(one)
        self._settle_soon()
        with self._mendable(element):
            if lasts_s == inf:
                self.for_good.update(failed)
                yield self.environment.event()
            elif repaired:
                yield from self.resources.repair(element, lasts_s)
            else:
                yield self.environment.timeout(lasts_s)
        if lasts_s == inf:
            self.for_good.difference_update(failed)
        self.phrases.restored(self.environment.now, element, empty=empty)
        for one in failed:
            self.condition.repair(one)
        self._settle_soon()

    def restore(self, element: str) -> None:
        """End every failure of an element itself, and of its parts."""
        for process in tuple(self._out.get(element, ())):
            process.interrupt()

    def _part(self, element: str, part: Part) -> Story:
        """One dependent has what failed back at a time of its own."""
        assert part.lasts_s is not None  # noqa: S101 - others fail with the element
        number = self.apart.compiled.number[part.node]
        self.condition.fail(number)
        self._settle_soon()
        with self._mendable(element):
            yield self.environment.timeout(part.lasts_s)
        self.phrases.restored_for(self.environment.now, element, part.dependent)
        self.condition.repair(number)
        self._settle_soon()

    def _numbers(self, element: str, but: Sequence[str]) -> list[int]:
        nodes = (element, *(node for node in self.apart.nodes(element) if node not in but))
        return [self.apart.compiled.number[node] for node in nodes]

    @contextmanager
    def _mendable(self, element: str) -> Iterator[None]:
        """While this story waits, somebody may mend the element, which ends the wait."""
        process = self.environment.active_process
        assert process is not None  # noqa: S101 - this is a story
        self._out.setdefault(element, []).append(process)
        with suppress(simpy.Interrupt):
            yield
        self._out[element].remove(process)
