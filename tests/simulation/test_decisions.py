"""Decisions in drills, each worked out by hand; before the first of them nothing differs."""

from datetime import timedelta

import pytest
from effort import examples
from estates import START, estate, hit, outages_drilled, play
from hypothesis import given
from hypothesis import strategies as st
from random_estates import estates

from drillbook.graph import build_graph
from drillbook.model import (
    Estate,
    Feed,
    Generator,
    Person,
    Provider,
    Refuelling,
    Region,
    Scenario,
    Server,
    Service,
    Shift,
    Site,
    Switchboard,
    Team,
)
from drillbook.simulation import Decision, What, drill, possible_decisions, why_not

MIN = 60.0


def decide(minutes: float, what: What, element: str, other: str = "", until: float | None = None) -> Decision:
    """At a minute; `until` is one too."""
    return Decision(minutes * MIN, what, element, other, None if until is None else until * MIN)


def told(trace, *kinds: str) -> list[tuple[float, str]]:
    """Minutes and sentences of the events of these kinds."""
    return [(event.at_s / MIN, event.text) for event in trace.events if event.what in kinds]


def switched(**of_b: str) -> Estate:
    """A web server; b takes over after 30 + 60 + 10 min by ops, else c after 30 + 60 + 90."""
    steps = {"notice": "30 min", "decide": "60 min", "by": "ops"}
    entries = [
        "a",
        {"need": "b", "takeover": {**steps, "change": "10 min", **of_b}},
        {"need": "c", "takeover": {**steps, "change": "90 min"}},
    ]
    machines = (Server(id=one, boot="0") for one in "abc")
    return estate(*machines, Person(id="ops"), Service(id="web", needs=[{"any": entries}]))


class TestFailOver:
    def test_nobody_waits_to_notice_or_to_decide(self):
        trace = play(switched(), hit("a", "9 h"), decisions=[decide(12, What.FAIL_OVER, "web", "b")])
        assert outages_drilled(trace, "web") == [("0:00:00", "0:22:00")]

    def test_what_is_being_decided_on_is_cut_short(self):
        trace = play(switched(), hit("a", "9 h"), decisions=[decide(50, What.FAIL_OVER, "web", "b")])
        assert outages_drilled(trace, "web") == [("0:00:00", "1:00:00")]

    def test_what_is_being_done_goes_on(self):
        trace = play(switched(), hit("a", "9 h"), decisions=[decide(95, What.FAIL_OVER, "web", "b")])
        assert outages_drilled(trace, "web") == [("0:00:00", "1:40:00")]

    def test_the_other_way_is_gone_where_that_is_decided(self):
        """c, begun at 1:35 by the one person who was at b until then."""
        trace = play(switched(), hit("a", "9 h"), decisions=[decide(95, What.FAIL_OVER, "web", "c")])
        assert outages_drilled(trace, "web") == [("0:00:00", "3:05:00")]

    def test_what_serves_still_is_made_ready_and_loses_nothing(self):
        """a fails at 2:00; b was ready at 0:22."""
        ready = decide(12, What.FAIL_OVER, "web", "b")
        trace = play(switched(loses="10 min"), hit("a", "9 h", after="2 h"), decisions=[ready])
        assert outages_drilled(trace, "web") == []
        assert (22, "web: b is ready, and takes over at once") in told(trace, "ready")
        assert next(one for one in trace.reached if one.service == "web").rpa_s == 0

    def test_what_is_lost_while_that_is_made_ready_waits_for_the_rest(self):
        ready = decide(12, What.FAIL_OVER, "web", "b")
        trace = play(switched(), hit("a", "9 h", after="15 min"), decisions=[ready])
        assert outages_drilled(trace, "web") == [("0:15:00", "0:22:00")]

    def test_what_was_ready_once_is_not_ready_twice(self):
        ready = decide(12, What.FAIL_OVER, "web", "b")
        trace = play(switched(), hit("a", "1 h", after="2 h"), hit("a", "9 h", after="10 h"), decisions=[ready])
        assert outages_drilled(trace, "web") == [("10:00:00", "11:40:00")]


class TestWait:
    def test_people_begin_when_they_decided_to(self):
        trace = play(switched(), hit("a", "9 h"), decisions=[decide(20, What.WAIT, "web", until=240)])
        assert outages_drilled(trace, "web") == [("0:00:00", "4:10:00")]

    def test_what_they_are_at_is_left(self):
        trace = play(switched(), hit("a", "9 h"), decisions=[decide(95, What.WAIT, "web", until=240)])
        assert outages_drilled(trace, "web") == [("0:00:00", "4:10:00")]

    def test_what_comes_back_before_was_worth_the_wait(self):
        trace = play(switched(), hit("a", "3 h"), decisions=[decide(20, What.WAIT, "web", until=240)])
        assert outages_drilled(trace, "web") == [("0:00:00", "3:00:00")]

    def test_a_later_decision_ends_it(self):
        decisions = [decide(20, What.WAIT, "web", until=240), decide(60, What.FAIL_OVER, "web", "b")]
        assert outages_drilled(play(switched(), hit("a", "9 h"), decisions=decisions), "web") == [
            ("0:00:00", "1:10:00")
        ]


