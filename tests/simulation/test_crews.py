"""People at work in drills, worked out by hand. Drills start on Thursday, 14 August 2003, at 16:10."""

from datetime import timedelta

import pytest
from estates import START, estate, hit, outages_drilled, play

from drillbook.model import (
    Channel,
    Domain,
    Estate,
    OnCall,
    Person,
    Region,
    Server,
    Service,
    Shift,
    Site,
    Takeover,
    Team,
)
from drillbook.quantity import write_clock


def told(trace, *happenings: str) -> list[tuple[str, str, str]]:
    """Events of these kinds, or those about work: clock, kind, sentence."""
    kinds = happenings or ("waits", "assigned", "travels", "hands-over", "rests")
    return [
        (write_clock(timedelta(seconds=event.at_s)), event.what.value, event.text)
        for event in trace.events
        if event.what in kinds
    ]


def use(trace, resource: str, kind: str = "person"):
    return next(one for one in trace.resources if (one.resource, one.kind) == (resource, kind))


def switched(name: str, priority: int = 5, rto: str | None = None, **takeover) -> tuple:
    """A service on a server of its own, which somebody switches to another one."""
    return (
        Server(id=f"{name}-a", boot="0"),
        Server(id=f"{name}-b", boot="0"),
        Service(
            id=name,
            priority=priority,
            rto=rto,
            needs=[{"any": [f"{name}-a", {"need": f"{name}-b", "takeover": Takeover(**takeover)}]}],
        ),
    )


def lose(*names: str, lasts: str | None = "20 d"):
    return [hit(f"{name}-a", lasts) for name in names]


