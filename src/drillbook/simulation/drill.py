"""One scenario played out, minute by minute. A simpy process for each hazard, holdover, takeover, tank and start-up.

What serves is the graph's `Condition`; this engine gives it time, chance, resources and words. All that happens at one
instant is told before the condition settles, so intervals are half open and the order of processes does not matter.
"""

from collections.abc import Generator
from math import inf
from typing import Any

import numpy as np
import simpy

from drillbook.analysis import find_targets, nominal, watched_s_of
from drillbook.graph import Change, Condition, DependencyGraph, Reserve, Timer, Timing, compile_graph
from drillbook.model import Estate, Hit, How, Scenario, failure_rate
from drillbook.scenarios import SHIPPED, Kinds, Playing, as_played
from drillbook.scenarios.chance import stream
from drillbook.simulation.copies import copies_destroyed
from drillbook.simulation.data_loss import DataLosses, Switches
from drillbook.simulation.journal import Journal
from drillbook.simulation.phrases import Phrases
from drillbook.simulation.reached import reached
from drillbook.simulation.resources import Resources
from drillbook.simulation.stage import SETTLED, Dealing, Stage
from drillbook.simulation.survival import survival
from drillbook.simulation.trace import Trace

Story = Generator[simpy.Event, Any, None]
STARTS = 1 - failure_rate("generator.fails-to-start").value
"""Chance that a generator starts and takes the load, where the inventory gives none (published default)."""


def drill(
    estate: Estate,
    graph: DependencyGraph,
    scenario: Scenario,
    *,
    seed: int = 0,
    replication: int = 0,
    kinds: Kinds = SHIPPED,
) -> Trace:
    """Play a scenario and say what happened and what each service came to.

    Same estate, scenario, seed and replication: same trace. Times are seconds from the scenario's start. `kinds`: the
    library that scenarios may be like. Raises InputError where a scenario cannot be played.
    """
    scenario = as_played(Playing(estate, graph, kinds), scenario, seed, replication)
    run = _Drill(estate, graph, scenario, seed, replication)
    watched_s = watched_s_of(scenario, graph)
    run.environment.run(until=watched_s)
    outages = run.journal.outages()
    switches = Switches(run.journal.switched, run.moved)
    losses = DataLosses(estate, run.compiled, scenario, outages, switches, run.condition, run.for_good)
    return Trace(
        scenario=scenario.id,
        title=scenario.title,
        start=scenario.start,
        seed=seed,
        replication=replication,
        watched_s=watched_s,
        inventory=estate.digest,
        events=tuple(run.journal.events),
        reached=reached(graph, find_targets(estate, graph), outages, losses),
        outages={node: spans for node, spans in outages.items() if not graph.node(node).is_gate},
        survival=survival(estate, graph, scenario, outages, watched_s),
        resources=run.resources.told(),
    )


