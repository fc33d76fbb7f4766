"""One scenario played out, minute by minute. A simpy process for each hazard, holdover, takeover, tank and start-up.

What serves is the graph's `Condition`; this engine gives it time, chance, resources and words. All that happens at one
instant is told before the condition settles, so intervals are half open and the order of processes does not matter.
"""

from collections.abc import Generator, Sequence
from math import inf
from typing import Any

import simpy

from drillbook.analysis import find_targets, nominal, watched_s_of
from drillbook.graph import Change, Condition, DependencyGraph, Timer, Timing, compile_graph
from drillbook.model import Estate, Hit, Scenario
from drillbook.scenarios import SHIPPED, Kinds, Playing, as_played, taken_apart
from drillbook.simulation.absent import Absent
from drillbook.simulation.capacity import Capacity
from drillbook.simulation.causes import NONE, Causes
from drillbook.simulation.copies import copies_destroyed, files_encrypted
from drillbook.simulation.data_loss import DataLosses
from drillbook.simulation.decided import Decided
from drillbook.simulation.decision import Decision, with_losses
from drillbook.simulation.failures import Failures
from drillbook.simulation.holdovers import Holdovers
from drillbook.simulation.journal import Journal
from drillbook.simulation.lasting import lost_for_good
from drillbook.simulation.phrases import Phrases
from drillbook.simulation.reached import reached
from drillbook.simulation.resolvers import tails
from drillbook.simulation.resources import Resources
from drillbook.simulation.split_brain import Primaries
from drillbook.simulation.stage import SETTLED, Dealing, Stage
from drillbook.simulation.stores import Stores
from drillbook.simulation.survival import survival
from drillbook.simulation.takeovers import Takeovers
from drillbook.simulation.told import told
from drillbook.simulation.trace import Trace

Story = Generator[simpy.Event, Any, None]


def drill(
    estate: Estate,
    graph: DependencyGraph,
    scenario: Scenario,
    *,
    seed: int = 0,
    replication: int = 0,
    kinds: Kinds = SHIPPED,
    decisions: Sequence[Decision] = (),
) -> Trace:
    """Play a scenario and say what happened and what each service came to.

    Same estate, scenario, seed and replication: same trace. Times are seconds from the scenario's start. `kinds`: the
    library that scenarios may be like. `decisions`: what people decide on the way (`why_not` tells which make
    sense); until the first of them the trace is that without them. Raises InputError where a scenario cannot be played.
    """
    scenario = with_losses(as_played(Playing(estate, graph, kinds), scenario, seed, replication), decisions)
    run = _Drill(estate, graph, scenario, seed, replication, decisions)
    watched_s = watched_s_of(scenario, graph)
    run.environment.run(until=watched_s)
    outages = {node: spans for node, spans in run.journal.outages().items() if node in graph}
    losses = DataLosses(estate, run.compiled, scenario, outages, run.journal, run.condition, run.failures.for_good)
    degraded = run.capacity.degraded(watched_s)
    late = tuple(tails(estate, run.compiled, run.journal))
    for_good = lost_for_good(run.compiled, run.failures.for_good, losses)
    split_brains = run.primaries.split_brains()
    return Trace(
        scenario=scenario.id,
        title=scenario.title,
        start=scenario.start,
        seed=seed,
        replication=replication,
        watched_s=watched_s,
        inventory=estate.digest,
        events=told(run.journal, losses, late, watched_s),
        reached=reached(graph, find_targets(estate, graph), outages, losses, degraded, late, for_good),
        outages={node: spans for node, spans in outages.items() if not graph.node(node).is_gate},
        survival=survival(estate, graph, scenario, outages, watched_s),
        degraded=degraded,
        split_brains=split_brains,
        resources=run.resources.told(),
    )


