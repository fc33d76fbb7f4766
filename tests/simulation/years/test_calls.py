"""Repairs in simulated years that wait for hours, ways, skills and parts: as drills, as closed forms, as simpy."""

from datetime import UTC, datetime
from math import inf

import pytest
from closed_forms import HOUR, holds, of_tally, tallied
from commands import ran
from effort import examples
from estates import estate, hit, play
from hypothesis import given
from hypothesis import strategies as st
from numba import njit
from random_graphs import graph_of, seeds
from simpy_repairs import SimpyRepairs
from simpy_years import SimpyYears

from drillbook.graph import build_graph
from drillbook.model import Law, OnCall, Person, RemoteHands, Server, Service, Shift, Site, Spare, Team
from drillbook.simulation.years.block import Player, intervals_of
from drillbook.simulation.years.call_kernel import work_begins
from drillbook.simulation.years.calls import Calls, calls_of
from drillbook.simulation.years.crew import Crew, waits_of
from drillbook.simulation.years.law import Times
from drillbook.simulation.years.plan import Known, Living, plan_graph, plan_years

MONDAY = datetime(2003, 8, 11, tzinfo=UTC)
MINUTE = 60.0


@njit
def begins(waits, failed_s, turn_s):
    return work_begins(waits, 0, failed_s, turn_s)


def minutes(most: int):
    return st.integers(0, most).map(lambda number: f"{number} min")


@st.composite
def shifts(draw):
    start, end = draw(st.integers(0, 23)), draw(st.integers(0, 23))
    days = draw(st.lists(st.sampled_from(["mon", "tue", "wed", "thu", "fri", "sat", "sun"]), min_size=1, unique=True))
    if start == end:
        end = (start + 1) % 24
    return Shift(days=days, start=f"{start:02}:00", end=f"{end:02}:30", overnight=end < start)


@st.composite
def people(draw, name: str):
    duty = st.builds(OnCall, response=minutes(600), shifts=st.lists(shifts(), max_size=2))
    return Person(
        id=name,
        shifts=draw(st.lists(shifts(), max_size=2)),
        on_call=draw(st.none() | duty),
        travel=draw(st.dictionaries(st.sampled_from(["here", "there"]), minutes(600), max_size=2)),
        site=draw(st.sampled_from([None, "here"])),
        skills=draw(st.lists(st.sampled_from(["disks", "fans"]), unique=True)),
    )


@st.composite
def repaired_estates(draw):
    """A machine, those who repair it, and perhaps a part."""
    names = ["ann", "bob", "cem"][: draw(st.integers(1, 3))]
    team = Team(
        id="ops",
        members=names,
        minimum=draw(st.integers(1, len(names))),
        repairs=["m"],
        repairs_from_afar=draw(st.booleans()),
    )
    spare = Spare(id="part", fits=["m"], kept=draw(st.sampled_from(["here", "there"])), bring=draw(minutes(6000)),
                  number=draw(st.integers(0, 1)), reorder=draw(st.none() | minutes(9000)))  # fmt: skip
    skills = draw(st.lists(st.sampled_from(["disks", "fans"]), unique=True))
    machine = Server(id="m", site="here", boot="0", repair="2 h", repair_skills=skills)
    parts = [spare] if draw(st.booleans()) else []
    return estate(Site(id="here"), Site(id="there"), machine, team, *(draw(people(name)) for name in names), *parts)


@examples(300)
@given(repaired_estates(), st.integers(0, 7 * 24 * 60 - 1))
def test_a_repair_begins_when_it_does_in_a_drill(whole, minute):
    """In which all are free, rested and in reach: from whatever minute of the week."""
    trace = play(whole, hit("m", after=f"{minute} min"), start=MONDAY, watch="60 d")
    (span,) = trace.outages["m"]
    calls = calls_of(whole, build_graph(whole)).get("m", Calls())
    if calls.is_never:
        assert span.end_s == inf
        return
    failed_s = minute * MINUTE
    wants_s = max(failed_s, failed_s + calls.part_s - calls.slowest_s)
    assert span.end_s == pytest.approx(begins(waits_of([calls]), failed_s, wants_s) + 2 * HOUR, abs=1e-3)


@st.composite
def weeks(draw):
    """What a repair waits for, at random."""
    cuts = sorted(draw(st.sets(st.integers(1, 167), max_size=5)))
    delays = [draw(st.sampled_from([0.0, HOUR, 5 * HOUR, inf])) for _ in range(len(cuts) + 1)]
    delays[draw(st.integers(0, len(cuts)))] = 2 * HOUR
    part_s = draw(st.sampled_from([0.0, HOUR, 30 * HOUR, 400 * HOUR]))
    return Calls(part_s, (0.0, *(cut * HOUR for cut in cuts)), tuple(delays))


LIVES = (
    Times(Law.EXPONENTIAL, 40 * HOUR),
    Times(Law.WEIBULL, 60 * HOUR, 0.8),
    Times(Law.LOGNORMAL, 50 * HOUR, 0.7),
    Times(Law.GAMMA, 90 * HOUR, 2.5),
)


