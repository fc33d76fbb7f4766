"""People at work: who takes which work on, when they are there, when they stop.

A person does one thing at a time. Work is given at the end of each instant, by rank, to the first members of the team
(in calling order) who can be reached, know between them what is asked, and may work long enough to get there. Whoever
has begun goes on until it is done, until the limit of hours, or until they are out themselves; shifts decide only who
can be called. Nobody is kept waiting for work of a higher rank that needs more people, nor for a part that is under
way: who repairs with it is called so as to come when it does, if they are free then.
"""

from collections.abc import Generator, Iterator
from datetime import timedelta
from math import inf
from typing import Any

import simpy

from drillbook.model import Team
from drillbook.quantity import write_clock, write_duration
from drillbook.simulation.calling import chosen
from drillbook.simulation.job import Job
from drillbook.simulation.ledger import Ledger, Use
from drillbook.simulation.stage import EXACT_S, Dealing, Stage
from drillbook.simulation.tasks import Task
from drillbook.simulation.trace import Happening, ResourceKind
from drillbook.simulation.worker import Call, Worker

SHOWN = 3
"""How many reasons for waiting are told."""


class Crews:
    """All people of one drill."""

    def __init__(self, stage: Stage, ledger: Ledger, monday_s: float) -> None:
        self._stage = stage
        self._ledger = ledger
        people = stage.estate.people.values()
        self._workers = {person.id: Worker(stage, person, monday_s) for person in people}
        self._asking: list[Job] = []
        self._begun: dict[Job, None] = {}
        self._expected: dict[Job, float] = {}
        self._sent: dict[str, list[Worker]] = {}
        self._dealing = Dealing(stage.environment, self._deal)

    def work(self, job: Job, task: Task) -> Generator[simpy.Event, Any, None]:
        """Have a task done by people, in as many goes as it takes. The job keeps its turn until `leave`."""
        environment = self._stage.environment
        try:
            while task.left_s > 0:
                yield self._ask(job)
                yield from self._arrive(job)
                ends = [task.begin(), job.lost]
                if (until_s := min(call.until_s for _, call in job.crew)) < inf:
                    ends.append(environment.timeout(max(0.0, until_s - environment.now)))
                yield environment.any_of(ends)
                task.stop()
                self._release(job, left_s=task.left_s)
        finally:
            task.stop()
            self._withdraw(job)

    def expect(self, job: Job, notice_s: float) -> None:
        """The job will be asked for once its occasion is noticed: who has a quicker way coming begins no slower one."""
        self._expected[job] = self._stage.now_s + notice_s + job.work_s

    def send(self, person: str, element: str) -> None:
        """Send somebody to what is broken: they leave what they are at, and no shift keeps them from it."""
        worker = self._workers[person]
        for job in tuple(self._begun):
            busy = any(one is worker for one, _ in job.crew)
            if busy and job.element != element and not job.lost.triggered:
                job.lost.succeed()
        for sent in self._sent.values():
            sent[:] = [one for one in sent if one is not worker]
        worker.is_sent = True
        self._sent.setdefault(element, []).append(worker)
        self._dealing.after()

    def leave(self, job: Job) -> None:
        """The job needs its turn no longer."""
        for worker in self._sent.pop(job.element, []):
            worker.is_sent = False
        self._begun.pop(job, None)
        self._expected.pop(job, None)
        self._dealing.after()

    def look_again(self) -> None:
        """Who serves may have changed: some may come, others have to stop."""
        for job in tuple(self._begun):
            out = any(not self._stage.serves(worker.identifier) for worker, _ in job.crew)
            if out and not job.lost.triggered:
                job.lost.succeed()
        if self._asking:
            self._dealing.after()

    def _ask(self, job: Job) -> simpy.Event:
        job.given, job.lost = simpy.Event(self._stage.environment), simpy.Event(self._stage.environment)
        job.told = False
        self._expected.pop(job, None)
        self._asking.append(job)
        self._dealing.after()
        return job.given

    def _arrive(self, job: Job) -> Generator[simpy.Event, Any, None]:
        """Answer the call and travel; the work begins when all are there."""
        for worker, call in job.crew:
            if call.travel_s and job.at is not None:
                self._stage.environment.process(self._travel(job, worker, call))
        if delay_s := _delay_s(job.crew):
            until_s = min(call.until_s for _, call in job.crew)
            delay = self._stage.environment.timeout(min(delay_s, until_s - self._stage.now_s))
            yield self._stage.environment.any_of([delay, job.lost])

    def _travel(self, job: Job, worker: Worker, call: Call) -> Generator[simpy.Event, Any, None]:
        """Tell when somebody sets out, unless they were needed no longer, or were out, by then."""
        yield self._stage.environment.timeout(call.response_s)
        if job.at is not None and any(one is call for _, one in job.crew):
            way = write_duration(timedelta(seconds=call.travel_s))
            text = f"{worker.person.title} travels to {self._stage.name(job.at)}: {way}"
            self._stage.note(worker.identifier, Happening.TRAVELS, text, job.element)

    def _release(self, job: Job, left_s: float) -> None:
        """The crew stops, done or not."""
        if left_s:
            left = write_duration(timedelta(seconds=round(left_s, 3)))
            names = " and ".join(worker.person.title for worker, _ in job.crew)
            text = f"{job.what}: {names} {_verb(job, 'stop')}, {left} of work left"
            self._stage.note(job.element, Happening.HANDS_OVER, text, job.crew[0][0].identifier)
        for worker, _ in job.crew:
            self._ledger.use(worker.identifier, ResourceKind.PERSON).give(job, self._stage.now_s)
            if worker.end():
                span = write_duration(worker.person.rest)
                text = f"{worker.person.title} has to rest for {span}"
                self._stage.note(worker.identifier, Happening.RESTS, text, job.element)
        job.crew = []
        self._dealing.after()

    def _withdraw(self, job: Job) -> None:
        """Whatever the job waits for or has, it does not any more."""
        if job in self._asking:
            self._asking.remove(job)
        self._end_wait(job)
        if job.crew:
            self._release(job, left_s=0.0)

    def _deal(self) -> None:
        wake_s = inf
        waiting: set[tuple[str | None, str]] = set()
        for job in sorted(self._asking, key=lambda one: (not self._sent.get(one.element), not one.ordered, one.rank)):
            if self._held(job):
                self._end_wait(job)
                continue
            crew = self._choose(job)
            if (early_s := self._early_s(job, crew)) > EXACT_S:
                self._end_wait(job)
                wake_s = min([wake_s, early_s, *(worker.next_change_s() for worker in self._members(job))])
                continue
            if crew:
                self._give(job, crew)
                continue
            self._wait(job, is_first=(job.gate, job.who) not in waiting or job.gate is None)
            waiting.add((job.gate, job.who))
            wake_s = min([wake_s, *(worker.next_change_s() for worker in self._members(job))])
        if wake_s < inf:
            self._dealing.after(wake_s)

    def _early_s(self, job: Job, crew: list[tuple[Worker, Call]]) -> float:
        """How long they would be there before what the work takes besides them; nothing: not at all."""
        if job.ready_s <= self._stage.now_s:
            return 0.0
        return job.ready_s - self._stage.now_s - (_delay_s(crew) if crew else self.lead_s(job))

    def _held(self, job: Job) -> bool:
        """Enough other ways to the same end are worked on by the same people, or will be and end sooner."""
        if job.gate is None or job.ordered or job in self._begun:
            return False
        done_s = self._stage.now_s + job.work_s
        sooner = (other for other, ends_s in self._expected.items() if ends_s < done_s)
        kin = [other for other in (*self._begun, *sooner) if (other.gate, other.who) == (job.gate, job.who)]
        return len(kin) >= job.enough

    def _choose(self, job: Job) -> list[tuple[Worker, Call]]:
        """The crew for a job; empty: it cannot begin."""
        if not self._stage.serves(job.who):
            return []
        return self._crew(job, [(worker, call) for worker in self._members(job) if (call := worker.call(job.at))])

    def lead_s(self, job: Job) -> float:
        """From the call until they begin, of those who would be called now if all were free."""
        ways = [(worker, way) for worker in self._members(job) if (way := worker.way(job.at))]
        return _delay_s(self._crew(job, ways))

    def _crew(self, job: Job, there: list[tuple[Worker, Call]]) -> list[tuple[Worker, Call]]:
        """The first of those there who know between them what is asked, and are enough; empty: they do not."""
        places = chosen([worker.person for worker, _ in there], job.skills, self._number(job))
        return [there[place] for place in places]

    def _give(self, job: Job, crew: list[tuple[Worker, Call]]) -> None:
        now_s = self._stage.now_s
        self._asking.remove(job)
        self._begun[job] = None
        self._count(job)
        self._end_wait(job)
        job.crew = crew
        for worker, _ in crew:
            worker.begin(job.what, job.at)
            use = self._ledger.use(worker.identifier, ResourceKind.PERSON)
            use.asked += self._account(job) is not use
            use.take(job, now_s)
        names = " and ".join(worker.person.title for worker, _ in crew)
        called = f"{'is' if len(crew) == 1 else 'are'} called, " if any(call.response_s for _, call in crew) else ""
        delay_s = max(call.delay_s for _, call in crew)
        begins = f" at {write_clock(timedelta(seconds=now_s + delay_s))}" if delay_s else ""
        text = f"{job.what}: {names} {called}{_verb(job, 'begin')}{begins}"
        self._stage.note(job.element, Happening.ASSIGNED, text, crew[0][0].identifier)
        job.given.succeed()

    def _count(self, job: Job) -> None:
        """It asks, once, however often it goes on."""
        if not job.asked:
            job.asked = True
            self._account(job).asked += 1

    def _wait(self, job: Job, *, is_first: bool) -> None:
        """It waits; of several ways to one end only the first is counted."""
        if not is_first:
            self._end_wait(job)
            return
        self._count(job)
        self._account(job).wait(job, self._stage.now_s)
        if not job.told:
            job.told = True
            why = "; ".join(self._reasons(job)) or f"{self._stage.name(job.who)} is out"
            text = f"{job.what} waits for {self._stage.name(job.who)}: {why}"
            self._stage.note(job.element, Happening.WAITS, text, job.who, work=job.what)

    def _reasons(self, job: Job) -> list[str]:
        members = list(self._members(job))
        missing = [s for s in job.skills if not any(s in worker.person.skills for worker in members)]
        if missing:
            return [f"nobody of them knows {skill}" for skill in missing]
        able = [worker for worker in members if not job.skills or set(job.skills) & set(worker.person.skills)]
        return [worker.why_not(job.at) for worker in able if worker.call(job.at) is None][:SHOWN]

    def _end_wait(self, job: Job) -> None:
        self._account(job).end_wait(job, self._stage.now_s)

    def _account(self, job: Job) -> Use:
        """Whose account a wait goes to: the only person who can do it, else the team."""
        estate = self._stage.estate
        able = [worker for worker in self._members(job) if set(job.skills) <= set(worker.person.skills)]
        team = estate.teams.get(job.who)
        if team is None or (len(able) == 1 and self._number(job) == 1):
            return self._ledger.use(able[0].identifier if team else job.who, ResourceKind.PERSON)
        return self._ledger.use(job.who, ResourceKind.TEAM, len(team.members))

    def _number(self, job: Job) -> int:
        team: Team | None = self._stage.estate.teams.get(job.who)
        return min(team.minimum, max(1, len(team.members))) if team else 1

    def _members(self, job: Job) -> Iterator[Worker]:
        """Those who may be asked, in calling order."""
        elsewhere = {worker for place, sent in self._sent.items() if place != job.element for worker in sent}
        sent = self._sent.get(job.element, [])
        called = (self._workers[person.id] for person in self._stage.estate.people_of(job.who))
        yield from sent
        yield from (worker for worker in called if worker not in sent and worker not in elsewhere)


def _delay_s(crew: list[tuple[Worker, Call]]) -> float:
    """From the call until all are there."""
    return max((call.delay_s for _, call in crew), default=0.0)


def _verb(job: Job, verb: str) -> str:
    return verb + "s" * (len(job.crew) == 1)