class TestOnePersonDoesOneThingAtATime:
    def two(self, first: dict, second: dict) -> Estate:
        work = {"by": "ann", "notice": "5 min", "decide": "10 min", "change": "50 min"}
        return estate(Person(id="ann"), *switched("x", **first, **work), *switched("y", **second, **work))

    def test_switching_back_is_work_too(self):
        """Both first choices are back at 10:00 and handed back from 12:00 on, 30 minutes each, y first."""
        back = {"fail_back": {"after": "2 h", "interrupts": "30 min", "by": "ann"}}
        trace = play(self.two({**back}, {"priority": 2, **back}), *lose("x", "y", lasts="10 h"))
        assert outages_drilled(trace, "y")[1:] == [("12:00:00", "12:30:00")]
        assert outages_drilled(trace, "x")[1:] == [("12:30:00", "13:00:00")]
        assert told(trace, "assigned", "waits")[3:] == [
            ("12:00:00", "assigned", "y: back from y-b: ann begins"),
            ("12:00:00", "waits", "x: back from x-b waits for ann: ann is busy with y: back from y-b"),
            ("12:30:00", "assigned", "x: back from x-b: ann begins"),
        ]
        assert use(trace, "ann").busy_s == (60 + 60 + 30 + 30) * 60

    def test_switching_back_that_is_called_off_frees_those_who_wait_for_it(self):
        """x's first choice is lost again at 12:10, while ann is at y."""
        back = {"fail_back": {"after": "2 h", "interrupts": "30 min", "by": "ann"}}
        again = hit("x-a", "10 h", after="12 h 10 min")
        trace = play(self.two({**back}, {"priority": 2, **back}), *lose("x", "y", lasts="10 h"), again)
        assert outages_drilled(trace, "x")[1:] == [("24:10:00", "24:40:00")]

    @pytest.mark.parametrize(
        ("first", "second"),
        [
            ({"priority": 3}, {"priority": 2}),
            ({"rto": "4 h"}, {"rto": "2 h"}),
            ({}, {"rto": "2 h"}),
            ({"rto": "1 h"}, {"priority": 1}),
        ],
    )
    def test_the_plan_says_who_comes_first(self, first, second):
        """Noticed at 0:05, an hour of work each: y is back at 1:05, x at 2:05."""
        trace = play(self.two(first, second), *lose("x", "y"))
        assert outages_drilled(trace, "y") == [("0:00:00", "1:05:00")]
        assert outages_drilled(trace, "x") == [("0:00:00", "2:05:00")]
        assert told(trace) == [
            ("0:05:00", "assigned", "y: y-b: ann begins"),
            ("0:05:00", "waits", "x: x-b waits for ann: ann is busy with y: y-b"),
            ("1:05:00", "assigned", "x: x-b: ann begins"),
        ]

    def test_the_order_of_the_inventory_decides_between_equals_whatever_the_order_of_the_hits(self):
        for order in (("x", "y"), ("y", "x")):
            trace = play(self.two({}, {}), *lose(*order))
            assert outages_drilled(trace, "x") == [("0:00:00", "1:05:00")]
            assert outages_drilled(trace, "y") == [("0:00:00", "2:05:00")]

    def test_the_account_says_how_busy_she_was_and_who_waited(self):
        trace = play(self.two({}, {}), *lose("x", "y"))
        ann = use(trace, "ann")
        assert (ann.asked, ann.waits, ann.busy_s, ann.waited_s, ann.longest_s) == (2, 1, 7200, 3600, 3600)
        assert trace.bottleneck == ann

    def test_what_she_has_begun_is_not_taken_from_her(self):
        """x begins at 0:05; y, though of priority 1, is lost at 0:30 and waits until 1:05."""
        trace = play(self.two({}, {"priority": 1}), *lose("x"), hit("y-a", "20 d", after="30 min"))
        assert outages_drilled(trace, "y") == [("0:30:00", "2:05:00")]

    def test_nobody_waits_for_notice_or_for_caches(self):
        """Notice 5 min and work 10 min each; caches of six hours run for both at once."""
        work = {"by": "ann", "notice": "5 min", "change": "10 min", "domain": "name"}
        whole = estate(Person(id="ann"), Domain(id="name", ttl="6 h"), *switched("x", **work), *switched("y", **work))
        trace = play(whole, *lose("x", "y"))
        assert outages_drilled(trace, "x") == [("0:00:00", "6:15:00")]
        assert outages_drilled(trace, "y") == [("0:00:00", "6:25:00")]

    def test_work_that_is_called_off_sets_her_free(self):
        """x comes back by itself at 0:20; y begins then, and ends an hour later."""
        trace = play(self.two({"priority": 1}, {}), *lose("x", lasts="20 min"), *lose("y"))
        assert outages_drilled(trace, "x") == [("0:00:00", "0:20:00")]
        assert outages_drilled(trace, "y") == [("0:00:00", "1:20:00")]


class TestTwoWaysToOneEnd:
    def whole(self, **team) -> Estate:
        parts = ["a", {"need": "b", "takeover": {"change": "3 h", "by": "ops"}},
                 {"need": "c", "takeover": {"change": "1 h", "by": "ops"}}]  # fmt: skip
        return estate(
            *(Server(id=name, boot="0") for name in "abc"),
            Person(id="ann"),
            Person(id="bob"),
            Team(id="ops", members=["ann", "bob"], **team),
            Service(id="web", needs=[{"any": parts}]),
        )

    def test_a_team_tries_the_quicker_and_leaves_the_other(self):
        trace = play(self.whole(), hit("a", "20 d"))
        assert outages_drilled(trace, "web") == [("0:00:00", "1:00:00")]
        assert told(trace) == [("0:00:00", "assigned", "web: c: ann begins")]
        assert [one.resource for one in trace.resources] == ["ann", "ops"]
        assert use(trace, "ops", "team").asked == 1

    def test_where_the_quicker_fails_too_it_takes_the_other(self):
        """c is lost at 0:30, half done; b takes three hours from then."""
        trace = play(self.whole(), hit("a", "20 d"), hit("c", "20 d", after="30 min"))
        assert outages_drilled(trace, "web") == [("0:00:00", "3:30:00")]