@examples(12)
@given(seeds, st.lists(weeks(), min_size=4, max_size=4), st.integers(1, 2))
def test_simpy_gives_the_same_outages(seed, waits, at_once):
    """A crew of two with a queue, and two elements that have no queue."""
    graph = graph_of(seed)
    elements = [node.id for node in graph.nodes() if not node.is_gate][:4]
    living = {name: Living(life, Times(Law.EXPONENTIAL, 6 * HOUR)) for name, life in zip(elements, LIVES, strict=False)}
    calls = dict(zip(elements, waits, strict=False))
    last = list(graph.nodes())[-1].id
    plan = plan_graph(
        graph, living, [last], seed % 1000, 0.1, Known(crews=[Crew(tuple(elements[:2]), at_once)], calls=calls)
    )
    horizon_s, replication = plan.ends_s + 2000 * HOUR, seed % 97
    desk = Player(plan.model, plan.begins_s, plan.ends_s, horizon_s).intervals(replication)
    expected = SimpyRepairs(plan, calls, replication).run()
    assert sorted(expected) == sorted(plan.compiled.number[name] for name in elements)
    assert any(expected.values())
    for node, spans in expected.items():
        assert intervals_of(desk.failures, node) == spans, plan.compiled.ids[node]
    outages = SimpyYears(plan.compiled, expected, (replication, 0)).run(horizon_s)
    for node, name in enumerate(plan.compiled.ids):
        if name not in elements or list(graph.needs(name)) or plan.compiled.restart_s[node]:
            assert intervals_of(desk.spans, node) == outages.get(node, []), name


def down_of(*nouns, replications: int = 400, years: float = 20.0):
    """Share of the time for which the machine is down, with its interval; it fails every 2,000 h."""
    machine = Server(id="m", site="a", time_to_failure={"law": "exponential", "mean": "2000 h"}, repair="8 h", boot="0")
    whole = estate(Site(id="a", failures_per_year=0), machine, Service(id="web", needs=["m"]), *nouns)
    plan = plan_years(whole, build_graph(whole).below(["m"]), ["m"], 1, years)
    return of_tally(tallied(plan, replications), years)[0]


def share(waits_h: float) -> float:
    return (8 + waits_h) / (2000 + 8 + waits_h)


OFFICE = Shift(start="08:00", end="16:00")
UNTIL_MORNING_H = (4 * 16**2 + 64**2) / (2 * 168)
"""From a moment of the week to the next hour of work: half the mean square of the gaps over the week."""
OPS = Team(id="ops", members=["ann"], repairs=["m"])


def test_until_the_next_shift():
    assert holds(down_of(Person(id="ann", shifts=[OFFICE]), OPS), share(UNTIL_MORNING_H))


def test_on_call_the_gap_is_the_response():
    """128 of 168 hours of the week she is not at work: three hours more; and at all hours two on the way."""
    ann = Person(id="ann", shifts=[OFFICE], on_call=OnCall(response="3 h"), travel={"a": "2 h"})
    assert holds(down_of(ann, OPS), share(2 + 3 * 128 / 168))


def test_a_part_and_the_way_to_it():
    """She leaves 28 hours after the failure, or the next morning, and is there 2 hours later."""
    ann = Person(id="ann", shifts=[OFFICE], travel={"a": "2 h"})
    part = Spare(id="part", fits=["m"], kept="b", bring="30 h")
    assert holds(down_of(ann, OPS, part, Site(id="b")), share(28 + UNTIL_MORNING_H + 2))


def test_a_part_that_has_to_be_ordered_and_nobody_in_particular():
    part = Spare(id="part", fits=["m"], kept="a", bring="1 h", number=0, reorder="72 h")
    assert holds(down_of(part), share(72))


def test_remote_hands_take_their_response():
    hands = Site(id="b", remote_hands=RemoteHands(response="40 h", repairs=["m"]))
    assert holds(down_of(hands), share(40))


def test_what_would_wait_for_ever_is_told_and_repaired_at_once(capfdbinary, tmp_path):
    file = tmp_path / "inventory.yaml"
    text = """\
organisation: {name: Test}
people: {ann: {skills: [disks]}}
teams: {ops: {members: [ann], repairs: [a, b]}}
servers:
  a: {failures_per_year: 5, repair: 8 h, boot: 0 s, repair_skills: [fans]}
  b: {failures_per_year: 5, repair: 8 h, boot: 0 s}
services: {web: {needs: [a, b]}}
"""
    file.write_text(text)
    status, out, err = ran(capfdbinary, "simulate", file, "--replications", "50", "--format", "json")
    assert (status, err.count("counts as begun at once")) == (0, 1)
    assert "'a' would wait for ever" in err
    file.write_text(text.replace("[fans]", "[disks]"))
    status, other, err = ran(capfdbinary, "simulate", file, "--replications", "50", "--format", "json")
    assert "for ever" not in err
    assert other[other.index(b'"services"') :] == out[out.index(b'"services"') :]