class _Drill:
    """The state of one drill."""

    def __init__(self, estate: Estate, graph: DependencyGraph, scenario: Scenario, seed: int, replication: int) -> None:
        self.estate = estate
        self.compiled = compile_graph(graph)
        self.condition = Condition(self.compiled, nominal(self.compiled))
        self.journal = Journal(graph, self.compiled)
        self.phrases = Phrases(self.compiled, self.journal)
        self.environment = simpy.Environment()
        self.for_good: set[int] = set()
        self._seed = (seed, replication)
        self._chances: dict[str, np.random.Generator] = {}
        self._orders: dict[str, How] = {}
        self._reserves: dict[Timer, Reserve] = {}
        stage = Stage(self.environment, estate, graph, self.compiled, self.condition, self.journal)
        self.resources = Resources(stage, scenario)
        self._running: dict[Timer, simpy.Process] = {}
        self._settling = Dealing(self.environment, self._settle, SETTLED)
        self._notices_s: list[float] = []
        self.moved: list[tuple[float, int]] = []
        self.condition.touch_all()
        self._settling.after()
        for hit in scenario.hits:
            self.environment.process(self._hazard(hit))
        for node, serves in enumerate(self.condition.up):
            if not serves:
                self.journal.down(0.0, node, None)

    @property
    def now_s(self) -> float:
        """Seconds since the scenario's start."""
        return float(self.environment.now)

    def _settle(self) -> None:
        change = self.condition.settle()
        notice_s, self._notices_s = min(self._notices_s, default=0.0), []
        if notice_s > 0:
            change = self._in_advance(change, notice_s)
        for node in change.down:
            self.journal.down(self.now_s, node, self.journal.cause(self.condition, node))
        for node in change.up:
            self.journal.up(self.now_s, node)
        for edge in change.relieved:
            self.phrases.relieved(self.now_s, edge)
        for timer in change.stop:
            process = self._running.pop(timer, None)
            if process is not None and process.is_alive:
                process.interrupt()
            if timer in self._reserves:
                self._reserves[timer].turn(False, self.now_s)
        for timer in change.start:
            self._running[timer] = self.environment.process(self._patiently(timer))
        self.resources.look_again(change)

    def _in_advance(self, change: Change, notice_s: float) -> Change:
        """What was known of is not waited for: takeovers that fit into the notice were carried out before the hit.

        Nothing that they serve went down in between, and no data were lost: the last copy was made in peace. Of hits
        at one instant the shortest notice counts.
        """
        while ready := [timer for timer in change.start if self._fits(timer, notice_s)]:
            for timer in ready:
                self.phrases.moved(self.now_s, timer.number)
                self.moved.append((self.now_s, timer.number))
                self.condition.run_out(timer)
            later = self.condition.settle()
            up, down = {*change.up, *later.up}, {*change.down, *later.down}
            kept = [timer for timer in change.start if timer not in ready and timer not in later.stop]
            change = Change(
                up=tuple(sorted(node for node in up - set(change.down) if self.condition.up[node])),
                down=tuple(sorted(node for node in down - set(change.up) if not self.condition.up[node])),
                start=(*kept, *later.start),
                stop=(*change.stop, *(timer for timer in later.stop if timer not in change.start)),
                relieved=(*change.relieved, *later.relieved),
            )
        return change

    def _fits(self, timer: Timer, notice_s: float) -> bool:
        """A move that people or machines make; a generator is started when it is needed, and may fail to."""
        edge = self.compiled.edges[timer.number]
        is_move = timer.timing is Timing.TAKEOVER and edge.needed not in self.estate.generators
        return is_move and edge.takeover_s <= notice_s

    def _patiently(self, timer: Timer) -> Story:
        """Carry a timer's story out, unless it is called off."""
        story = {
            Timing.BOOT: self._boot,
            Timing.TAKEOVER: self._take_over,
            Timing.HOLDOVER: self._hold_over,
            Timing.ENDURANCE: self._burn,
            Timing.SUPPLY: self._supply,
        }[timer.timing]
        try:
            yield from story(timer)
        except simpy.Interrupt:
            return

    def _end(self, timer: Timer) -> None:
        self._running.pop(timer, None)
        self.condition.run_out(timer)
        self._settling.after()

    def _hazard(self, hit: Hit) -> Story:
        """Something strikes, and passes."""
        node = self.compiled.number[hit.element]
        yield self.environment.timeout(hit.after.total_seconds())
        if hit.how in (How.STARTS, How.FAILS_TO_START):
            self._orders[hit.element] = hit.how
            return
        lasts_s = hit.length_s(self.compiled.repair_s[node])
        repaired = hit.lasts is None and not hit.for_good
        by_somebody = repaired and self.resources.is_repaired_by_somebody(hit.element)
        self.phrases.hit(self.now_s, hit, lasts_s, repaired=by_somebody)
        for edge in copies_destroyed(self.estate, self.compiled, hit):
            self.condition.lose(edge)
        self._notices_s.append(hit.notice.total_seconds() if hit.notice else 0.0)
        yield from self._fail(node, lasts_s, repaired=repaired)

    def _fail(self, node: int, lasts_s: float, *, repaired: bool) -> Story:
        """A node fails, for a time of its own or until it is repaired."""
        self.condition.fail(node)
        self._settling.after()
        if lasts_s == inf:
            self.for_good.add(node)
            return
        if repaired:
            yield from self.resources.repair(self.compiled.ids[node], lasts_s)
        else:
            yield self.environment.timeout(lasts_s)
        self.phrases.restored(self.now_s, self.compiled.ids[node])
        self.condition.repair(node)
        self._settling.after()

    def _boot(self, timer: Timer) -> Story:
        self.phrases.booting(self.now_s, timer.number)
        yield self.environment.timeout(self.compiled.restart_s[timer.number])
        self._end(timer)

    def _take_over(self, timer: Timer) -> Story:
        edge = self.compiled.edges[timer.number]
        self.phrases.takeover(self.now_s, timer.number)
        yield from self.resources.carry_out(timer.number)
        if edge.needed in self.estate.generators and not self._starts(edge.needed):
            self._running.pop(timer, None)
            self.condition.timers.pop(timer, None)
            self.phrases.failed_to_start(self.now_s, edge.needed)
            node = self.compiled.target[timer.number]
            self.environment.process(self._fail(node, self.compiled.repair_s[node], repaired=True))
            return
        self.phrases.switched(self.now_s, timer.number)
        self.journal.switched.append((self.now_s, timer.number))
        self._end(timer)

    def _starts(self, generator: str) -> bool:
        """By order of the scenario, else by chance."""
        if generator in self._orders:
            return self._orders[generator] is How.STARTS
        given = self.estate.generators[generator].start_probability
        chance = self._chances.setdefault(generator, stream(*self._seed, generator))
        return bool(chance.random() < (STARTS if given is None else given))

    def _hold_over(self, timer: Timer) -> Story:
        left_s = self._reserve(timer).turn(True, self.now_s)
        self.phrases.holdover(self.now_s, timer.number, left_s)
        yield self.environment.timeout(left_s)
        self.phrases.exhausted(self.now_s, timer.number)
        self._end(timer)

    def _burn(self, timer: Timer) -> Story:
        """Burn what is in the tank; a delivery in time lengthens it."""
        reserve = self._reserve(timer)
        left_s = reserve.turn(True, self.now_s)
        while left_s > 0:
            yield self.environment.timeout(left_s)
            left_s = reserve.level(self.now_s)
        self.phrases.spent(self.now_s, timer.number)
        reserve.turn(False, self.now_s)
        self._end(timer)

    def _supply(self, timer: Timer) -> Story:
        """Call for fuel when it is due, wait for a truck to be free, and for it to come."""
        edge, number = self.compiled.edges[timer.number], timer.number
        refill = edge.refill
        if refill is None:
            return
        tank = self._reserve(Timer(Timing.ENDURANCE, number))
        while self.condition.warm[number] or self.condition.spent[number]:
            if refill.call_at_s:
                yield self.environment.timeout(max(0.0, tank.level(self.now_s) - refill.call_at_s))
            self.phrases.refuel_called(self.now_s, edge.needed, refill)
            with self.resources.truck(refill, edge.needed, tank) as truck:
                yield truck.granted
                yield self.environment.timeout(refill.within_s)
            tank.add(min(refill.adds_s, edge.endurance_s), self.now_s)
            self.phrases.refuelled(self.now_s, edge.needed, tank.level(self.now_s))
            self.condition.refill(number)
            self._settling.after()
        self._running.pop(timer, None)
        self.condition.timers.pop(timer, None)

    def _reserve(self, timer: Timer) -> Reserve:
        """The store behind a timer, full until it is first used."""
        if timer not in self._reserves:
            edge = self.compiled.edges[timer.number]
            is_tank = timer.timing is Timing.ENDURANCE
            self._reserves[timer] = (
                Reserve.tank(edge.endurance_s) if is_tank else Reserve.battery(edge.holdover_s, edge.recharge_s)
            )
            self._reserves[timer].since_s = self.now_s
        return self._reserves[timer]