def repaired() -> Estate:
    """Machines here and there that take 2 h to repair; ann comes at 8:00 only (the drill starts at 16:10)."""
    return estate(
        Site(id="here"),
        Site(id="there"),
        Person(
            id="ann",
            shifts=[Shift(start="08:00", end="16:00")],
            travel={"here": "30 min", "there": "1 h"},
        ),
        Team(id="ops", members=["ann"], repairs=["m0", "m1"]),
        Server(id="m0", site="here", boot="0", repair="2 h"),
        Server(id="m1", site="there", boot="0", repair="2 h"),
        Service(id="s0", needs=["m0"], priority=1),
        Service(id="s1", needs=["m1"], priority=2),
    )


class TestSend:
    def test_without_it_the_morning_is_waited_for(self):
        """15 h 50 min until 8:00, the way, two hours of work."""
        assert outages_drilled(play(repaired(), hit("m0")), "s0") == [("0:00:00", "18:20:00")]

    def test_a_person_off_duty_goes_now(self):
        trace = play(repaired(), hit("m0"), decisions=[decide(60, What.SEND, "m0", "ann")])
        assert outages_drilled(trace, "s0") == [("0:00:00", "3:30:00")]

    def test_a_person_goes_where_they_are_sent_first(self):
        """To m1, the last in the plan; from there, as she is up, to m0."""
        trace = play(repaired(), hit("m0"), hit("m1"), decisions=[decide(0, What.SEND, "m1", "ann")])
        assert outages_drilled(trace, "s1") == [("0:00:00", "3:00:00")]
        assert outages_drilled(trace, "s0") == [("0:00:00", "5:30:00")]

    def test_what_they_are_at_is_left_half_done(self):
        """At m0 from 0:30 on; sent to m1 at 1:30, there until 4:30; then the other hour at m0."""
        sent = [decide(0, What.SEND, "m0", "ann"), decide(90, What.SEND, "m1", "ann")]
        trace = play(repaired(), hit("m0"), hit("m1"), decisions=sent)
        assert outages_drilled(trace, "s1") == [("0:00:00", "4:30:00")]
        assert outages_drilled(trace, "s0") == [("0:00:00", "6:00:00")]


def fuelled(**contract: str) -> Estate:
    """Ten hours in the tank, and no battery."""
    return estate(
        Region(id="grid", kind="grid"),
        Provider(id="oil"),
        Site(id="office", regions=["grid"]),
        Feed(id="utility", site="office"),
        Generator(
            id="engine",
            site="office",
            start="0",
            fuel="10 h",
            start_probability=1,
            refuelling=Refuelling(provider="oil", **contract) if contract else None,
        ),
        Switchboard(id="board", site="office", feeds=["utility"], generators=["engine"]),
        Server(id="server", site="office", boot="0"),
    )


def dark(trace) -> list[tuple[str, str]]:
    """Outages to the minute, without the blink of an engine that starts at once."""
    spans = [(start[:5], end[:5]) for start, end in outages_drilled(trace, "server")]
    return [span for span in spans if span[0] != span[1]]


class TestFuel:
    def test_what_is_bought_lengthens_it_by_what_the_tank_takes(self):
        """Half full at 5:00, full again, and empty at 15:00."""
        trace = play(fuelled(), hit("grid", "40 h"), decisions=[decide(60, What.FUEL, "engine", until=300)])
        assert dark(trace) == [("15:00", "40:00")]

    def test_it_starts_again_with_what_comes_too_late(self):
        """Empty at 10:00, filled at 12:00, empty at 22:00."""
        trace = play(fuelled(), hit("grid", "40 h"), decisions=[decide(60, What.FUEL, "engine", until=720)])
        assert dark(trace) == [("10:00", "12:00"), ("22:00", "40:00")]

    def test_under_contract_it_is_one_delivery_more(self):
        """The contract calls at 9:00, an hour before the end, and brings it at 12:00; called at 5:00, at 8:00."""
        contract = fuelled(within="3 h", call_at="1 h")
        assert dark(play(contract, hit("grid", "17 h"))) == [("10:00", "12:00")]
        trace = play(contract, hit("grid", "17 h"), decisions=[decide(300, What.FUEL, "engine")])
        assert dark(trace) == []