class TestTeams:
    def whole(self, *people: Person, minimum: int = 1, **work) -> Estate:
        team = Team(id="ops", members=[person.id for person in people], minimum=minimum)
        return estate(*people, team, *(noun for name in "xyz" for noun in switched(name, by="ops", **work)))

    def test_two_people_do_two_things_at_once(self):
        trace = play(self.whole(Person(id="ann"), Person(id="bob"), change="1 h"), *lose("x", "y", "z"))
        ends = [outages_drilled(trace, name)[0][1] for name in "xyz"]
        assert ends == ["1:00:00", "1:00:00", "2:00:00"]
        ops = use(trace, "ops", "team")
        assert (ops.at_once, ops.asked, ops.waits, ops.waited_s) == (2, 3, 1, 3600)
        assert (use(trace, "ann").busy_s, use(trace, "bob").busy_s) == (7200, 3600)

    def test_a_team_that_acts_only_together_does_one_thing_at_a_time(self):
        trace = play(self.whole(Person(id="ann"), Person(id="bob"), minimum=2, change="1 h"), *lose("x", "y"))
        assert [outages_drilled(trace, name)[0][1] for name in "xy"] == ["1:00:00", "2:00:00"]
        assert told(trace)[0] == ("0:00:00", "assigned", "x: x-b: ann and bob begin")

    def test_only_those_who_know_it_are_asked(self):
        whole = self.whole(Person(id="ann"), Person(id="bob", skills=["dns"]), change="1 h", skills=["dns"])
        trace = play(whole, *lose("x", "y"))
        assert [outages_drilled(trace, name)[0][1] for name in "xy"] == ["1:00:00", "2:00:00"]
        assert use(trace, "bob").waited_s == 3600
        assert trace.bottleneck.resource == "bob"
        assert not any(one.resource == "ann" for one in trace.resources)

    def test_two_skills_take_two_people_who_have_one_each(self):
        people = Person(id="ann", skills=["dns"]), Person(id="bob"), Person(id="cem", skills=["apache"])
        trace = play(self.whole(*people, change="1 h", skills=["apache", "dns"]), *lose("x"))
        assert told(trace) == [("0:00:00", "assigned", "x: x-b: cem and ann begin")]

    def test_a_skill_that_nobody_has_is_waited_for_for_ever(self):
        trace = play(self.whole(Person(id="ann"), change="1 h", skills=["cobol"]), *lose("x"))
        assert outages_drilled(trace, "x") == [("0:00:00", "480:00:00")]
        assert told(trace) == [("0:00:00", "waits", "x: x-b waits for ops: nobody of them knows cobol")]


