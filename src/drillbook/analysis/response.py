"""How services respond to one failure and its repair: intervals of unserved time, counted out by events.

Fuel contracts are taken at their word, generators start and takeovers work; the drill, which also knows trucks, chance
and data, is the richer story of the same meaning, and the tests compare the two.
"""

import heapq
from collections.abc import Mapping, Sequence
from math import inf

from drillbook.graph import HORIZON_S, Change, Compiled, Condition, Interval, Reserve, Timer, Timing, usual
from drillbook.graph.reserve import LEAST_REFILL_S

_STEADY_S = 1e-6
"""A tank that is as full after a delivery as after the one before, to this accuracy, is kept up for ever."""


def nominal(compiled: Compiled) -> tuple[bool, ...]:
    """Which nodes serve when nothing has failed."""
    return tuple(usual(compiled).tolist())


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
        self.refilled_to: dict[int, float] = {}
        """By edge: level after its last delivery, when nothing but deliveries happened since."""
        self.steady: set[int] = set()
        """Edges whose last delivery filled the tank as far as the one before."""
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
        while (next_s := self._next()) < self.horizon_s and not self._goes_on_for_ever():
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

    def _goes_on_for_ever(self) -> bool:
        """Nothing is pending but fuel, and every tank in use is kept up by its deliveries."""
        burning = {timer.number for timer in self.valid if timer.timing is Timing.ENDURANCE}
        supplied = {timer.number for timer in self.valid if timer.timing is Timing.SUPPLY}
        others = len(self.valid) - len(burning) - len(supplied)
        return not self.told and not others and bool(burning) and burning == supplied and burning <= self.steady

    def _more_than_fuel(self) -> None:
        self.refilled_to.clear()
        self.steady.clear()

    def _tell(self) -> None:
        """Tell the condition all that happens at this instant."""
        while self.told and self.told[-1][0] <= self.now_s:
            self._more_than_fuel()
            _, node, change = self.told.pop()
            (self.condition.fail if change > 0 else self.condition.repair)(node)
        while self.queue and self._next() <= self.now_s and self.queue[0][0] <= self.now_s:
            timer = heapq.heappop(self.queue)[3]
            if timer.timing is Timing.SUPPLY:
                self._refill(timer)
            else:
                self._more_than_fuel()
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
        if timer.timing is Timing.SUPPLY:
            return self._until_refill(timer)
        if timer.timing in (Timing.HOLDOVER, Timing.ENDURANCE):
            return self._reserve(timer).turn(True, self.now_s)
        return self.condition.length_s(timer)

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
        return max(LEAST_REFILL_S, wait_s + refill.within_s)

    def _refill(self, timer: Timer) -> None:
        """Fuel arrives: the tank is fuller, burning lasts longer, an empty generator may start again."""
        edge = self.compiled.edges[timer.number]
        assert edge.refill is not None  # noqa: S101 - as above
        burning = Timer(Timing.ENDURANCE, timer.number)
        level_s = self._reserve(burning).add(min(edge.refill.adds_s, edge.endurance_s), self.now_s)
        (self.steady.add if level_s >= self.refilled_to.get(timer.number, inf) - _STEADY_S else self.steady.discard)(
            timer.number
        )
        self.refilled_to[timer.number] = level_s
        if burning in self.valid:
            self._set(burning, level_s)
        self.condition.refill(timer.number)
        if self.condition.warm[timer.number]:
            self._set(timer, self._until_refill(timer))
        else:
            del self.valid[timer]
            self.condition.timers.pop(timer, None)