class TestMendingAndBreaking:
    def test_what_is_mended_is_there_at_that_time(self):
        trace = play(repaired(), hit("m0"), decisions=[decide(60, What.RESTORE, "m0", until=100)])
        assert outages_drilled(trace, "s0") == [("0:00:00", "1:40:00")]

    def test_what_was_lost_for_good_too(self):
        whole = estate(Server(id="a", boot="0"), Service(id="web", needs=["a"]))
        trace = play(whole, hit("a"), decisions=[decide(60, What.RESTORE, "a", until=100)])
        assert outages_drilled(trace, "web") == [("0:00:00", "1:40:00")]

    def test_what_a_controller_breaks_is_broken(self):
        """b is lost while ops are at it; they decide on c and change to it from then on."""
        trace = play(switched(), hit("a", "9 h"), decisions=[decide(95, What.LOSE, "b", until=600)])
        assert outages_drilled(trace, "web") == [("0:00:00", "4:05:00")]


class TestSense:
    """Which decisions are offered, and why others are not."""

    def ask(self, whole: Estate, decision: Decision, *hits) -> str | None:
        return why_not(whole, build_graph(whole), play(whole, *hits), decision)

    @pytest.mark.parametrize(
        ("decision", "why"),
        [
            (decide(10, What.FAIL_OVER, "web", "b"), None),
            (decide(10, What.FAIL_OVER, "nowhere", "b"), "the inventory has no nowhere"),
            (decide(10, What.FAIL_OVER, "web", "a"), "web has no such alternative"),
            (decide(10, What.FAIL_OVER, "a", "b"), "a has no takeover by people"),
            (decide(10, What.WAIT, "web"), "say until when"),
            (decide(10, What.WAIT, "web", until=5), "that time is over"),
            (decide(10, What.FUEL, "a", until=50), "a burns no fuel that the inventory knows of"),
            (decide(10, What.SEND, "a", "ops"), "nobody repairs a in this inventory; say when it is restored instead"),
            (decide(10, What.SEND, "a", "bob"), "the inventory has no person bob"),
            (decide(10, What.SEND, "b", "ops"), "b is not broken"),
            (decide(10, What.RESTORE, "b", until=50), "b is not broken"),
            (decide(10, What.RESTORE, "a", until=50), None),
            (decide(60 * 24 * 40, What.FAIL_OVER, "web", "b"), "the story is over by then"),
        ],
    )
    def test_a_sentence_says_why_not(self, decision, why):
        assert self.ask(switched(), decision, hit("a", "9 h")) == why

    def test_what_does_not_serve_itself_takes_nothing_over(self):
        lost = [hit("a", "9 h"), hit("b", "9 h")]
        assert self.ask(switched(), decide(10, What.FAIL_OVER, "web", "b"), *lost) == "b does not serve itself"

    def test_who_is_out_does_nothing(self):
        lost = [hit("a", "9 h"), hit("ops", "9 h")]
        why = self.ask(switched(), decide(10, What.FAIL_OVER, "web", "b"), *lost)
        assert why == "ops cannot do it: out of reach"

    def test_fuel_without_a_contract_needs_a_time(self):
        assert "say when it comes" in (self.ask(fuelled(), decide(10, What.FUEL, "engine"), hit("grid")) or "")

    def test_all_that_is_offered_makes_sense(self):
        whole = repaired()
        trace = play(whole, hit("m0"))
        offered = possible_decisions(whole, build_graph(whole), trace, 600.0)
        assert [(one.what, one.element, one.other) for one in offered] == [
            ("send", "m0", "ann"),
            ("restore", "m0", ""),
        ]


@examples(60)
@given(estates(timed=True), st.data())
def test_nothing_differs_before_the_first_decision(whole, data):
    graph = build_graph(whole)
    lost = (st.integers(0, 4), st.integers(0, 20))
    hits = [hit(f"s{data.draw(lost[0])}", "40 min", after=f"{data.draw(lost[1])} min") for _ in range(2)]
    scenario = Scenario(id="scenario", start=START, hits=hits, lasts=timedelta(days=2))
    before = drill(whole, graph, scenario)
    at_s = data.draw(st.integers(0, 60)) * MIN + 0.5
    offered = possible_decisions(whole, graph, before, at_s)
    loss = Decision(at_s, What.LOSE, f"s{data.draw(lost[0])}", until_s=at_s + 600)
    decision = data.draw(st.sampled_from([*offered, loss]))
    after = drill(whole, graph, scenario, decisions=[decision])
    earlier = [event for event in before.events if event.at_s < at_s]
    assert [event for event in after.events if event.at_s < at_s] == earlier
    assert after == drill(whole, graph, scenario, decisions=[decision])
    assert any(event.what == "decision" for event in after.events) or decision.what is What.LOSE