class TestWays:
    def whole(self, person: Person, **regions) -> Estate:
        return estate(
            Region(id="grid", kind="grid"),
            Region(id="town", kind="metro", within="grid"),
            Site(id="far", regions=["town"]),
            Site(id="near"),
            person,
            *switched("x", by=person.id, change="1 h", at="far"),
            *switched("y", by=person.id, change="1 h", at="far"),
        )

    def test_she_travels_once_for_two_things_at_one_place(self):
        trace = play(self.whole(Person(id="ann", travel={"far": "2 h"})), *lose("x", "y"))
        assert [outages_drilled(trace, name)[0][1] for name in "xy"] == ["3:00:00", "4:00:00"]
        assert told(trace, "travels") == [("0:00:00", "travels", "ann travels to far: 2 h")]
        assert use(trace, "ann").busy_s == 4 * 3600

    @pytest.mark.parametrize(("back", "sets_out"), [("1 h", True), ("10 min", False)])
    def test_it_is_told_when_she_sets_out_and_when_she_begins(self, back, sets_out):
        """Thursday, 16:10: she answers after 30 min, and is on the way for 2 h; by then she may be needed no more."""
        ann = Person(id="ann", travel={"far": "2 h"}, shifts=[Shift(start="09:00", end="16:00")],
                     on_call=OnCall(response="30 min"))  # fmt: skip
        trace = play(self.whole(ann), *lose("x", lasts=back))
        way = [("0:30:00", "travels", "ann travels to far: 2 h")] if sets_out else []
        assert told(trace) == [("0:00:00", "assigned", "x: x-b: ann is called, begins at 2:30:00"), *way]

    def test_trains_stop_with_the_grid(self):
        whole = self.whole(Person(id="ann", travel={"far": "2 h"}, travel_slowed=1.5))
        trace = play(whole, hit("grid", "1 h"), *lose("x"))
        assert outages_drilled(trace, "x") == [("0:00:00", "4:00:00")]

    def test_who_has_ways_but_none_to_this_site_cannot_go(self):
        trace = play(self.whole(Person(id="ann", travel={"near": "2 h"})), *lose("x"))
        assert told(trace) == [("0:00:00", "waits", "x: x-b waits for ann: ann has no way to far")]

    def test_where_no_way_is_given_none_is_counted(self):
        trace = play(self.whole(Person(id="ann")), *lose("x"))
        assert outages_drilled(trace, "x") == [("0:00:00", "1:00:00")]

    def test_at_work_she_is_there_already(self):
        shifts = [Shift(days=["thu"], start="08:00", end="17:00")]
        person = Person(id="ann", site="far", travel={"far": "2 h"}, shifts=shifts)
        trace = play(self.whole(person), *lose("x"))
        assert outages_drilled(trace, "x") == [("0:00:00", "1:00:00")]

    def test_one_engineer_for_two_sites_goes_from_the_first_to_the_second(self):
        """1 h there and 1 h of work, then 1 h 30 min to the other site and 1 h of work."""
        whole = estate(
            Site(id="north"),
            Site(id="south"),
            Person(id="ann", travel={"north": "1 h", "south": "1 h 30 min"}),
            *switched("x", by="ann", change="1 h", at="north"),
            *switched("y", by="ann", change="1 h", at="south", priority=1),
        )
        trace = play(whole, *lose("x", "y"))
        assert [outages_drilled(trace, name)[0][1] for name in "yx"] == ["2:30:00", "4:30:00"]


class TestHours:
    """Thursday, 16:10."""

    def play(self, *people: Person, **work) -> object:
        team = Team(id="ops", members=[person.id for person in people])
        return play(estate(*people, team, *switched("x", by="ops", **{"change": "2 h", **work})), *lose("x"))

    def test_at_work_she_begins_at_once_and_stays_until_it_is_done(self):
        trace = self.play(Person(id="ann", shifts=[Shift(start="09:00", end="17:00")]))
        assert outages_drilled(trace, "x") == [("0:00:00", "2:00:00")]

    def test_off_duty_she_comes_with_her_next_shift(self):
        """Friday 09:00 is 16:50 h later."""
        trace = self.play(Person(id="ann", shifts=[Shift(start="09:00", end="16:00")]))
        assert outages_drilled(trace, "x") == [("0:00:00", "18:50:00")]
        assert told(trace)[0] == ("0:00:00", "waits", "x: x-b waits for ops: ann is off duty")
        assert use(trace, "ann").waited_s == (16 * 60 + 50) * 60

    def test_on_call_she_answers(self):
        shifts = [Shift(start="09:00", end="16:00")]
        trace = self.play(Person(id="ann", shifts=shifts, on_call=OnCall(response="30 min")))
        assert outages_drilled(trace, "x") == [("0:00:00", "2:30:00")]
        assert told(trace) == [("0:00:00", "assigned", "x: x-b: ann is called, begins at 0:30:00")]

    def test_on_call_at_night_only_she_answers_from_the_evening_on(self):
        night = OnCall(response="30 min", shifts=[Shift(start="22:00", end="06:00", overnight=True)])
        trace = self.play(Person(id="ann", shifts=[Shift(start="09:00", end="16:00")], on_call=night))
        assert outages_drilled(trace, "x") == [("0:00:00", "8:20:00")]  # 22:00 is 5:50 later

    def test_a_night_shift_over_sunday_reaches_into_monday(self):
        shift = Shift(days=["sun"], start="23:00", end="06:00", overnight=True)
        start = START.replace(day=18, hour=1, minute=0)  # Monday
        whole = estate(Person(id="ann", shifts=[shift]), *switched("x", by="ann", change="2 h"))
        assert outages_drilled(play(whole, *lose("x"), start=start), "x") == [("0:00:00", "2:00:00")]

    def test_the_colleague_who_is_at_work_is_taken(self):
        people = (
            Person(id="ann", shifts=[Shift(start="09:00", end="16:00")]),
            Person(id="bob", shifts=[Shift(start="16:00", end="23:00")]),
        )
        assert told(self.play(*people)) == [("0:00:00", "assigned", "x: x-b: bob begins")]


