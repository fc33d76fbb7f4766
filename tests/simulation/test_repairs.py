"""Repairs in drills, worked out by hand: teams, their queue, ways, spare parts, remote hands."""

from datetime import timedelta

import pytest
from effort import examples
from estates import estate, hit, outages_drilled, play
from hypothesis import given
from hypothesis import strategies as st

from drillbook.model import (
    Estate,
    OnCall,
    Person,
    Provider,
    Region,
    RemoteHands,
    Server,
    Service,
    Shift,
    Site,
    Spare,
    Takeover,
    Team,
)
from drillbook.quantity import write_clock

ANN = Person(id="ann", travel={"a": "1 h", "b": "1 h"})
MORNING = Shift(start="08:00", end="16:00")
"""The drills begin on a Thursday at 16:10."""


def told(trace, *happenings: str) -> list[tuple[str, str]]:
    """Events of these kinds: clock, sentence."""
    return [
        (write_clock(timedelta(seconds=event.at_s)), event.text) for event in trace.events if event.what in happenings
    ]


def broken(*names: str):
    return [hit(name) for name in names]


def machines(*sites: str, **server) -> list:
    """A server at each site, with a service of its own; the last one's comes first in the plan."""
    return [
        *(Site(id=site) for site in dict.fromkeys(sites)),
        *(Server(id=f"m{n}", site=site, boot="0", repair="2 h", **server) for n, site in enumerate(sites)),
        *(Service(id=f"s{n}", needs=[f"m{n}"], priority=len(sites) - n) for n in range(len(sites))),
    ]


def ends(trace, number: int = 2) -> list[str]:
    return [outages_drilled(trace, f"s{n}")[0][1] for n in range(number)]


class TestTeams:
    def test_what_the_plan_puts_first_is_repaired_first(self):
        whole = estate(*machines("a", "a"), Person(id="ann"), Team(id="ops", members=["ann"], repairs=["m0", "m1"]))
        trace = play(whole, *broken("m0", "m1"))
        assert ends(trace) == ["4:00:00", "2:00:00"]
        assert told(trace, "hit")[0] == ("0:00:00", "m0 is lost; 2 h of repair")

    def test_without_a_team_nothing_waits_and_a_hit_with_an_end_takes_nobody(self):
        team = Team(id="ops", members=["ann"], repairs=["m0", "m1"])
        assert ends(play(estate(*machines("a", "a")), *broken("m0", "m1"))) == ["2:00:00", "2:00:00"]
        trace = play(estate(*machines("a", "a"), Person(id="ann"), team), hit("m0", "2 h"), hit("m1", "2 h"))
        assert ends(trace) == ["2:00:00", "2:00:00"]
        assert trace.resources == ()

    @pytest.mark.parametrize(("at_once", "last"), [(None, "2:00:00"), (2, "2:00:00"), (1, "4:00:00")])
    def test_no_more_at_once_than_the_team_takes_on(self, at_once, last):
        people = Person(id="ann"), Person(id="bob")
        team = Team(id="ops", members=["ann", "bob"], repairs=["m0", "m1"], repairs_at_once=at_once)
        trace = play(estate(*machines("a", "a"), *people, team), *broken("m0", "m1"))
        assert ends(trace) == [last, "2:00:00"]
        waits = [one.waited_s for one in trace.resources if one.kind == "repairs"]
        assert waits == ([] if at_once is None else [0 if at_once == 2 else 7200])

    def test_two_sites_compete_for_one_engineer(self):
        """To b and back to work there 1 + 2 h; then to a, 3 + 2 h."""
        ann = Person(id="ann", travel={"a": "3 h", "b": "1 h"})
        whole = estate(*machines("a", "b"), ann, Team(id="ops", members=["ann"], repairs=["m0", "m1"]))
        trace = play(whole, *broken("m0", "m1"))
        assert ends(trace) == ["8:00:00", "3:00:00"]
        assert trace.bottleneck.resource == "ann"
        assert trace.bottleneck.waited_s == 3 * 3600

    def test_from_afar_nobody_travels(self):
        ann = Person(id="ann", travel={"a": "3 h"})
        team = Team(id="ops", members=["ann"], repairs=["m0"], repairs_from_afar=True)
        assert ends(play(estate(*machines("a"), ann, team), *broken("m0")), 1) == ["2:00:00"]

    def test_a_repair_that_asks_for_a_skill_waits_for_the_one_who_has_it(self):
        """bob, who knows engines, is back after a day."""
        people = Person(id="ann"), Person(id="bob", skills=["engines"], repair="1 d")
        team = Team(id="ops", members=["ann", "bob"], repairs=["m0"])
        trace = play(estate(*machines("a", repair_skills=["engines"]), *people, team), *broken("m0", "bob"))
        assert ends(trace, 1) == ["26:00:00"]
        assert told(trace, "waits") == [("0:00:00", "repair of m0 waits for ops: bob is out")]

    def test_takeovers_and_repairs_compete_for_the_same_person(self):
        """s1, of priority 1, is switched in 30 min; then ann repairs m0."""
        switch = {"need": "spare", "takeover": Takeover(change="30 min", by="ann")}
        whole = estate(
            Site(id="a"),
            *(Server(id=name, site="a", boot="0", repair="2 h") for name in ("m0", "m1", "spare")),
            Service(id="s0", needs=["m0"]),
            Service(id="s1", needs=[{"any": ["m1", switch]}], priority=1),
            Person(id="ann"),
            Team(id="ops", members=["ann"], repairs=["m0"]),
        )
        assert ends(play(whole, *broken("m0", "m1"))) == ["2:30:00", "0:30:00"]


