"""What sites compete for in a disaster, for the drill to ask: people, hands, parts, trucks, rates.

Nobody holds a thing while waiting for another one that comes before it: part (in stock or ordered, so that its time is
known), place in the queue of repairs, remote hands, people, in this order. So nothing waits in a circle.
"""

from collections.abc import Generator
from datetime import timedelta
from math import inf
from typing import Any

import simpy

from drillbook.analysis import week_s
from drillbook.graph import Change, Refill, Reserve, Work
from drillbook.model import Scenario, Team
from drillbook.quantity import write_clock
from drillbook.simulation.crews import Crews
from drillbook.simulation.depot import Depot
from drillbook.simulation.job import Job
from drillbook.simulation.ledger import Ledger
from drillbook.simulation.pool import Ask, Pool
from drillbook.simulation.ranks import Rank, Ranks
from drillbook.simulation.rates import Rates
from drillbook.simulation.stage import Stage
from drillbook.simulation.takeovers import Attempt
from drillbook.simulation.tasks import Milestone, Task, Timed
from drillbook.simulation.trace import Happening, ResourceKind, ResourceUse

Story = Generator[simpy.Event, Any, None]


class Resources:
    """All resources of one drill."""

    def __init__(self, stage: Stage, scenario: Scenario) -> None:
        self._stage = stage
        self._ledger = Ledger()
        self._ranks = Ranks(stage.estate, stage.graph)
        self._crews = Crews(stage, self._ledger, week_s(scenario.start))
        self._rates = Rates(stage, self._ledger)
        self._depot = Depot(stage, self._ledger)
        self._trucks = self._fleets()
        self._hands = self._remote_hands()
        self._queues = self._queues_of_repairs()

    def look_again(self, change: Change) -> None:
        """What serves has changed."""
        if change.up or change.down:
            self._crews.look_again()
            self._depot.look_again()
            for pool in (*self._hands.values(), *self._trucks.values()):
                pool.look_again()

    def truck(self, refill: Refill, generator: str, tank: Reserve) -> Ask:
        """Ask for one of a provider's trucks, for a generator and its tank.

        A tank that lasts until the truck after this one can wait: else the first in the plan, who calls again as soon
        as he is served, would have his full tank topped up for ever.
        """
        what = f"{self._stage.name(generator)}: fuel"

        def can_wait() -> bool:
            return tank.level(self._stage.now_s) >= 2 * refill.within_s

        return self._trucks[refill.provider].ask(self._ranks.of(generator), generator, what, can_wait)

    def carry_out(self, number: int, attempt: Attempt) -> Story:
        """Let the time of a takeover pass: its notice, its work by people and lines, what comes after."""
        edge, environment = self._stage.compiled.edges[number], self._stage.environment
        work = edge.work
        before_s, after_s = (attempt.notice_s, attempt.spread_s) if work else (0.0, 0.0)
        length_s = max(0.0, attempt.whole_s - before_s - after_s)
        task: Task | None = self._rates.task(edge, length_s)
        if work is None and task is None:
            yield environment.timeout(attempt.whole_s)
            return
        task = task or Timed(environment, length_s)
        if work is None:
            yield from _undisturbed(task)
            return
        job = self._job(number, work, length_s + after_s)
        job.ordered = attempt.at_once
        self._crews.expect(job, before_s)
        try:
            if before_s:
                yield environment.timeout(before_s)
            attempt.noticed()
            yield from self._work(job, work, Milestone(environment, task, attempt.decide_s, attempt.decided))
            attempt.carried_out()
            if attempt.spread_s:
                yield environment.timeout(attempt.spread_s)
        finally:
            self._crews.leave(job)

    def _job(self, number: int, work: Work, work_s: float) -> Job:
        """The work of a takeover: from when it is known until the alternative serves, it takes `work_s`."""
        edge = self._stage.compiled.edges[number]
        rank = self._ranks.of(edge.dependent, edge.takeover_s, number)
        owner = edge.dependent.partition("#")[0]
        what = f"{self._stage.name(owner)}: {self._stage.journal.branch(edge.needed)}"
        at = None if work.hands else work.at
        threshold = self._stage.compiled.threshold[self._stage.compiled.source[number]]
        return Job(rank, owner, what, work.who, work.skills, at, edge.dependent, threshold or 1, work_s)

    def _work(self, job: Job, work: Work, task: Task) -> Story:
        """Have it done by people, beside the hands of the site where that is asked for."""
        if work.hands and work.at is not None:
            with self._hands[work.at].ask(job.rank, job.element, job.what) as hand:
                yield from self._hand_comes(hand, work.at)
                yield from self._crews.work(job, task)
        else:
            yield from self._crews.work(job, task)

    def send(self, person: str, element: str) -> None:
        """Send a person to what is broken."""
        self._crews.send(person, element)

    def hand_back(self, number: int) -> Story:
        """Wait until those who switch back to the first choice have begun; they are at it while it interrupts."""
        edge = self._stage.compiled.edges[number]
        back = edge.fail_back
        if back is None or back.who is None or not back.interrupts_s:
            return
        rank = self._ranks.of(edge.dependent, back.interrupts_s, number)
        owner = edge.dependent.partition("#")[0]
        what = f"{self._stage.name(owner)}: back from {self._stage.journal.branch(edge.needed)}"
        job = Job(rank, owner, what, back.who)
        begun = simpy.Event(self._stage.environment)
        work = self._stage.environment.process(self._switch_back(job, back.interrupts_s, begun))
        try:
            yield begun
        finally:
            if not begun.triggered:
                work.interrupt()

    def _switch_back(self, job: Job, length_s: float, begun: simpy.Event) -> Story:
        def tell() -> None:
            if not begun.triggered:
                begun.succeed()

        environment = self._stage.environment
        try:
            yield from self._crews.work(job, Milestone(environment, Timed(environment, length_s), 0.0, tell))
        except simpy.Interrupt:
            return
        finally:
            self._crews.leave(job)

    def is_repaired_by_somebody(self, element: str) -> bool:
        """A team, remote hands or a spare part are needed for its repair."""
        team, site = self._repairer(element)
        return team is not None or site is not None or bool(self._depot.fitting(element))

    def repair(self, element: str, length_s: float) -> Story:
        """Repair an element: order a part, call those who repair it so that they come when it does, work."""
        environment = self._stage.environment
        if length_s == inf or not self.is_repaired_by_somebody(element):
            yield environment.timeout(length_s)
            return
        rank, ready_s = self._ranks.of(element, length_s), self._stage.now_s
        if self._depot.fitting(element):
            ready_s = yield from self._depot.order(element, rank)
        team, site = self._repairer(element)
        task = Timed(environment, length_s)
        if site is not None:
            yield from self._until(ready_s - self._response_s(site))
            with self._hands[site].ask(rank, element, f"repair of {self._stage.name(element)}") as hand:
                yield from self._hand_comes(hand, site)
                yield from _undisturbed(task)
        elif team is not None:
            yield from self._repair_by(team, element, rank, task, ready_s)
        else:
            yield from self._until(ready_s)
            yield from _undisturbed(task)

    def told(self) -> tuple[ResourceUse, ...]:
        """The accounts, when the watch is over."""
        self._rates.close()
        places = {noun.id: place for place, noun in enumerate(self._stage.estate.nouns())}
        return tuple(self._ledger.told(self._stage.now_s, places))

    def _repair_by(self, team: Team, element: str, rank: Rank, task: Task, ready_s: float) -> Story:
        noun = self._stage.estate.find(element)
        site = None if team.repairs_from_afar else self._stage.graph.node(element).site
        skills = tuple(getattr(noun, "repair_skills", ()))
        what = f"repair of {self._stage.name(element)}"
        job = Job(rank, element, what, team.id, skills, site, ready_s=ready_s)
        try:
            if team.id in self._queues:
                yield from self._until(ready_s - self._crews.lead_s(job))
                with self._queues[team.id].ask(rank, element, what) as place:
                    yield place.granted
                    yield from self._crews.work(job, task)
            else:
                yield from self._crews.work(job, task)
        finally:
            self._crews.leave(job)

    def _until(self, at_s: float) -> Story:
        """Let time pass until then; nothing where that is over."""
        if (left_s := at_s - self._stage.now_s) > 0:
            yield self._stage.environment.timeout(left_s)

    def _hand_comes(self, hand: Ask, site: str) -> Story:
        yield hand.granted
        response_s = self._response_s(site)
        begin = timedelta(seconds=self._stage.now_s + response_s)
        how = f"are called, begin at {write_clock(begin)}" if response_s else "take it on"
        text = f"{hand.what}: {hand.pool.name} {how}"
        self._stage.note(hand.element, Happening.ASSIGNED, text, site)
        yield self._stage.environment.timeout(response_s)

    def _response_s(self, site: str) -> float:
        """How long remote hands take from the call until they begin."""
        hands = self._stage.estate.sites[site].remote_hands
        return hands.response.total_seconds() if hands else 0.0

    def _repairer(self, element: str) -> tuple[Team | None, str | None]:
        """The team, or the site whose remote hands, repair an element."""
        estate = self._stage.estate
        team = next((team for team in estate.teams.values() if element in team.repairs), None)
        sites = (site for site in estate.sites.values() if site.remote_hands)
        site = next((site.id for site in sites if site.remote_hands and element in site.remote_hands.repairs), None)
        return team, site

    def _fleets(self) -> dict[str, Pool]:
        trucks: dict[str, int] = {}
        for edge in self._stage.compiled.edges:
            if edge.refill:
                trucks[edge.refill.provider] = max(trucks.get(edge.refill.provider, 1), edge.refill.trucks)
        return {
            provider: self._pool(provider, ResourceKind.TRUCKS, number, f"a truck of {self._stage.name(provider)}")
            for provider, number in trucks.items()
        }

    def _remote_hands(self) -> dict[str, Pool]:
        return {
            site.id: self._pool(
                site.id,
                ResourceKind.HANDS,
                site.remote_hands.number,
                f"remote hands at {site.title}",
                site.remote_hands.provider or site.provider,
            )
            for site in self._stage.estate.sites.values()
            if site.remote_hands
        }

    def _queues_of_repairs(self) -> dict[str, Pool]:
        return {
            team.id: self._pool(team.id, ResourceKind.REPAIRS, team.repairs_at_once, f"its turn with {team.title}")
            for team in self._stage.estate.teams.values()
            if team.repairs_at_once is not None
        }

    def _pool(self, identifier: str, kind: ResourceKind, number: int, name: str, company: str | None = None) -> Pool:
        use = self._ledger.use(identifier, kind, number)
        return Pool(self._stage, use, name, lambda: self._stage.serves(company))


def _undisturbed(task: Task) -> Story:
    """Let a task go on until it is done; called off, it stops."""
    try:
        yield task.begin()
    finally:
        task.stop()
