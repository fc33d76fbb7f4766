"""Takeovers in a drill: how their time divides, whether they work, and what is out after one that did not."""

from collections.abc import Callable, Generator, Iterator
from math import inf, log
from typing import Any

import numpy as np
import simpy

from drillbook.graph import Compiled, Condition, Timer, Timing
from drillbook.model import Estate, Hit, How, failure_rate
from drillbook.scenarios.chance import stream
from drillbook.simulation.phrases import Phrases

Story = Generator[simpy.Event, Any, None]
AVAILABLE = 1 - failure_rate("generator.unavailable").value
"""Chance that a generator is not under repair when it is first called in a drill."""
STARTS = 1 - failure_rate("generator.fails-to-start").value
"""Chance that it then starts and takes the load. Both stand in where the inventory gives no chance to start."""
RUNS_S = failure_rate("generator.mttf").value * 3600
"""Mean time for which a generator that may fail runs, once it has started (worked example E9)."""


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
        self._attempts: dict[int, Attempt] = {}

    def order(self, hit: Hit) -> None:
        """From now on the element takes over, or fails to, whenever it is tried."""
        self._orders[hit.element] = hit.how in (How.STARTS, How.TAKES_OVER)

    def begins(self, number: int, lasts_s: float) -> None:
        """A takeover will be worked at from now on."""
        self._ends[number] = self.environment.now + lasts_s

    def call_off(self, number: int, condition: Condition) -> None:
        """What was under way is given up, and told; not of what was only kept in case the other one fails."""
        attempt, other = self._attempts.get(number), self._other(number, condition)
        if attempt is not None and (other is None or attempt.is_under_way):
            why = self._why_off(number, condition, other)
            self.phrases.called_off(self.environment.now, number, attempt.stage, why)
        self.is_off(number)

    def _other(self, number: int, condition: Condition) -> int | None:
        """Another alternative for the same dependent, which has taken over."""
        edges = self.compiled.needs[self.compiled.source[number]]
        return next((other for other in edges if condition.warm[other]), None)

    def _why_off(self, number: int, condition: Condition, other: int | None) -> str:
        """In words, why a takeover cannot go on, or need not."""
        edge, by = self.compiled.edges[number], self.compiled.by[number]
        if not condition.met(number):
            return f"{self.phrases.name(edge.needed)} is gone"
        if by is not None and not condition.up[by]:
            return f"{self.phrases.name(self.compiled.ids[by])} is out"
        if other is None:
            return "the usual way is back"
        return f"{self.phrases.journal.branch(self.compiled.edges[other].needed)} has taken over"

    def is_off(self, number: int) -> None:
        """It is over."""
        self._ends.pop(number, None)
        self._attempts.pop(number, None)

    def take_up(self, number: int, condition: Condition, *, at_once: bool = False) -> "Attempt":
        """A takeover is begun, and told. `at_once`: it was decided on, so that only the work is left."""
        edge, again = self.compiled.edges[number], condition.again[number] or at_once
        whole_s = condition.length_s(Timer(Timing.TAKEOVER, number))
        if at_once:
            whole_s = max(edge.takeover_s - edge.course.notice_s - edge.course.decide_s, 0.0)
            self.begins(number, whole_s)
        self.phrases.takeover(self.environment.now, number, whole_s, again=condition.again[number])
        attempt = Attempt(self, number, whole_s, again=again, at_once=at_once)
        self._attempts[number] = attempt
        return attempt

    def is_at_work(self, number: int) -> bool:
        """Its work was begun: it was noticed and decided on before."""
        attempt = self._attempts.get(number)
        return attempt is not None and attempt.is_decided

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
        if given is not None:
            return self._lucky(generator, given)
        is_first = generator not in self._chances
        return self._lucky(generator, STARTS * AVAILABLE if is_first else STARTS)

    def runs_s(self, generator: str) -> float:
        """For how long one that has started runs until it breaks; inf: it was ordered to start, or does for certain."""
        if generator in self._orders or self.estate.generators[generator].start_probability == 1:
            return inf
        return -RUNS_S * log(1 - self._draw(f"{generator} at work"))

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
        return self._draw(key) < chance

    def _draw(self, key: str) -> float:
        """The next uniform number below 1 of a stream."""
        return float(self._chances.setdefault(key, stream(*self._seed, key)).random())

    def leads(self, number: int) -> bool:
        """None of the other takeovers for the same dependent will be done sooner, as far as is known."""
        now_s = self.environment.now
        others = (
            (self._ends[other], other)
            for other in self.compiled.needs[self.compiled.source[number]]
            if self._ends.get(other, -1.0) >= now_s
        )
        return (self._ends[number], number) <= min(others, default=(inf, number))


class Attempt:
    """One takeover under way. What people are at is told: noticed, decided, at work, done.

    Of several takeovers for one dependent only the one that will be done first is told in full: the others are what is
    left when it fails.
    """

    def __init__(self, takeovers: Takeovers, number: int, whole_s: float, *, again: bool, at_once: bool) -> None:
        self._takeovers = takeovers
        self._number = number
        self._again = again
        self.is_decided = False
        """Its work has begun."""
        self._is_noticed = again
        self._is_carried_out = False
        self.at_once = at_once
        """It was decided on: its people begin with it before they do anything else to the same end."""
        self.whole_s = whole_s
        """From now until the alternative serves, if nothing is waited for."""
        course = takeovers.compiled.edges[number].course
        self.notice_s = 0.0 if again else course.notice_s
        """Of that, until the loss is noticed."""
        self.decide_s = 0.0 if at_once else course.decide_s
        """Of the work, until it is decided."""
        self.spread_s = course.spread_s
        """Of that, what follows the work."""

    @property
    def is_under_way(self) -> bool:
        """People are at its work, or machines."""
        return self.is_decided or self._takeovers.compiled.edges[self._number].work is None

    @property
    def stage(self) -> str:
        """How far it has come, in words; empty: machines are at it, or lines."""
        edge = self._takeovers.compiled.edges[self._number]
        if edge.work is None:
            return ""
        if not self._is_noticed:
            return "before the loss is noticed"
        if not self.is_decided:
            return "before it is decided"
        if not self._is_carried_out:
            return f"while {self._takeovers.phrases.name(edge.work.who)} is at it"
        return "after it was carried out" + (", before caches have forgotten" if self.spread_s else "")

    def noticed(self) -> None:
        """Those who act know of the loss; they knew before where they decide anew."""
        self._is_noticed = True
        if not self._again:
            self._tell(self._takeovers.phrases.noticed)

    def decided(self) -> None:
        """They know what they do, and begin."""
        if not self.is_decided:
            self.is_decided = True
            self._tell(self._takeovers.phrases.decided)
            self._tell(self._takeovers.phrases.carrying_out)

    def carried_out(self) -> None:
        """Their work is done."""
        self.decided()
        self._is_carried_out = True
        self._tell(self._takeovers.phrases.carried_out)

    def _tell(self, phrase: Callable[[float, int], None]) -> None:
        if self._takeovers.leads(self._number):
            phrase(self._takeovers.environment.now, self._number)
