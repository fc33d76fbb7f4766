"""Takeovers by people, step by step, those that fail, and handing back; each worked out by hand."""

import pytest
from estates import estate, hit, outages_counted, outages_drilled, play

from drillbook.model import Domain, Estate, Person, Server, Service, Takeover

CERTAIN = {"fails": "fails-to-take-over", "works": "takes-over"}


def served(first: dict | None = None, second: dict | None = None, **machine: str) -> Estate:
    """A web server; b takes over after 5 + 10 + 5 min by people, else c after 5 + 20 + 15 min."""
    of_b = {"notice": "5 min", "decide": "10 min", "change": "5 min", "by": "ops", **(first or {})}
    of_c = {"notice": "5 min", "decide": "20 min", "change": "15 min", "by": "ops", **(second or {})}
    entries = ["a", {"need": "b", "takeover": of_b}, {"need": "c", "takeover": of_c}]
    return estate(
        *(Server(id=one, boot="0", **machine) for one in "abc"),
        Person(id="ops"),
        Person(id="jo"),
        Service(id="web", needs=[{"any": entries}]),
    )


def told(trace, *kinds: str) -> list[tuple[float, str]]:
    """Minutes and kinds of the events of these kinds."""
    return [(event.at_s / 60, event.what) for event in trace.events if event.what in kinds]


def orders(**whom: str):
    """What a scenario orders of whom."""
    return [hit(element, how=CERTAIN[how]) for element, how in whom.items()]


PEOPLE = ("takeover", "noticed", "decided", "carrying-out", "carried-out", "takeover-failed", "switched")


class TestSteps:
    def test_what_people_are_at_is_told(self):
        trace = play(served(), hit("a", "5 h"))
        assert told(trace, *PEOPLE) == [
            (0, "takeover"),
            (0, "takeover"),
            (5, "noticed"),
            (15, "decided"),
            (15, "carrying-out"),
            (20, "carried-out"),
            (20, "switched"),
        ]

    def test_a_record_is_changed_before_caches_have_forgotten(self):
        takeover = Takeover(notice="5 min", decide="10 min", change="5 min", domain="name", by="ops")
        whole = estate(
            Server(id="a"),
            Server(id="b"),
            Person(id="ops"),
            Domain(id="name", ttl="6 h"),
            Service(id="web", needs=[{"any": ["a", {"need": "b", "takeover": takeover}]}]),
        )
        trace = play(whole, hit("a"))
        assert told(trace, "carried-out", "switched") == [(20, "carried-out"), (380, "switched")]

    def test_nobody_begins_a_slow_way_before_a_quicker_one_is_noticed(self):
        """c is noticed at once, and would serve after 35 min; b at 15 min, and serves after 20."""
        slow_first = served({"notice": "15 min", "decide": "0 min"}, {"notice": "0 min"})
        trace = play(slow_first, hit("a", "5 h"))
        assert outages_drilled(trace, "web") == [("0:00:00", "0:20:00")]
        assert outages_counted(slow_first, "web", [("a", "0 min", "5 h")]) == [("0:00:00", "0:20:00")]

    def test_a_quicker_way_that_is_gone_before_it_is_noticed_holds_nothing_up(self):
        """b is lost at 10 min, when nobody has asked for it yet: c is decided on from then."""
        slow_first = served({"notice": "15 min", "decide": "0 min"}, {"notice": "0 min"})
        trace = play(slow_first, hit("a", "5 h"), hit("b", "5 h", after="10 min"))
        assert outages_drilled(trace, "web") == [("0:00:00", "0:45:00")]

    def test_what_machines_do_by_themselves_is_not_noticed_by_anybody(self):
        trace = play(served({"by": None}), hit("a", "5 h"))
        assert told(trace, "noticed", "decided", "switched") == [(20, "switched")]


