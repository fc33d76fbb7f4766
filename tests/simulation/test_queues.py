"""The queues of a drill's resources against closed forms and against another program.

Waiting in a queue with Poisson arrivals and exponential work is known exactly: for priorities that are not preemptive
(Cobham, 1954), for several servers (Erlang C), and for a rate that is shared (M/M/1 processor sharing).
"""

import heapq
from math import factorial

import numpy as np
import pytest
import simpy
from effort import examples
from estates import estate, hit, play
from hypothesis import given
from hypothesis import strategies as st
from scipy.stats import t as student

from drillbook.graph import Condition, build_graph, compile_graph
from drillbook.model import Backup, Dataset, Person, Server, Service, Site, Storage, Takeover, Team
from drillbook.simulation.journal import Journal
from drillbook.simulation.ledger import Ledger, Use
from drillbook.simulation.pool import Pool
from drillbook.simulation.rates import Flow, Rates, Restoring
from drillbook.simulation.stage import Stage
from drillbook.simulation.trace import ResourceKind

ASKED = 40_000
BATCHES = 20


def stage(*nouns) -> Stage:
    whole = estate(*nouns)
    graph = build_graph(whole)
    compiled = compile_graph(graph)
    condition = Condition(compiled, [True] * len(compiled.ids))
    return Stage(simpy.Environment(), whole, graph, compiled, condition, Journal(graph, compiled))


def assert_mean(observed, expected: float) -> None:
    """The expected mean lies in the 99.9 % interval from batch means, after the first tenth."""
    steady = np.asarray(observed)[len(observed) // 10 :]
    means = np.array([batch.mean() for batch in np.array_split(steady, BATCHES)])
    half = student.ppf(0.9995, BATCHES - 1) * means.std(ddof=1) / BATCHES**0.5
    assert abs(means.mean() - expected) < half
    assert half < 0.25 * expected  # an interval that holds everything shows nothing


def waits_of(number: int, arrivals, ranks, work_s) -> list[float]:
    """How long each of these asks waits for one of so many trucks."""
    scene = stage(Server(id="host"))
    pool = Pool(scene, Use("host", ResourceKind.TRUCKS, number), "a truck")
    waited = [0.0] * len(arrivals)

    def customer(n: int):
        yield scene.environment.timeout(arrivals[n])
        with pool.ask((ranks[n], 0.0, 0, 0.0, 0, n), "host", "fuel") as ask:
            yield ask.granted
            waited[n] = scene.now_s - arrivals[n]
            yield scene.environment.timeout(work_s[n])

    for n in range(len(arrivals)):
        scene.environment.process(customer(n))
    scene.environment.run()
    assert pool.use.waited_s == pytest.approx(sum(waited))
    return waited


def drawn(seed: int, arrivals_s: float, work_s: float):
    chance = np.random.default_rng(seed)
    return chance.exponential(1 / arrivals_s, ASKED).cumsum(), chance.exponential(1 / work_s, ASKED), chance


def test_two_priorities_wait_as_cobham_says():
    """Arrivals 0.4 and 0.3, work 1 a second: W₁ = ρ / (1 − ρ₁), W₂ = ρ / ((1 − ρ₁)(1 − ρ)) with ρ = 0.7."""
    arrivals, work, chance = drawn(11, 0.7, 1.0)
    ranks = np.where(chance.random(ASKED) < 4 / 7, 1, 2)
    waited = np.array(waits_of(1, arrivals, ranks.tolist(), work))
    assert_mean(waited[ranks == 1], 0.7 / 0.6)
    assert_mean(waited[ranks == 2], 0.7 / (0.6 * 0.3))


def test_three_trucks_wait_as_erlang_says():
    """Offered load a = 1.5 over c = 3: W = C(c, a) / (c μ − λ)."""
    arrivals, work, _ = drawn(12, 1.5, 1.0)
    load, trucks = 1.5, 3
    busy = load**trucks / factorial(trucks) * trucks / (trucks - load)
    all_busy = busy / (sum(load**k / factorial(k) for k in range(trucks)) + busy)
    waited = waits_of(trucks, arrivals, [1] * ASKED, work)
    assert_mean(waited, all_busy / (trucks - load))


def test_restores_that_share_a_rate_take_as_long_as_processor_sharing_says():
    """M/M/1 processor sharing at load 0.6: on average 1 / (1 − 0.6) times as long as alone."""
    scene = stage(
        Site(id="vault"),
        Storage(id="tapes", on="vault", restore_rate=1.0),
        Server(id="live"),
        Dataset(id="data", on=["live"]),
        Backup(id="copy", dataset="data", method="rsync", every="1 h", to="tapes", restore="1 h"),
    )
    edge = next(edge for edge in scene.compiled.edges if edge.needed == "copy")
    rates = Rates(scene, Ledger())
    arrivals, work, _ = drawn(13, 0.6, 1.0)
    took = [0.0] * ASKED

    def customer(n: int):
        yield scene.environment.timeout(arrivals[n])
        restore = Restoring(rates, edge, Flow(1.0, ("tapes",)), work[n])
        yield restore.begin()
        restore.stop()
        took[n] = scene.now_s - arrivals[n]

    for n in range(ASKED):
        scene.environment.process(customer(n))
    scene.environment.run()
    assert_mean(took, 1 / (1 - 0.6))


@st.composite
def jobs(draw):
    """Takeovers of services: priority, minute of the loss, notice and work in minutes."""
    minutes = st.integers(0, 30)
    return draw(st.lists(st.tuples(st.integers(1, 3), minutes, minutes, st.integers(1, 40)), min_size=1, max_size=7))


def by_hand(drawn_jobs, people: int) -> list[int]:
    """When each is done: a list of what waits and a heap of who is free when; written without the drill."""
    asked = sorted((lost + notice, n) for n, (_, lost, notice, _) in enumerate(drawn_jobs))
    free, done = [0] * people, [0] * len(drawn_jobs)
    heapq.heapify(free)
    while asked:
        now = max(free[0], asked[0][0])
        _, _, n = min(
            (drawn_jobs[n][0], n, n) for ask, n in asked if ask <= now
        )  # of those who ask by then, the first in the plan
        asked = [(ask, other) for ask, other in asked if other != n]
        heapq.heapreplace(free, now + drawn_jobs[n][3])
        done[n] = now + drawn_jobs[n][3]
    return done


@examples(60)
@given(jobs(), st.integers(1, 3))
def test_a_team_works_its_queue_off_as_another_program_does(drawn_jobs, people):
    team = [Person(id=f"p{n}") for n in range(people)]
    nouns = [*team, Team(id="ops", members=[one.id for one in team])]
    for n, (priority, _, notice, work) in enumerate(drawn_jobs):
        takeover = Takeover(notice=f"{notice} min", change=f"{work} min", by="ops")
        nouns += [
            Server(id=f"a{n}"),
            Server(id=f"b{n}"),
            Service(id=f"s{n}", priority=priority, needs=[{"any": [f"a{n}", {"need": f"b{n}", "takeover": takeover}]}]),
        ]
    hits = [hit(f"a{n}", "20 d", after=f"{job[1]} min") for n, job in enumerate(drawn_jobs)]
    whole = estate(*nouns)
    for order in (hits, hits[::-1]):  # the order in which hits are written means nothing
        trace = play(whole, *order)
        ends = [trace.outages[f"s{n}"][0].end_s / 60 for n in range(len(drawn_jobs))]
        assert ends == pytest.approx(by_hand(drawn_jobs, people))