class TestFatigue:
    def test_after_eight_hours_she_rests_and_goes_on(self):
        """8 h of work, 11 h of rest, 4 h of work."""
        person = Person(id="ann", works_at_most="8 h")
        trace = play(estate(person, *switched("x", by="ann", change="12 h")), *lose("x"))
        assert outages_drilled(trace, "x") == [("0:00:00", "23:00:00")]
        assert told(trace) == [
            ("0:00:00", "assigned", "x: x-b: ann begins"),
            ("8:00:00", "hands-over", "x: x-b: ann stops, 4 h of work left"),
            ("8:00:00", "rests", "ann has to rest for 11 h"),
            ("8:00:00", "waits", "x: x-b waits for ann: ann rests"),
            ("19:00:00", "assigned", "x: x-b: ann begins"),
        ]

    def test_a_colleague_takes_over_and_nothing_waits(self):
        people = Person(id="ann", works_at_most="8 h"), Person(id="bob", works_at_most="8 h")
        whole = estate(*people, Team(id="ops", members=["ann", "bob"]), *switched("x", by="ops", change="12 h"))
        trace = play(whole, *lose("x"))
        assert outages_drilled(trace, "x") == [("0:00:00", "12:00:00")]
        assert trace.bottleneck is None

    def test_the_way_counts_and_is_made_again_after_the_rest(self):
        """3 h on the way and 5 h of work; 11 h of rest; 3 h on the way, the last hour of work."""
        person = Person(id="ann", works_at_most="8 h", travel={"far": "3 h"})
        whole = estate(Site(id="far"), person, *switched("x", by="ann", change="6 h", at="far"))
        assert outages_drilled(play(whole, *lose("x")), "x") == [("0:00:00", "23:00:00")]

    def test_a_short_pause_is_no_rest(self):
        """5 h of work; an hour later the next 5 h: after 3 of them she has to rest."""
        person = Person(id="ann", works_at_most="8 h", rest="8 h")
        work = {"by": "ann", "change": "5 h"}
        whole = estate(person, *switched("x", **work), *switched("y", **work))
        trace = play(whole, *lose("x"), hit("y-a", "20 d", after="6 h"))
        assert outages_drilled(trace, "y") == [("6:00:00", "19:00:00")]  # 6 + 3 h of work, 8 h of rest, 2 h
        later = play(whole, *lose("x"), hit("y-a", "20 d", after="13 h"))
        assert outages_drilled(later, "y") == [("13:00:00", "18:00:00")]


