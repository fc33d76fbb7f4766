"""What runs down and fills up in a drill: batteries, tanks, queues, caches, and how long certificates are good."""

from collections.abc import Generator
from datetime import datetime
from typing import Any

import simpy

from drillbook.graph import Compiled, Reserve, Timer, Timing
from drillbook.model import Estate
from drillbook.simulation.phrases import Phrases
from drillbook.simulation.validity import Validity


class Stores:
    """The store behind each timer, full until it is first used."""

    def __init__(
        self, estate: Estate, compiled: Compiled, environment: simpy.Environment, phrases: Phrases, start: datetime
    ) -> None:
        self.estate = estate
        self.compiled = compiled
        self.environment = environment
        self.phrases = phrases
        self._start = start
        self._known: dict[Timer, Reserve | Validity] = {}
        self._validities: dict[int, Validity] = {}

    def of(self, timer: Timer) -> Reserve | Validity:
        """The store behind a holdover or an endurance."""
        if timer not in self._known:
            self._known[timer] = self._new(timer)
        return self._known[timer]

    def tank(self, number: int) -> Reserve:
        """The store behind an alternative that burns fuel."""
        tank = self.of(Timer(Timing.ENDURANCE, number))
        assert isinstance(tank, Reserve)  # noqa: S101 - only certificates have another kind of store
        return tank

    def rest(self, timer: Timer) -> None:
        """It is used no longer: it fills up, and a queue is emptied."""
        store = self._known.get(timer)
        if store is None:
            return
        store.turn(False, self.environment.now)
        edge = self.compiled.edges[timer.number]
        if timer.timing is Timing.HOLDOVER and isinstance(store, Reserve) and edge.recharge_s and not edge.implied:
            self.environment.process(self._drained(timer.number, store))

    def renewed(self, node: int) -> None:
        """A node serves again; a certificate was renewed."""
        if validity := self._validities.get(node):
            validity.renewed(self.environment.now)

    def void(self, timer: Timer) -> bool:
        """A certificate expired or was revoked; false where the timer is none of a certificate's."""
        validity = self.of(timer)
        if isinstance(validity, Validity):
            validity.void = True
            return True
        return False

    def _new(self, timer: Timer) -> Reserve | Validity:
        edge = self.compiled.edges[timer.number]
        certificate = self.estate.certificates.get(edge.dependent)
        if certificate is not None and edge.implied:
            validity = Validity.of(certificate, self._start)
            self._validities[self.compiled.source[timer.number]] = validity
            return validity
        is_tank = timer.timing is Timing.ENDURANCE
        full = Reserve.tank(edge.endurance_s) if is_tank else Reserve.battery(edge.holdover_s, edge.recharge_s)
        full.since_s = float(self.environment.now)
        return full

    def _drained(self, number: int, queue: Reserve) -> Generator[simpy.Event, Any, None]:
        since_s = queue.since_s
        yield self.environment.timeout((queue.capacity_s - queue.level_s) / queue.gain)
        if queue.since_s == since_s and not queue.running:
            self.phrases.drained(self.environment.now, number)
