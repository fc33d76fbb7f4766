"""Standbys that age more slowly until they are called: closed forms, and their clocks against simpy's account."""

from math import inf

import pytest
from closed_forms import HOUR, estimates_of, holds, service, spare_down, system, unit
from effort import examples
from estates import estate
from hypothesis import assume, given
from hypothesis import strategies as st
from random_graphs import graph_of, seeds
from simpy_years import SimpyYears

from drillbook.graph import Edge, build_graph
from drillbook.graph.wanted import AT_ONCE_S
from drillbook.model import Database, Dataset, Law, Server, Service
from drillbook.simulation.years.block import intervals_of, player_of
from drillbook.simulation.years.crew import Crew
from drillbook.simulation.years.law import Times
from drillbook.simulation.years.plan import Known, Living, plan_graph, plan_years
from drillbook.simulation.years.standby import takeovers_to

PAIR = system([service(1)], [Edge("web", "a"), Edge("web", "b", takeover_s=AT_ONCE_S)])


def unavailability(dormancy: float, engineers: int | None, replications: int, mttf_h: float, years: float = 1.0):
    """Of two units with MTTR 10 h, one of which stands by."""
    crews = [Crew(("a", "b"), engineers)] if engineers else []
    living = {name: unit(mttf_h, 10) for name in "ab"}
    plan = plan_graph(PAIR, living, ["web"], 1, years, Known(crews=crews, dormancy={"b": dormancy}))
    return estimates_of(plan, replications)[0]


@pytest.mark.parametrize("dormancy", [0.0, 0.25, 1.0])
@pytest.mark.parametrize("engineers", [1, 2, None])
def test_cold_warm_and_hot_standbys(dormancy, engineers):
    one = unavailability(dormancy, engineers, 3000, mttf_h=100)
    assert holds(one, spare_down(dormancy, engineers or 2, 0.1))


def test_a_spare_that_is_never_called_never_fails():
    living = {"a": unit(1e9, 10), "b": Living(Times(Law.DETERMINISTIC, HOUR), Times(Law.DETERMINISTIC, HOUR))}
    plan = plan_graph(PAIR, living, ["web"], 1, 1.0, Known(dormancy={"b": 0.0}))
    desk = player_of(plan).intervals(0)
    assert intervals_of(desk.failures, plan.compiled.number["b"]) == []


class Watched(SimpyYears):
    """Writes down when each alternative serves."""

    def __init__(self, *given_) -> None:
        self.stints: dict[int, list[list[float]]] = {}
        super().__init__(*given_)

    def settle(self) -> None:
        super().settle()
        for edge in self.compiled.takeovers:
            known = self.stints.setdefault(edge, [])
            serves = bool(known) and known[-1][1] == inf
            if self.condition.warm[edge] and not serves:
                known.append([self.env.now, inf])
            elif serves and not self.condition.warm[edge]:
                known[-1][1] = self.env.now


def served_s(stints, from_s: float, until_s: float) -> float:
    """How much of that time some takeover had it serve; stints of several may overlap."""
    total, reached_s = 0.0, from_s
    for began_s, ended_s in sorted(map(tuple, stints)):
        start_s, end_s = max(began_s, reached_s), min(ended_s, until_s)
        if end_s > start_s:
            total, reached_s = total + end_s - start_s, end_s
    return total


LASTS_S = 1.5 * HOUR


@pytest.fixture
def short(monkeypatch):
    monkeypatch.setattr("drillbook.simulation.years.plan.LEAD_S", 2 * HOUR)


@pytest.mark.usefixtures("short")
@examples(25)
@given(seeds, st.booleans(), st.sampled_from([0.0, 0.3]))
def test_every_standby_fails_when_its_clock_has_run_down_and_only_then(seed, cycles, dormancy):
    """Lives of a fixed length: between two failures the clock, by simpy's account of who serves, has run that long."""
    graph = graph_of(seed, cycles=cycles)
    names = [node.id for node in graph.elements()]
    standbys = [name for name in names if takeovers_to(graph, name)[0]]
    assume(standbys)
    others = [name for name in names if name not in standbys]
    fixed = Living(Times(Law.DETERMINISTIC, LASTS_S), Times(Law.EXPONENTIAL, 0.3 * HOUR))
    living = dict.fromkeys(standbys, fixed) | {name: unit(2, 0.5) for name in others[::2]}
    known = Known(dormancy=dict.fromkeys(standbys, dormancy))
    plan = plan_graph(graph, living, [names[-1]], seed % 1000, 30 / 8760, known)
    desk = player_of(plan).intervals(seed % 97)
    failures = {node: intervals_of(desk.failures, node) for node in range(len(plan.compiled.ids))}
    watched = Watched(plan.compiled, failures, (seed % 97, 0))
    watched.run(plan.ends_s)
    for name in standbys:
        stints = [
            stint
            for edge in plan.compiled.takeovers
            if (plan.compiled.edges[edge].dependent, plan.compiled.edges[edge].needed) in takeovers_to(graph, name)[0]
            for stint in watched.stints.get(edge, [])
        ]
        since_s = 0.0
        failed = failures[plan.compiled.number[name]]
        for number, (from_s, until_s) in enumerate([*failed, (plan.ends_s, inf)]):
            served = served_s(stints, since_s, from_s)
            clock_s = served + dormancy * (from_s - since_s - served)
            if number == len(failed):
                assert clock_s <= LASTS_S * (1 + 1e-9)
            elif number:
                assert clock_s == pytest.approx(LASTS_S)
            else:
                assert clock_s <= LASTS_S * (1 + 1e-9)  # the first life began long ago
            since_s = until_s


def test_a_machine_stands_by_for_the_replica_on_it():
    """The server that is marked is set to work by the promotion of the database on it."""
    servers = [Server(id=name, failures_per_year=87.6, repair="10 h", boot="0") for name in "a"]
    spare = Server(id="b", failures_per_year=87.6, repair="10 h", boot="0", dormancy=0)
    whole = estate(
        *servers, spare, Dataset(id="orders", failures_per_year=0),
        Database(id="primary", engine="postgresql", on="a", dataset="orders", failures_per_year=0),
        Database(id="replica", engine="postgresql", on="b", dataset="orders", replicates="primary", promotion="0",
                 failures_per_year=0),
        Service(id="web", needs=["orders"], failures_per_year=0),
    )  # fmt: skip
    graph = build_graph(whole)
    assert takeovers_to(graph, "b") == ([("orders#copies", "replica")], None)
    down, _ = estimates_of(plan_years(whole, graph, ["web"], 1, 4.0), 2000)
    assert holds(down, spare_down(0, 2, 0.1))


def test_what_something_needs_all_the_time_does_not_stand_by():
    graph = system([service(1)], [Edge("web", "a"), Edge("web", "b", takeover_s=60.0), Edge("mail", "b")])
    assert takeovers_to(graph, "b") == ([], "mail")
    assert takeovers_to(graph, "a") == ([], "web")
    assert takeovers_to(graph, "web") == ([], None)