class TestSpareParts:
    def test_two_sites_compete_for_one_part(self):
        """s1 gets it, 1 h on the way; another one is ordered for s0: 3 d."""
        spare = Spare(id="disk", fits=["m0", "m1"], kept="store", bring="1 h", reorder="3 d")
        trace = play(estate(*machines("a", "b"), Site(id="store"), spare), *broken("m0", "m1"))
        assert ends(trace) == ["74:00:00", "3:00:00"]
        assert told(trace, "part-brought", "part-ordered") == [
            ("0:00:00", "no disk is left for m0: one is ordered, there in 3 d"),
            ("1:00:00", "disk is brought for m1"),
            ("72:00:00", "disk is brought for m0"),
        ]
        (disk,) = trace.resources
        assert (disk.kind, disk.at_once, disk.asked, disk.waits, disk.waited_s) == ("spare", 1, 2, 1, 3 * 86400)

    def test_at_the_site_where_it_lies_it_is_at_hand(self):
        spare = Spare(id="disk", fits=["m0"], kept="a", bring="1 h")
        assert ends(play(estate(*machines("a"), spare), *broken("m0")), 1) == ["2:00:00"]

    def test_where_none_is_left_and_none_can_be_ordered_it_stays_broken(self):
        spare = Spare(id="disk", fits=["m0", "m1"], kept="a")
        assert ends(play(estate(*machines("a", "a"), spare), *broken("m0", "m1"))) == ["for good", "2:00:00"]

    def test_a_store_that_is_lost_gives_nothing_until_it_is_back(self):
        whole = estate(
            *machines("a"),
            Region(id="valley", kind="flood-plain"),
            Site(id="store", regions=["valley"]),
            Spare(id="disk", fits=["m0"], kept="store", bring="1 h"),
        )
        trace = play(whole, hit("valley", "10 h"), *broken("m0"))
        assert ends(trace, 1) == ["13:00:00"]
        assert told(trace, "waits") == [("0:00:00", "m0 waits for disk: none is within reach")]

    def test_the_nearer_of_two_stores_gives_first(self):
        stores = [
            Spare(id="far", fits=["m0", "m1"], kept="b", bring="9 h"),
            Spare(id="near", fits=["m0", "m1"], kept="a", bring="1 h"),
        ]
        whole = estate(*machines("c", "c"), Site(id="a"), Site(id="b"), *stores)
        assert ends(play(whole, *broken("m0", "m1"))) == ["11:00:00", "3:00:00"]