class _Drill:
    """The state of one drill."""

    def __init__(
        self,
        estate: Estate,
        graph: DependencyGraph,
        scenario: Scenario,
        seed: int,
        replication: int,
        decisions: Sequence[Decision],
    ) -> None:
        self.estate = estate
        apart = taken_apart(graph, compile_graph(graph), scenario.hits)
        self.compiled = apart.compiled
        self.journal = Journal(graph, self.compiled)
        self.phrases = Phrases(self.compiled, self.journal)
        self.environment = simpy.Environment()
        self.takeovers = Takeovers(estate, self.compiled, self.environment, self.phrases, (seed, replication))
        self.condition = Condition(self.compiled, nominal(self.compiled), self.takeovers.works)
        self.absent = Absent(self.compiled, self.condition, self.phrases)
        self.causes = Causes(self.compiled, self.condition, self.journal)
        self.capacity = Capacity(graph, self.compiled, self.journal)
        self.primaries = Primaries(estate, graph, self.compiled, self.journal)
        self.stores = Stores(estate, self.compiled, self.environment, self.phrases, scenario.start)
        self.holdovers = Holdovers(self.compiled, self.condition, self.stores, self.phrases)
        stage = Stage(self.environment, estate, graph, self.compiled, self.condition, self.journal)
        self.resources = Resources(stage, scenario)
        self.failures = Failures(
            self.environment, apart, self.condition, self.resources, self.phrases, self.settle_soon
        )
        self.running: dict[Timer, simpy.Process] = {}
        self._carrying: dict[int, simpy.Process] = {}
        """Generators at work, by takeover: each breaks in its time."""
        self._settling = Dealing(self.environment, self._settle, SETTLED)
        self._notices_s: list[float] = []
        self.condition.touch_all()
        self._settling.after()
        for hit in scenario.hits:
            self.environment.process(self._hazard(hit))
        self.decided = Decided(self, decisions)
        for node, serves in enumerate(self.condition.up):
            if not serves:
                self.journal.down(0.0, node)

    @property
    def now_s(self) -> float:
        """Seconds since the scenario's start."""
        return float(self.environment.now)

    def _settle(self) -> None:
        change = self.condition.settle()
        self._tell_takeovers(change)
        notice_s, self._notices_s = min(self._notices_s, default=0.0), []
        if notice_s > 0 or self.decided.any_ready:
            change = self._in_advance(change, notice_s)
        causes = self.causes.of(change.down, self.now_s)
        for node in change.down:
            cause = causes.get(node, NONE)
            self.journal.down(self.now_s, node, cause.element, cause.words)
        for node in change.up:
            self.journal.up(self.now_s, node)
            self.stores.renewed(node)
        for edge in change.relieved:
            self.phrases.relieved(self.now_s, edge)
            self.journal.relieved.append((self.now_s, edge))
        self._start_and_stop(change)
        self.holdovers.look()
        self.absent.look(self.now_s)
        for number in [one for one in self._carrying if not self.condition.warm[one]]:
            self._carrying.pop(number).interrupt()
        self.capacity.look(self.now_s, self.condition)
        self.primaries.look(self.now_s, self.condition)

    def _start_and_stop(self, change: Change) -> None:
        for timer in change.stop:
            if timer.timing is Timing.TAKEOVER and timer not in change.start:
                self.takeovers.call_off(timer.number, self.condition)
            process = self.running.pop(timer, None)
            if process is not None and process.is_alive:
                process.interrupt()
            if timer.timing is Timing.HOLDOVER:
                self.holdovers.stops(timer.number)
            self.stores.rest(timer)
        for timer in change.start:
            if timer.timing is Timing.TAKEOVER:
                self.takeovers.begins(timer.number, self.condition.length_s(timer))
            self.running[timer] = self.environment.process(self._patiently(timer))
        self.resources.look_again(change)

    def _in_advance(self, change: Change, notice_s: float) -> Change:
        """What was known of is not waited for: takeovers that fit into the notice were carried out before the hit.

        Nothing that they serve went down in between, and no data were lost: the last copy was made in peace. Of hits
        at one instant the shortest notice counts.
        """
        while ready := [timer for timer in change.start if self._fits(timer, notice_s)]:
            soonest_s = min(self.condition.length_s(timer) for timer in ready)
            ready = [timer for timer in ready if self.condition.length_s(timer) == soonest_s]
            for timer in ready:
                self.condition.run_out(timer)
            later = self.condition.settle()
            self._tell_takeovers(later, in_advance=True)
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
        return is_move and (edge.takeover_s <= notice_s or self.decided.is_ready(timer.number))

    def _patiently(self, timer: Timer) -> Story:
        """Carry a timer's story out, unless it is called off."""
        story = {
            Timing.BOOT: self._boot,
            Timing.TAKEOVER: self._take_over,
            Timing.HOLDOVER: self._hold_over,
            Timing.ENDURANCE: self._burn,
            Timing.SUPPLY: self._supply,
            Timing.FAIL_BACK: self._fail_back,
            Timing.INTERRUPTION: self._interruption,
        }[timer.timing]
        try:
            yield from story(timer)
        except simpy.Interrupt:
            return

    def _end(self, timer: Timer) -> None:
        self.running.pop(timer, None)
        self.condition.run_out(timer)
        self._settling.after()

    def _hazard(self, hit: Hit) -> Story:
        """Something strikes, and passes."""
        node = self.compiled.number[hit.element]
        yield self.environment.timeout(hit.after.total_seconds())
        if hit.how.is_order:
            self.takeovers.order(hit)
            return
        lasts_s = hit.length_s(self.compiled.repair_s[node])
        repaired = hit.lasts is None and not hit.for_good
        by_somebody = repaired and self.resources.is_repaired_by_somebody(hit.element)
        self.phrases.hit(self.now_s, hit, lasts_s, repaired=by_somebody)
        destroyed = copies_destroyed(self.estate, self.compiled, hit)
        for edge in destroyed:
            self.condition.lose(edge)
            self.journal.ran_out.setdefault(edge, self.now_s)
        for edge in files_encrypted(self.estate, self.compiled, hit):
            self.phrases.encrypted_too(self.now_s, edge, hit.element)
            self.condition.lose(edge)
            self.journal.ran_out.setdefault(edge, self.now_s)
        if hit.element in self.estate.certificates:
            self._void(hit.element)
        self._notices_s.append(hit.notice.total_seconds() if hit.notice else 0.0)
        yield from self.failures.of_hit(hit, lasts_s, empty=bool(destroyed))

    def _void(self, certificate: str) -> None:
        """A certificate is good no longer: it has to be renewed, and whoever waits for that waits in vain."""
        for edge in (one for one, need in enumerate(self.compiled.edges) if need.dependent == certificate):
            timer = Timer(Timing.HOLDOVER, edge)
            process = self.running.pop(timer, None) if self.stores.void(timer) else None
            self.holdovers.stops(edge)
            if process is not None and process.is_alive:
                process.interrupt()
                self.condition.run_out(timer)

    def begin_anew(self, timer: Timer) -> None:
        """Begin the story of a running takeover from its start."""
        process = self.running.pop(timer)
        if process.is_alive:
            process.interrupt()
        self.takeovers.begins(timer.number, self.condition.length_s(timer))
        self.running[timer] = self.environment.process(self._patiently(timer))

    def settle_soon(self) -> None:
        """Let what was told take effect at the end of this instant."""
        self._settling.after()

    def _boot(self, timer: Timer) -> Story:
        self.phrases.booting(self.now_s, timer.number)
        yield self.environment.timeout(self.compiled.restart_s[timer.number])
        self._end(timer)

    def _take_over(self, timer: Timer) -> Story:
        generator = self.compiled.edges[timer.number].needed
        is_done = yield from self.decided.hold(timer.number)
        if not is_done:
            at_once = self.decided.is_at_once(timer.number)
            takeover = self.takeovers.take_up(timer.number, self.condition, at_once=at_once)
            yield from self.resources.carry_out(timer.number, takeover)
        self.takeovers.is_off(timer.number)
        if generator not in self.estate.generators or self.takeovers.starts(generator):
            self._end(timer)
            if generator in self.estate.generators and (runs_s := self.takeovers.runs_s(generator)) < inf:
                self._carrying[timer.number] = self.environment.process(self._carry(timer.number, runs_s))
            return
        self.running.pop(timer, None)
        self.condition.timers.pop(timer, None)
        self.phrases.failed_to_start(self.now_s, generator)
        repair_s = self.compiled.repair_s[self.compiled.target[timer.number]]
        self.environment.process(self.failures.of(generator, repair_s, repaired=True))

    def _carry(self, number: int, runs_s: float) -> Story:
        """A generator carries the load until it breaks, unless it stands down before."""
        try:
            yield self.environment.timeout(runs_s)
        except simpy.Interrupt:
            return
        del self._carrying[number]
        node = self.compiled.target[number]
        generator = self.compiled.ids[node]
        self.phrases.broke_down(self.now_s, generator)
        yield from self.failures.of(generator, self.compiled.repair_s[node], repaired=True)

    def _tell_takeovers(self, change: Change, *, in_advance: bool = False) -> None:
        """What became of takeovers whose time was over; those in advance lose no data."""
        for number in (*change.taken, *change.failed):
            self.decided.used(number)
        for number in change.taken:
            if in_advance:
                self.phrases.moved(self.now_s, number)
                self.journal.moved.append((self.now_s, number))
            else:
                self.phrases.switched(self.now_s, number)
                self.journal.switched.append((self.now_s, number))
        for number in change.failed:
            self.phrases.takeover_failed(self.now_s, number)
            self.environment.process(self._mend(number, self.compiled.repair_s[self.compiled.target[number]]))

    def _mend(self, number: int, lasts_s: float) -> Story:
        """What failed to take over is repaired, if ever."""
        if lasts_s < inf:
            yield from self.takeovers.mend(number, self.condition, lasts_s)
            self._settling.after()

    def _fail_back(self, timer: Timer) -> Story:
        """The first choice is there again; it gets its work back."""
        lasts_s = self.condition.length_s(timer)
        self.phrases.failing_back(self.now_s, timer.number, lasts_s)
        yield self.environment.timeout(lasts_s)
        yield from self.resources.hand_back(timer.number)
        self._end(timer)

    def _interruption(self, timer: Timer) -> Story:
        lasts_s = self.condition.length_s(timer)
        self.phrases.interrupted(self.now_s, timer.number, lasts_s)
        yield self.environment.timeout(lasts_s)
        self._end(timer)

    def _hold_over(self, timer: Timer) -> Story:
        yield self.environment.timeout(self.holdovers.begins(timer.number))
        self.holdovers.ends(timer.number)
        self.journal.ran_out[timer.number] = self.now_s
        self._end(timer)

    def _burn(self, timer: Timer) -> Story:
        """Burn what is in the tank; a delivery in time lengthens it."""
        reserve = self.stores.of(timer)
        left_s = reserve.turn(True, self.now_s)
        while self.now_s + left_s > self.now_s:  # less than the clock can tell is nothing
            yield self.environment.timeout(left_s)
            left_s = reserve.level(self.now_s)
        self.phrases.spent(self.now_s, timer.number)
        reserve.turn(False, self.now_s)
        self.journal.ran_out[timer.number] = self.now_s
        self._end(timer)

    def _supply(self, timer: Timer) -> Story:
        """Call for fuel when it is due, wait for a truck to be free, and for it to come."""
        edge, number = self.compiled.edges[timer.number], timer.number
        refill = edge.refill
        if refill is None:
            return
        tank = self.stores.tank(number)
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
        self.running.pop(timer, None)
        self.condition.timers.pop(timer, None)
