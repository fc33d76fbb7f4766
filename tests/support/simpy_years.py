"""The reference for simulated years: simpy, on the graph's `Condition`, fed the failures that the kernel drew.

Chance at demands (an alternative that does not start, or breaks at work) is drawn from the same numbers.
"""

from heapq import heappush
from math import inf, log

import numpy as np
import simpy
from numba import njit
from simpy.events import EventPriority

from drillbook.analysis import nominal
from drillbook.graph import Compiled, Condition, Reserve, Timer, Timing
from drillbook.graph.outage_timers import DEMAND
from drillbook.graph.philox import two_uniforms
from drillbook.graph.reserve import LEAST_REFILL_S

uniforms = njit(lambda key, element, number: two_uniforms(key, element, number))  # noqa: PLW0108 - for kernels
LAST = EventPriority(2)


def at(env: simpy.Environment, when_s: float) -> simpy.Event:
    """At this very time: now plus the time left may differ from it in the last bit."""
    event = simpy.Event(env)
    event._ok, event._value = True, None
    heappush(env._queue, (max(when_s, env.now), 1, next(env._eid), event))
    return event


class Chancy(Condition):
    """A condition in which alternatives may be broken."""

    def __init__(self, *given) -> None:
        self.broken: set[int] = set()
        super().__init__(*given)

    def refuse(self, edge: int) -> None:
        """What is broken is no matter of deciding anew."""
        if self.compiled.arrays.edges[edge]["forgives"]:
            super().refuse(edge)

    def met(self, edge: int) -> bool:
        return edge not in self.broken and super().met(edge)