class TestPartAndWay:
    """A part and those who fit it are under way at the same time."""

    def whole(self, bring: str, *more, person: Person = ANN, at_once: int | None = None) -> Estate:
        spare = Spare(id="disk", fits=["m0"], kept="store", bring=bring)
        team = Team(id="ops", members=["ann"], repairs=["m0", "m1"], repairs_at_once=at_once)
        return estate(*machines("a", "b"), Site(id="store"), spare, person, team, *more)

    @examples(60)
    @given(*(st.integers(0, 600) for _ in range(3)))
    def test_work_begins_when_the_later_of_them_is_there(self, bring, response, way):
        """After max(part, response + way); and she is away from other work for no longer than without a part."""
        person = Person(
            id="ann", travel={"a": f"{way} min"}, shifts=[MORNING], on_call=OnCall(response=f"{response} min")
        )
        trace = play(self.whole(f"{bring} min", person=person), hit("m0"))
        begins_s = 60 * max(bring, response + way)
        assert [span.end_s for span in trace.outages["m0"]] == [begins_s + 2 * 3600]
        (ann,) = [one for one in trace.resources if one.kind == "person"]
        assert (ann.busy_s, ann.waited_s) == (60 * (response + way) + 2 * 3600, 0)
        (disk,) = [one for one in trace.resources if one.kind == "spare"]
        assert disk.waited_s == 0

    def test_she_goes_so_as_to_come_with_it(self):
        trace = play(self.whole("5 h"), hit("m0"))
        assert ends(trace, 1) == ["7:00:00"]
        assert told(trace, "travels") == [("4:00:00", "ann travels to a: 1 h")]

    @pytest.mark.parametrize("at_once", [None, 1])
    def test_until_then_she_does_something_else(self, at_once):
        """To b, 1 h, and 2 h of work there; at 4:00 to a. The team's turn is not kept for a part that is not there."""
        trace = play(self.whole("5 h", at_once=at_once), *broken("m0", "m1"))
        assert ends(trace) == ["7:00:00", "3:00:00"]
        assert all(one.waited_s == 0 for one in trace.resources)

    @pytest.mark.parametrize(("at_once", "waits_for"), [(None, "person"), (1, "repairs")])
    def test_she_is_not_kept_free_for_it(self, at_once, waits_for):
        """m1 fails an hour before she would have to go, and she is there until 6:00; then 1 h to a, and 2 h."""
        trace = play(self.whole("5 h", at_once=at_once), hit("m0"), hit("m1", after="3 h"))
        assert ends(trace) == ["9:00:00", "6:00:00"]
        assert {one.kind: one.waited_s for one in trace.resources if one.waited_s} == {waits_for: 2 * 3600}

    def test_what_the_plan_puts_first_has_her_when_it_is_time_to_go(self):
        """m1 comes first, and its part at 4:00 as the other one's: she goes to b at 3:00, to a at 6:00."""
        other = Spare(id="fan", fits=["m1"], kept="store", bring="4 h")
        assert ends(play(self.whole("4 h", other), *broken("m0", "m1"))) == ["9:00:00", "6:00:00"]

    def test_nobody_is_called_before_it_is_known_when_it_comes(self):
        """The store is out of reach until 3:00; she is there when the part is, at 8:00."""
        whole = estate(*machines("a"), Site(id="store", repair="3 h"), ANN,
                       Spare(id="disk", fits=["m0"], kept="store", bring="5 h"),
                       Team(id="ops", members=["ann"], repairs=["m0"]))  # fmt: skip
        trace = play(whole, *broken("m0", "store"))
        assert ends(trace, 1) == ["10:00:00"]
        assert told(trace, "travels") == [("7:00:00", "ann travels to a: 1 h")]

    def test_who_is_off_duty_when_it_is_time_to_go_goes_in_the_morning(self):
        """The part is there at midnight; the shift begins at 08:00, 15:50 h after the start."""
        person = Person(id="ann", travel={"a": "1 h"}, shifts=[MORNING])
        trace = play(self.whole("7 h 50 min", person=person), hit("m0"))
        assert ends(trace, 1) == ["18:50:00"]
        assert [one.waited_s / 60 for one in trace.resources if one.kind == "person"] == [9 * 60]

    def test_remote_hands_are_called_in_time_too(self):
        cage = Site(id="cage", remote_hands=RemoteHands(response="30 min", repairs=["m0"]))
        spare = Spare(id="disk", fits=["m0"], kept="store", bring="5 h")
        trace = play(estate(*machines("cage")[1:], cage, Site(id="store"), spare), hit("m0"))
        assert ends(trace, 1) == ["7:00:00"]
        (hands,) = [one for one in trace.resources if one.kind == "hands"]
        assert hands.busy_s == 2.5 * 3600


class TestRemoteHands:
    def site(self, **hands) -> Site:
        return Site(id="cage", provider="colo", remote_hands=RemoteHands(response="30 min", **hands))

    def test_they_repair_one_after_the_other(self):
        """30 min until they begin, 2 h of work; then the same again."""
        whole = estate(Provider(id="colo", repair="1 d"), *machines("a", "a")[1:], Site(id="a"),
                       self.site(repairs=["m0", "m1"]))  # fmt: skip
        trace = play(whole, *broken("m0", "m1"))
        assert ends(trace) == ["5:00:00", "2:30:00"]
        assert told(trace, "assigned") == [
            ("0:00:00", "repair of m1: remote hands at cage are called, begin at 0:30:00"),
            ("2:30:00", "repair of m0: remote hands at cage are called, begin at 3:00:00"),
        ]
        (hands,) = trace.resources
        assert (hands.kind, hands.busy_s, hands.waited_s) == ("hands", 5 * 3600, 2.5 * 3600)

    def test_two_of_them_repair_two_things(self):
        whole = estate(Provider(id="colo"), *machines("a", "a"), self.site(repairs=["m0", "m1"], number=2))
        assert ends(play(whole, *broken("m0", "m1"))) == ["2:30:00", "2:30:00"]

    def test_without_their_company_nobody_comes(self):
        whole = estate(Provider(id="colo", repair="1 d"), *machines("a"), self.site(repairs=["m0"]))
        trace = play(whole, *broken("m0", "colo"))
        assert ends(trace, 1) == ["26:30:00"]
        assert told(trace, "waits") == [("0:00:00", "repair of m0 waits for remote hands at cage: out of reach")]

    @pytest.mark.parametrize(("hands", "end"), [(False, "5:00:00"), (True, "1:30:00")])
    def test_in_a_takeover_they_spare_the_way(self, hands, end):
        """ann travels 4 h and works 1 h; or the hands come in 30 min, and she tells them what to do."""
        takeover = Takeover(change="1 h", by="ann", at="cage", hands=hands)
        whole = estate(
            Provider(id="colo"),
            self.site(),
            Person(id="ann", travel={"cage": "4 h"}),
            Server(id="a"),
            Server(id="b"),
            Service(id="web", needs=[{"any": ["a", {"need": "b", "takeover": takeover}]}]),
        )
        assert outages_drilled(play(whole, hit("a", "20 d")), "web") == [("0:00:00", end)]