class TestFailure:
    def test_people_decide_again_and_take_the_next(self):
        """b fails at 20 min; deciding on c (20 min) begins then, changing takes 15: served after 55 min."""
        trace = play(served(), hit("a", "5 h"), *orders(b="fails"))
        assert outages_drilled(trace, "web") == [("0:00:00", "0:55:00")]
        assert told(trace, *PEOPLE)[6:] == [
            (20, "takeover-failed"),
            (20, "takeover"),
            (40, "decided"),
            (40, "carrying-out"),
            (55, "carried-out"),
            (55, "switched"),
        ]

    def test_machines_had_begun_together(self):
        trace = play(served({"by": None}, {"by": None}), hit("a", "5 h"), *orders(b="fails"))
        assert outages_drilled(trace, "web") == [("0:00:00", "0:40:00")]

    def test_when_all_fail_the_first_choice_is_waited_for(self):
        trace = play(served(), hit("a", "5 h"), *orders(b="fails", c="fails"))
        assert outages_drilled(trace, "web") == [("0:00:00", "5:00:00")]

    def test_what_failed_is_tried_again_once_it_is_repaired(self):
        """b fails after 20 min, is repaired in 2 h, and works when it is tried anew, with all its 20 min."""
        late = hit("b", how="takes-over", after="1 h")
        others = {"change": "10 h", "by": "jo"}
        trace = play(served(second=others, repair="2 h"), hit("a", "5 h"), *orders(b="fails"), late)
        assert outages_drilled(trace, "web") == [("0:00:00", "2:40:00")]

    def test_what_failed_is_tried_again_after_the_first_choice_has_served(self):
        late = hit("b", how="takes-over", after="90 min")
        trace = play(
            served(second={"change": "10 h"}), hit("a", "1 h"), hit("a", "1 h", after="2 h"), *orders(b="fails"), late
        )
        assert outages_drilled(trace, "web") == [("0:00:00", "1:00:00"), ("2:00:00", "2:20:00")]

    def test_of_two_that_would_be_ready_at_once_people_switch_to_the_first(self):
        """c would be ready with b, and is tried when b is lost: 5 + 10 + 5 min from then."""
        like_b = {"notice": "5 min", "decide": "10 min", "change": "5 min"}
        trace = play(served(second=like_b), hit("a", "5 h"), hit("b", "5 h", after="1 h"))
        assert outages_drilled(trace, "web") == [("0:00:00", "0:20:00"), ("1:00:00", "1:20:00")]
        assert told(trace, "switched") == [(20, "switched"), (80, "switched")]

    def test_when_the_first_of_two_fails_the_other_is_begun(self):
        """After 20 min; then it is decided in 10 and carried out in 5."""
        like_b = {"notice": "5 min", "decide": "10 min", "change": "5 min"}
        trace = play(served(second=like_b), hit("a", "5 h"), *orders(b="fails"))
        assert outages_drilled(trace, "web") == [("0:00:00", "0:35:00")]

    def test_an_order_to_a_part_of_an_alternative_is_one_to_it(self):
        both = {"all": ["b", "c"], "takeover": "20 min"}
        whole = estate(*(Server(id=one, boot="0") for one in "abc"), Service(id="web", needs=[{"any": ["a", both]}]))
        assert outages_drilled(play(whole, hit("a", "5 h"), *orders(c="fails")), "web") == [("0:00:00", "5:00:00")]

    def test_chance_decides_by_a_stream_of_its_own(self):
        """Of 400 seeds, b works in about 70 %; the outage is then 20 min, else 55."""
        whole = served({"success_probability": 0.7})
        ends = [play(whole, hit("a", "5 h"), seed=seed).outages["web"][0].end_s / 60 for seed in range(400)]
        assert set(ends) == {20, 55}
        assert 0.63 < ends.count(20) / 400 < 0.77  # 3 standard deviations
        assert ends == [play(whole, hit("a", "5 h"), seed=seed).outages["web"][0].end_s / 60 for seed in range(400)]


class TestFailBack:
    def whole(self, **back: str) -> Estate:
        return served({"fail_back": back or None})

    def test_at_once_where_nothing_is_said(self):
        trace = play(self.whole(), hit("a", "5 h"))
        assert told(trace, "fail-back", "returned", "interrupted") == [(300, "returned")]

    def test_it_goes_on_for_a_while_and_switching_back_stops_it(self):
        trace = play(self.whole(after="2 h", interrupts="10 min"), hit("a", "5 h"))
        assert outages_drilled(trace, "web") == [("0:00:00", "0:20:00"), ("7:00:00", "7:10:00")]
        assert told(trace, "fail-back", "returned", "interrupted") == [
            (300, "fail-back"),
            (420, "returned"),
            (420, "interrupted"),
        ]

    def test_when_the_first_choice_fails_again_before_nothing_stops(self):
        trace = play(self.whole(after="2 h", interrupts="10 min"), hit("a", "5 h"), hit("a", "1 h", after="6 h"))
        assert outages_drilled(trace, "web") == [("0:00:00", "0:20:00"), ("9:00:00", "9:10:00")]

    def test_who_is_away_switches_nothing_back(self):
        trace = play(self.whole(after="2 h", by="ops"), hit("a", "5 h"), hit("ops", "24 h", after="4 h"))
        assert outages_drilled(trace, "web") == [("0:00:00", "0:20:00")]
        assert told(trace, "returned") == [(30 * 60, "returned")]

    def test_an_alternative_that_dies_while_the_first_is_there_hands_over_at_once(self):
        trace = play(self.whole(after="2 h", interrupts="10 min"), hit("a", "5 h"), hit("b", "24 h", after="6 h"))
        assert outages_drilled(trace, "web") == [("0:00:00", "0:20:00")]

    def test_what_begins_while_it_is_switched_back_needs_its_takeover_anew(self):
        """Switched back from 7:00 to 7:10; at 7:05 the first choice is lost again: 20 min from there."""
        trace = play(self.whole(after="2 h", interrupts="10 min"), hit("a", "5 h"), hit("a", "9 h", after="7 h 5 min"))
        assert outages_drilled(trace, "web")[1] == ("7:00:00", "7:25:00")


@pytest.mark.parametrize("ends", ["5 h", "20 min", "15 min"])
def test_the_analysis_grants_takeovers_that_a_drill_may_see_fail(ends):
    counted = outages_counted(served({"success_probability": 0}), "web", [("a", "0", ends)])
    assert counted == [("0:00:00", "0:15:00" if ends == "15 min" else "0:20:00")]
