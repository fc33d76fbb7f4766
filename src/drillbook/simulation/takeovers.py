"""Takeovers in a drill: how their time divides, whether they work, and what is out after one that did not."""

from collections.abc import Generator, Iterator
from typing import Any

import numpy as np
import simpy

from drillbook.graph import Compiled, Condition, Timer
from drillbook.model import Estate, Hit, How, failure_rate
from drillbook.simulation.chance import stream
from drillbook.simulation.phrases import Phrases

Story = Generator[simpy.Event, Any, None]
STARTS = 1 - failure_rate("generator.fails-to-start").value
"""Chance that a generator starts and takes the load, where the inventory gives none (published default)."""


class Takeovers:
    """The takeovers of one drill. Edges are numbers of `compiled`; times are seconds from the scenario's start."""

    def __init__(
        self,
        estate: Estate,
        compiled: Compiled,
        environment: simpy.Environment,
        phrases: Phrases,
        seed: tuple[int, int],
    ) -> None:
        self.estate = estate
        self.compiled = compiled
        self.environment = environment
        self.phrases = phrases
        self._seed = seed
        self._orders: dict[str, bool] = {}
        self._chances: dict[str, np.random.Generator] = {}
        self._ends: dict[int, float] = {}
        self._tried: dict[int, int] = {}

    def order(self, hit: Hit) -> None:
        """From now on the element takes over, or fails to, whenever it is tried."""
        self._orders[hit.element] = hit.how in (How.STARTS, How.TAKES_OVER)

    def begins(self, number: int, lasts_s: float) -> None:
        """A takeover will be worked at from now on."""
        self._ends[number] = self.environment.now + lasts_s

    def is_off(self, number: int) -> None:
        """It is over, or called off."""
        self._ends.pop(number, None)

    def carry_out(self, timer: Timer, condition: Condition) -> Story:
        """Let its time pass. Where people do it, what they are at is told: noticed, decided, at work, done.

        Of several takeovers for one dependent only the one that will be done first is told in full: the others are what
        is left when it fails.
        """
        number, whole_s = timer.number, condition.length_s(timer)
        edge = self.compiled.edges[number]
        again = condition.again[number]
        self.phrases.takeover(self.environment.now, number, whole_s, again=again)
        noticed_s = 0.0 if again else edge.course.notice_s
        decided_s = noticed_s + edge.course.decide_s
        passed_s = 0.0
        told = (
            *(() if again else ((noticed_s, self.phrases.noticed),)),
            (decided_s, self.phrases.decided),
            (decided_s, self.phrases.carrying_out),
            (max(decided_s, whole_s - edge.course.spread_s), self.phrases.carried_out),
        )
        for at_s, tell in told if edge.by else ():
            if at_s > passed_s:
                yield self.environment.timeout(at_s - passed_s)
                passed_s = at_s
            if self._leads(number):
                tell(self.environment.now, number)
        if whole_s > passed_s:
            yield self.environment.timeout(whole_s - passed_s)

    def works(self, number: int) -> bool:
        """By order of the scenario, else by chance; a generator that has started carries the load."""
        edge = self.compiled.edges[number]
        if edge.needed in self.estate.generators:
            return True
        self._tried[number] = self._tried.get(number, 0) + 1
        for element in (edge.needed, *self._within(edge.needed)):
            if element in self._orders:
                return self._orders[element]
        return self._lucky(f"{edge.needed} takes over for {edge.dependent}", edge.success)

    def starts(self, generator: str) -> bool:
        """By order of the scenario, else by chance."""
        if generator in self._orders:
            return self._orders[generator]
        given = self.estate.generators[generator].start_probability
        return self._lucky(generator, STARTS if given is None else given)

    def mend(self, number: int, condition: Condition, lasts_s: float) -> Story:
        """What failed to take over is repaired, unless it was forgiven and tried again meanwhile."""
        tried = self._tried[number]
        yield self.environment.timeout(lasts_s)
        if condition.refused[number] and self._tried[number] == tried:
            self.phrases.may_be_tried(self.environment.now, number)
            condition.mend(number)

    def _within(self, identifier: str) -> Iterator[str]:
        """What an alternative that is a gate is made of: an order to one of these is an order to it."""
        node = self.compiled.number[identifier]
        for edge in self.compiled.needs[node] if self.compiled.is_gate[node] else ():
            yield self.compiled.edges[edge].needed
            yield from self._within(self.compiled.edges[edge].needed)

    def _lucky(self, key: str, chance: float) -> bool:
        return bool(self._chances.setdefault(key, stream(*self._seed, key)).random() < chance)

    def _leads(self, number: int) -> bool:
        """None of the other takeovers for the same dependent will be done sooner."""
        node = self.compiled.source[number]
        others = ((self._ends[other], other) for other in self.compiled.needs[node] if other in self._ends)
        return (self._ends[number], number) == min(others)
