"""How services respond to one failure and its repair: intervals of unserved time, counted out by events.

Fuel contracts are taken at their word and generators start; the drill, which also knows trucks, chance and data, is the
richer story of the same meaning, and the tests compare the two.
"""

import heapq
from collections.abc import Mapping, Sequence
from math import inf

import numpy as np

from drillbook.graph import Change, Compiled, Condition, Reserve, Timer, Timing, served

Interval = tuple[float, float]
"""Seconds from the start of the failure: [start, end); end may be inf."""
HORIZON_S = 10 * 365.25 * 86400
"""What has not come back after ten years is down for good."""
_SUSTAINED = 100
"""After so many refills with nothing else happening, the fuel contract carries on for ever."""


def nominal(compiled: Compiled) -> tuple[bool, ...]:
    """Which nodes serve when nothing has failed."""
    return tuple(served(compiled, np.zeros((len(compiled.ids), 1), dtype=bool), fuel_lasts=True)[:, 0].tolist())


def respond(
    compiled: Compiled, failures: Mapping[str, Sequence[Interval]], horizon_s: float = HORIZON_S
) -> dict[str, tuple[Interval, ...]]:
    """Unserved intervals of every node that has any, when the named elements fail over the given intervals."""
    return _Run(compiled, failures, horizon_s).outages()


class _Run:
    """One story: a queue of what happens next, and the reserves that run down."""

    def __init__(self, compiled: Compiled, failures: Mapping[str, Sequence[Interval]], horizon_s: float) -> None:
        self.compiled = compiled
        self.horizon_s = horizon_s
        self.condition = Condition(compiled, nominal(compiled))
        self.now_s = 0.0
        self.reserves: dict[tuple[Timing, int], Reserve] = {}
        self.queue: list[tuple[float, int, int, Timer]] = []
        self.valid: dict[Timer, int] = {}
        self.number = 0
        self.refills_in_a_row = 0
        self.open: dict[int, float] = {}
        self.closed: dict[int, list[Interval]] = {}
        self.told: list[tuple[float, int, int]] = []
        for identifier, intervals in failures.items():
            for start, end in intervals:
                self.told.append((start, compiled.number[identifier], 1))
                self.told.append((end, compiled.number[identifier], -1))
        self.told = sorted((told for told in self.told if told[0] < inf), reverse=True)

    def outages(self) -> dict[str, tuple[Interval, ...]]:
        """Play until nothing more happens, or the horizon is passed."""
        for node, serves in enumerate(self.condition.up):
            if not serves:
                self.open[node] = 0.0
        self.condition.touch_all()
        self._take(self.condition.settle())
        while (next_s := self._next()) < self.horizon_s and self.refills_in_a_row < _SUSTAINED:
            self.now_s = next_s
            self._tell()
            self._take(self.condition.settle())
        for node, start in self.open.items():
            self.closed.setdefault(node, []).append((start, inf))
        return {self.compiled.ids[node]: tuple(self.closed[node]) for node in sorted(self.closed)}

    def _next(self) -> float:
        while self.queue and self.valid.get(self.queue[0][3]) != self.queue[0][2]:
            heapq.heappop(self.queue)
        timer_s = self.queue[0][0] if self.queue else inf
        return min(timer_s, self.told[-1][0] if self.told else inf)

    def _tell(self) -> None:
        """Tell the condition all that happens at this instant."""
        while self.told and self.told[-1][0] <= self.now_s:
            self.refills_in_a_row = 0
            _, node, change = self.told.pop()
            (self.condition.fail if change > 0 else self.condition.repair)(node)
        while self.queue and self._next() <= self.now_s and self.queue[0][0] <= self.now_s:
            timer = heapq.heappop(self.queue)[3]
            self.refills_in_a_row += 1
            if timer.timing is Timing.SUPPLY:
                self._refill(timer)
            else:
                self.refills_in_a_row = 0
                del self.valid[timer]
                self.condition.run_out(timer)
                if timer.timing is Timing.ENDURANCE:
                    self._reserve(timer).turn(False, self.now_s)

    def _take(self, change: Change) -> None:
        for node in change.up:
            start = self.open.pop(node)
            if self.now_s > start:
                self.closed.setdefault(node, []).append((start, self.now_s))
        for node in change.down:
            known = self.closed.get(node)
            self.open[node] = known.pop()[0] if known and known[-1][1] == self.now_s else self.now_s
        for timer in change.stop:
            self.valid.pop(timer, None)
            if timer.timing in (Timing.HOLDOVER, Timing.ENDURANCE):
                self._reserve(timer).turn(False, self.now_s)
        for timer in change.start:
            self._set(timer, self._length(timer))

    def _set(self, timer: Timer, after_s: float) -> None:
        self.number += 1
        self.valid[timer] = self.number
        heapq.heappush(self.queue, (self.now_s + after_s, timer.timing, self.number, timer))

    def _length(self, timer: Timer) -> float:
        if timer.timing is Timing.BOOT:
            return self.compiled.restart_s[timer.number]
        edge = self.compiled.edges[timer.number]
        if timer.timing is Timing.TAKEOVER:
            return edge.takeover_s
        if timer.timing is Timing.SUPPLY:
            return self._until_refill(timer)
        return self._reserve(timer).turn(True, self.now_s)

    def _reserve(self, timer: Timer) -> Reserve:
        key = (timer.timing, timer.number)
        if key not in self.reserves:
            edge = self.compiled.edges[timer.number]
            is_tank = timer.timing is Timing.ENDURANCE
            self.reserves[key] = (
                Reserve.tank(edge.endurance_s) if is_tank else Reserve.battery(edge.holdover_s, edge.recharge_s)
            )
            self.reserves[key].since_s = self.now_s
        return self.reserves[key]

    def _until_refill(self, timer: Timer) -> float:
        refill = self.compiled.edges[timer.number].refill
        assert refill is not None  # noqa: S101 - a supply timer runs only where there is a contract
        level_s = self._reserve(Timer(Timing.ENDURANCE, timer.number)).level(self.now_s)
        wait_s = max(0.0, level_s - refill.call_at_s) if refill.call_at_s else 0.0
        return wait_s + refill.within_s

    def _refill(self, timer: Timer) -> None:
        """Fuel arrives: the tank is fuller, burning lasts longer, an empty generator may start again."""
        edge = self.compiled.edges[timer.number]
        assert edge.refill is not None  # noqa: S101 - as above
        burning = Timer(Timing.ENDURANCE, timer.number)
        level_s = self._reserve(burning).add(min(edge.refill.adds_s, edge.endurance_s), self.now_s)
        if burning in self.valid:
            self._set(burning, level_s)
        self.condition.refill(timer.number)
        if self.condition.warm[timer.number]:
            self._set(timer, self._until_refill(timer))
        else:
            del self.valid[timer]
            self.condition.timers.pop(timer, None)
