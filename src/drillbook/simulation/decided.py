"""Decisions carried out in a drill. Until the first of them nothing differs: the drill is played from the start again.

A decision changes what people do and what comes; what it leads to follows from the same rules as everything else.
"""

from collections.abc import Generator, Iterable
from typing import Any, Protocol

import simpy

from drillbook.graph import Compiled, Condition, Timer, Timing
from drillbook.simulation.decision import Decision, What, takeovers_of, tanks_of
from drillbook.simulation.failures import Failures
from drillbook.simulation.phrases import Phrases
from drillbook.simulation.resources import Resources
from drillbook.simulation.stores import Stores
from drillbook.simulation.takeovers import Takeovers

Story = Generator[simpy.Event, Any, None]


class Run(Protocol):
    """What a decision may change of a drill."""

    environment: simpy.Environment
    compiled: Compiled
    condition: Condition
    phrases: Phrases
    takeovers: Takeovers
    stores: Stores
    resources: Resources
    failures: Failures
    running: dict[Timer, simpy.Process]

    def begin_anew(self, timer: Timer) -> None:
        """Begin the story of a running timer from its start."""

    def settle_soon(self) -> None:
        """Let what was told take effect at the end of this instant."""


class Decided:
    """The decisions of one drill, each carried out at its time."""

    def __init__(self, run: Run, decisions: Iterable[Decision]) -> None:
        self._run = run
        self._at_once: set[int] = set()
        self._waits: dict[str, float] = {}
        self._preparing: dict[int, simpy.Process] = {}
        self._prepared: set[int] = set()
        for decision in decisions:
            if decision.what is not What.LOSE:  # what is lost is a hit like the others
                run.environment.process(self._in_time(decision))

    def is_ready(self, number: int) -> bool:
        """The alternative was made ready before it is needed."""
        return number in self._prepared

    @property
    def any_ready(self) -> bool:
        """Some alternative was."""
        return bool(self._prepared)

    def used(self, number: int) -> None:
        """It has taken over: made ready once, it is so no longer."""
        self._prepared.discard(number)

    def is_at_once(self, number: int) -> bool:
        """The takeover that begins was decided on."""
        if number in self._at_once:
            self._at_once.remove(number)
            return True
        return False

    def hold(self, number: int) -> Generator[simpy.Event, Any, bool]:
        """Let pass what a takeover has to wait for: until people may begin, or until what they began before is done.

        True: it is done then.
        """
        preparing = self._preparing.get(number)
        if preparing is not None and preparing.is_alive:
            yield preparing
            return True
        owner = self._run.compiled.edges[number].dependent.partition("#")[0]
        left_s = self._waits.get(owner, 0.0) - self._run.environment.now
        if left_s > 0 and self._run.compiled.edges[number].work is not None:
            yield self._run.environment.timeout(left_s)
            self._at_once.add(number)
        return False

    def _in_time(self, decision: Decision) -> Story:
        yield self._run.environment.timeout(decision.at_s)
        self._run.phrases.decision(self._run.environment.now, decision)
        match decision.what:
            case What.FAIL_OVER:
                self._fail_over(decision)
            case What.WAIT:
                self._wait(decision)
            case What.SEND:
                self._run.resources.send(decision.other, decision.element)
            case What.FUEL:
                yield from self._fuel(decision)
            case What.RESTORE:
                yield from self._restore(decision)

    def _fail_over(self, decision: Decision) -> None:
        """What is running begins its work now, before the other ways; what is not is made ready for the loss."""
        self._waits.pop(decision.element, None)
        for number, edge in takeovers_of(self._run.compiled, decision.element):
            timer = Timer(Timing.TAKEOVER, number)
            if edge.needed != decision.other or self._run.takeovers.is_at_work(number):
                continue
            if timer not in self._run.running:
                if not self._run.condition.warm[number]:
                    self._preparing[number] = self._run.environment.process(self._prepare(number))
                continue
            self._at_once.add(number)
            self._run.begin_anew(timer)
            self._make_way(number)

    def _make_way(self, number: int) -> None:
        """The same people leave the other ways to the same end."""
        edges = self._run.compiled.edges
        for other in self._run.compiled.needs[self._run.compiled.source[number]]:
            timer = Timer(Timing.TAKEOVER, other)
            rival = other != number and edges[other].by == edges[number].by and edges[other].work is not None
            if rival and timer in self._run.running:
                self._run.begin_anew(timer)

    def _prepare(self, number: int) -> Story:
        """People make an alternative ready while the first choice serves still."""
        attempt = self._run.takeovers.take_up(number, self._run.condition, at_once=True)
        yield from self._run.resources.carry_out(number, attempt)
        self._run.takeovers.is_off(number)
        self._preparing.pop(number, None)
        if Timer(Timing.TAKEOVER, number) not in self._run.running:
            self._prepared.add(number)
            self._run.phrases.made_ready(self._run.environment.now, number)

    def _wait(self, decision: Decision) -> None:
        if decision.until_s is not None:
            self._waits[decision.element] = decision.until_s
        for number, _ in takeovers_of(self._run.compiled, decision.element):
            timer = Timer(Timing.TAKEOVER, number)
            if timer in self._run.running:
                self._run.begin_anew(timer)

    def _fuel(self, decision: Decision) -> Story:
        environment = self._run.environment
        for number, edge in tanks_of(self._run.compiled, decision.element):
            tank, refill = self._run.stores.tank(number), edge.refill
            adds_s = min(refill.adds_s, edge.endurance_s) if refill else edge.endurance_s
            if decision.until_s is not None:
                yield environment.timeout(max(0.0, decision.until_s - environment.now))
            elif refill is not None:
                self._run.phrases.refuel_called(environment.now, edge.needed, refill)
                with self._run.resources.truck(refill, edge.needed, tank) as truck:
                    yield truck.granted
                    yield environment.timeout(refill.within_s)
            tank.add(adds_s, environment.now)
            self._run.phrases.refuelled(environment.now, edge.needed, tank.level(environment.now))
            self._run.condition.refill(number)
            self._run.settle_soon()

    def _restore(self, decision: Decision) -> Story:
        if decision.until_s is not None and decision.until_s > self._run.environment.now:
            yield self._run.environment.timeout(decision.until_s - self._run.environment.now)
        self._run.failures.restore(decision.element)