class TestInTheDisasterThemselves:
    def test_who_is_taken_by_the_flood_hands_over_what_is_left(self):
        """ann's town is lost after 1 h of 3; bob does the other two."""
        whole = estate(
            Region(id="town", kind="metro"),
            Person(id="ann", regions=["town"]),
            Person(id="bob"),
            Team(id="ops", members=["ann", "bob"]),
            *switched("x", by="ops", change="3 h"),
        )
        trace = play(whole, *lose("x"), hit("town", "2 d", after="1 h"))
        assert outages_drilled(trace, "x") == [("0:00:00", "3:00:00")]
        assert told(trace) == [
            ("0:00:00", "assigned", "x: x-b: ann begins"),
            ("1:00:00", "hands-over", "x: x-b: ann stops, 2 h of work left"),
            ("1:00:00", "assigned", "x: x-b: bob begins"),
        ]

    def test_who_cannot_be_called_is_not_asked(self):
        whole = estate(
            Person(id="ann"),
            Person(id="bob"),
            Channel(id="mobile", kind="mobile", reaches=["ann"], repair="1 d"),
            Channel(id="telephone", kind="telephone", reaches=["bob"], repair="1 d"),
            Team(id="ops", members=["ann", "bob"]),
            *switched("x", by="ops", change="3 h"),
        )
        assert told(play(whole, *lose("x"), hit("mobile"))) == [("0:00:00", "assigned", "x: x-b: bob begins")]


class TestAtTheEdges:
    def test_what_is_not_over_when_the_watch_ends_counts_until_then(self):
        whole = estate(Person(id="ann"), *switched("x", by="ann", change="9 h"), *switched("y", by="ann", change="9 h"))
        trace = play(whole, *lose("x", "y"), watch="4 h")
        ann = use(trace, "ann")
        assert (ann.asked, ann.waits, ann.busy_s, ann.waited_s) == (2, 1, 4 * 3600, 4 * 3600)

    def test_who_may_not_work_long_enough_to_get_there_never_goes(self):
        person = Person(id="ann", works_at_most="2 h", travel={"far": "3 h"})
        trace = play(estate(Site(id="far"), person, *switched("x", by="ann", change="1 h", at="far")), *lose("x"))
        assert outages_drilled(trace, "x") == [("0:00:00", "480:00:00")]
        assert [one for _, one, _ in told(trace)] == ["waits"]

    def test_nobody_is_asked_for_what_nobody_carries_out(self):
        trace = play(estate(Person(id="ann"), *switched("x", change="1 h")), *lose("x"))
        assert outages_drilled(trace, "x") == [("0:00:00", "1:00:00")]
        assert trace.resources == ()
        assert trace.bottleneck is None

    def test_a_member_named_twice_is_one_person(self):
        team = Team(id="ops", members=["ann", "ann"])
        whole = estate(
            Person(id="ann"), team, *switched("x", by="ops", change="1 h"), *switched("y", by="ops", change="1 h")
        )
        trace = play(whole, *lose("x", "y"))
        assert [outages_drilled(trace, name)[0][1] for name in "xy"] == ["1:00:00", "2:00:00"]

    def test_two_who_must_act_together_need_hours_in_common(self):
        """16:10: ann until 18:00, bob from 17:00; they begin at 17:00 and stay."""
        people = (
            Person(id="ann", shifts=[Shift(start="10:00", end="18:00")]),
            Person(id="bob", shifts=[Shift(start="17:00", end="23:00")]),
        )
        team = Team(id="ops", members=["ann", "bob"], minimum=2)
        trace = play(estate(*people, team, *switched("x", by="ops", change="3 h")), *lose("x"))
        assert outages_drilled(trace, "x") == [("0:00:00", "3:50:00")]

    def test_when_one_of_two_has_to_rest_both_stop(self):
        """ann may work 2 h and rests 3 h; bob waits for her: 2 + 3 + 2 h."""
        people = Person(id="ann", works_at_most="2 h", rest="3 h"), Person(id="bob")
        team = Team(id="ops", members=["ann", "bob"], minimum=2)
        trace = play(estate(*people, team, *switched("x", by="ops", change="4 h")), *lose("x"))
        assert outages_drilled(trace, "x") == [("0:00:00", "7:00:00")]
        assert use(trace, "bob").busy_s == 4 * 3600