class SimpyYears:
    """One replication."""

    def __init__(self, compiled: Compiled, failures: dict[int, list], luck: tuple[int, int]) -> None:
        self.compiled, self.luck = compiled, tuple(map(np.uint64, luck))
        self.condition = Chancy(compiled, nominal(compiled), self.works)
        self.env = simpy.Environment()
        self.reserves: dict[Timer, Reserve] = {}
        self.running: dict[Timer, simpy.Process] = {}
        self.demands = dict.fromkeys(range(len(compiled.edges)), 0)
        self.breaking: dict[int, simpy.Process] = {}
        self.filling: dict[int, simpy.Process] = {}
        self.settling = False
        self.open: dict[int, float] = {node: 0.0 for node, up in enumerate(self.condition.up) if not up}
        self.closed: dict[int, list[tuple[float, float]]] = {}
        self.condition.touch_all()
        self.wake()
        for node, spans in failures.items():
            self.env.process(self.fail(node, spans))

    def run(self, until_s: float) -> dict[int, list[tuple[float, float]]]:
        """Outages by node number."""
        self.env.run(until=until_s)
        for node, since_s in self.open.items():
            self.closed.setdefault(node, []).append((since_s, inf))
        return self.closed

    def at(self, when_s: float) -> simpy.Event:
        return at(self.env, when_s)

    def fail(self, node: int, spans):
        for start_s, end_s in spans:
            yield self.at(start_s)
            self.condition.fail(node)
            self.wake()
            if end_s == inf:
                return
            yield self.at(end_s)
            self.condition.repair(node)
            self.wake()

    def wake(self) -> None:
        if not self.settling:
            self.settling = True
            event = simpy.Event(self.env)
            event._ok, event._value = True, None
            event.callbacks = [lambda _: self.settle()]
            self.env.schedule(event, LAST)

    def settle(self) -> None:
        self.settling = False
        now_s, change = self.env.now, self.condition.settle()
        for node in change.up:
            since_s = self.open.pop(node)
            if now_s > since_s:
                self.closed.setdefault(node, []).append((since_s, now_s))
        for node in change.down:
            known = self.closed.get(node)
            self.open[node] = known.pop()[0] if known and known[-1][1] == now_s else now_s
        for timer in change.stop:
            self.call_off(self.running.pop(timer, None))
            if timer.timing in (Timing.HOLDOVER, Timing.ENDURANCE):
                self.reserve(timer).turn(False, now_s)
        for edge in [edge for edge in self.breaking if not self.condition.warm[edge]]:
            self.call_off(self.breaking.pop(edge))
        for timer in change.start:
            self.begin(timer)
        for edge in self.compiled.takeovers:
            self.see_to_tank(edge)

    def see_to_tank(self, edge: int) -> None:
        """Nobody is called to fill it, but when it has not been asked for that long, it is full."""
        filled_s = self.compiled.arrays.edges[edge]["filled_s"]
        tank = self.reserve(Timer(Timing.ENDURANCE, edge))
        short = self.condition.spent[edge] or tank.level_s < tank.capacity_s
        idle = not self.condition.warm[edge] and self.condition._served_at_once(self.compiled.source[edge])
        if filled_s < inf and idle and short:
            if edge not in self.filling:
                self.filling[edge] = self.env.process(self.patiently(self.fill(edge, filled_s)))
        else:
            self.call_off(self.filling.pop(edge, None))

    def fill(self, edge: int, filled_s: float):
        yield self.env.timeout(filled_s)
        self.filling.pop(edge, None)
        tank = self.reserve(Timer(Timing.ENDURANCE, edge))
        tank.level_s, tank.since_s = tank.capacity_s, self.env.now
        self.condition.refill(edge)
        self.wake()

    @staticmethod
    def call_off(process) -> None:
        if process is not None and process.is_alive:
            process.interrupt()

    def begin(self, timer: Timer) -> None:
        story = {
            Timing.BOOT: self.wait,
            Timing.FAIL_BACK: self.wait,
            Timing.INTERRUPTION: self.wait,
            Timing.TAKEOVER: self.take_over,
            Timing.HOLDOVER: self.run_down,
            Timing.ENDURANCE: self.run_down,
            Timing.SUPPLY: self.supply,
        }[timer.timing]
        self.running[timer] = self.env.process(self.patiently(story(timer)))

    @staticmethod
    def patiently(story):
        try:
            yield from story
        except simpy.Interrupt:
            return

    def end(self, timer: Timer) -> None:
        self.running.pop(timer, None)
        self.condition.run_out(timer)
        self.wake()

    def wait(self, timer: Timer):
        yield self.env.timeout(self.condition.length_s(timer))
        self.end(timer)

    def take_over(self, timer: Timer):
        yield self.env.timeout(self.condition.length_s(timer))
        self.end(timer)

    def works(self, edge: int) -> bool:
        row = self.compiled.arrays.edges[edge]
        if row["fails_to_start"] <= 0 and row["breaks_s"] == inf:
            return True
        starts, lasts = self.draw(edge, 2 * self.demands[edge])
        self.demands[edge] += 1
        if starts < row["fails_to_start"]:
            (self.repair_later if row["forgives"] else self.break_down)(edge)
            return False
        if row["breaks_s"] < inf:
            story = self.patiently(self.breaks(edge, self.env.now - row["breaks_s"] * log(lasts)))
            self.breaking[edge] = self.env.process(story)
        return True

    def draw(self, edge: int, number: int) -> tuple[float, float]:
        row = self.compiled.arrays.edges[edge]
        return uniforms(self.luck, (row["key_first"], row["key_second"]), DEMAND + number)

    def breaks(self, edge: int, when_s: float):
        yield self.at(when_s)
        self.breaking.pop(edge, None)
        self.break_down(edge)

    def repair_later(self, edge: int) -> None:
        """A takeover failed; it is tried again when it is mended, or the first choice was back."""
        mends, _ = self.draw(edge, 2 * self.demands[edge] - 1)
        mend_s = self.compiled.arrays.edges[edge]["mend_s"]
        if mend_s < inf:
            self.env.process(self.pardon(edge, self.demands[edge], self.env.now - mend_s * log(mends)))

    def pardon(self, edge: int, demand: int, when_s: float):
        yield self.at(when_s)
        if self.demands[edge] == demand:  # else it was forgiven, and has been tried again since
            self.condition.mend(edge)
            self.wake()

    def break_down(self, edge: int) -> None:
        mends, _ = self.draw(edge, 2 * self.demands[edge] - 1)
        self.condition.broken.add(edge)
        self.condition._dirty[self.compiled.source[edge]] = None
        self.wake()
        self.env.process(self.mend(edge, self.env.now - self.compiled.arrays.edges[edge]["mend_s"] * log(mends)))

    def mend(self, edge: int, when_s: float):
        yield self.at(when_s)
        self.condition.broken.discard(edge)
        self.condition._dirty[self.compiled.source[edge]] = None
        self.wake()

    def run_down(self, timer: Timer):
        reserve = self.reserve(timer)
        reserve.turn(True, self.env.now)
        while (ends_s := reserve.since_s + reserve.level_s) > self.env.now:  # a delivery puts it off
            yield self.at(ends_s)
        if timer.timing is Timing.ENDURANCE:
            reserve.turn(False, self.env.now)
        self.end(timer)

    def supply(self, timer: Timer):
        edge = self.compiled.edges[timer.number]
        tank = self.reserve(Timer(Timing.ENDURANCE, timer.number))
        while True:
            level_s = tank.level(self.env.now)
            wait_s = max(0.0, level_s - edge.refill.call_at_s) if edge.refill.call_at_s else 0.0
            yield self.env.timeout(max(LEAST_REFILL_S, wait_s + edge.refill.within_s))
            tank.add(min(edge.refill.adds_s, edge.endurance_s), self.env.now)
            self.condition.refill(timer.number)
            self.wake()
            if not self.condition.warm[timer.number]:
                self.running.pop(timer, None)
                self.condition.timers.pop(timer, None)
                return

    def reserve(self, timer: Timer) -> Reserve:
        if timer not in self.reserves:
            edge = self.compiled.edges[timer.number]
            is_tank = timer.timing is Timing.ENDURANCE
            made = Reserve.tank(edge.endurance_s) if is_tank else Reserve.battery(edge.holdover_s, edge.recharge_s)
            made.since_s = self.env.now
            self.reserves[timer] = made
        return self.reserves[timer]
