"""What a trace says, sentence by sentence, where it is easily misleading; each drill is worked out by hand."""

from datetime import timedelta

import pytest
from estates import estate, hit, play

from drillbook.model import (
    Backup,
    Cooling,
    Database,
    Dataset,
    Domain,
    Estate,
    Feed,
    Generator,
    Panel,
    Person,
    Server,
    Service,
    Site,
    Switchboard,
    Ups,
)
from drillbook.quantity import write_clock


def told(trace, *happenings: str) -> list[str]:
    """Clock and sentence of the events of these kinds."""
    return [f"{_clock(one.at_s)} {one.text}" for one in trace.events if one.what in happenings]


def _clock(seconds: float) -> str:
    return write_clock(timedelta(seconds=seconds))


def powered() -> Estate:
    """A machine that stands 20 min of its battery and 45 min of heat."""
    return estate(
        Site(id="office"),
        Feed(id="utility", site="office"),
        Ups(id="ups", site="office", fed_by="utility", runtime="20 min"),
        Panel(id="panel", site="office", fed_by=["ups"]),
        Cooling(id="air", site="office", fed_by=["utility"], holdover="45 min"),
        Server(id="web", site="office", panels=["panel"], boot="10 min"),
    )


class TestHoldovers:
    def test_what_lives_on_a_store_is_told(self):
        trace = play(powered(), hit("utility", "10 min"))
        assert told(trace, "holdover", "exhausted") == [
            "0:00:00 ups runs on battery: 20 min left",
            "0:00:00 web carries on without air: 45 min left",
        ]

    def test_what_has_burnt_down_carries_on_without_nothing(self):
        assert told(play(powered(), hit("office", how="destroyed")), "holdover", "exhausted") == []

    def test_what_is_without_power_does_not_run_out_of_cool_air(self):
        trace = play(powered(), hit("utility", "5 h"))
        assert told(trace, "exhausted") == ["0:20:00 ups: battery is empty"]

    def test_what_was_hit_by_itself_meanwhile_tells_no_end(self):
        trace = play(powered(), hit("utility", "5 h"), hit("web", "5 h", after="1 min"), hit("ups", after="20 min"))
        assert told(trace, "exhausted") == []

    def test_what_comes_up_again_says_what_it_lives_on_then(self):
        """The machine, itself lost for ten minutes, boots for ten while it gets warm."""
        trace = play(powered(), hit("air", "5 h"), hit("web", "10 min"))
        assert told(trace, "holdover", "exhausted") == [
            "0:20:00 web carries on without air: 25 min left",
            "0:45:00 web: time without air is over",
        ]


def fleet(needs: list[object], *names: str) -> Estate:
    """A site that needs some of these machines, and a shop that needs the site."""
    return estate(
        *(Server(id=name, boot="0") for name in names),
        Person(id="ops"),
        Service(id="site", name="Site", needs=needs),
        Service(id="shop", name="Shop", needs=["site"]),
    )


class TestWhatTippedIt:
    def five(self, at_least: int = 3) -> Estate:
        names = [f"w{number}" for number in range(1, 6)]
        return fleet([{"at_least": at_least, "of": names}], *names)

    def test_of_several_lost_one_after_the_other_the_last_is_named_with_how_many_are_left(self):
        trace = play(self.five(), hit("w1"), hit("w2", after="1 h"), hit("w3", after="90 min"))
        assert told(trace, "down")[-2:] == [
            "1:30:00 Site is down: 2 of 5 left, 3 needed; w3 is gone last",
            "1:30:00 Shop is down: Site is gone",
        ]
        assert [one.cause for one in trace.events if one.element == "site"] == ["w3"]

    def test_what_was_repaired_meanwhile_is_lost_when_it_is_lost_again(self):
        trace = play(self.five(4), hit("w1", "10 min"), hit("w2", after="1 h"), hit("w1", after="2 h"))
        assert told(trace, "down")[-2] == "2:00:00 Site is down: 3 of 5 left, 4 needed; w1 is gone last"

    def test_of_several_lost_at_once_all_are_named_as_far_as_they_are_few(self):
        three = play(self.five(), hit("w1"), hit("w2"), hit("w3"))
        assert told(three, "down")[-2] == "0:00:00 Site is down: 2 of 5 left, 3 needed; w1, w2 and w3 are gone"
        every = play(self.five(1), *(hit(f"w{number}") for number in range(1, 6)))
        assert told(every, "down")[-2] == "0:00:00 Site is down: w1, w2, w3 and 2 more are gone"

    def test_of_two_alternatives_the_last_is_named(self):
        trace = play(fleet([{"any": ["a", "b"]}], "a", "b"), hit("a"), hit("b", after="1 h"))
        assert told(trace, "down")[-2] == "1:00:00 Site is down: none of 2 left; b is gone last"

    def test_a_standby_that_has_not_taken_over_is_none_of_those_that_were_lost(self):
        whole = fleet([{"any": ["a", {"need": "b", "takeover": "1 h"}]}], "a", "b")
        assert told(play(whole, hit("b"), hit("a", after="1 h")), "down")[1:3] == [
            "1:00:00 a is down",
            "1:00:00 Site is down: a is gone",
        ]

    def test_a_standby_that_serves_is_lost_last(self):
        whole = fleet([{"any": ["a", {"need": "b", "takeover": "1 h"}]}], "a", "b")
        trace = play(whole, hit("a"), hit("b", after="3 h"))
        assert told(trace, "down")[-2] == "3:00:00 Site is down: none of 2 left; b is gone last"

    def test_a_cache_that_runs_out_later_is_lost_later(self):
        needs = [{"any": [{"need": "a", "holdover": "2 h"}, "b"]}]
        trace = play(fleet(needs, "a", "b"), hit("a"), hit("b", after="1 h"))
        assert told(trace, "down")[-2] == "2:00:00 Site is down: none of 2 left; a is gone last"


class TestSwitchingBack:
    def trace(self):
        back = {"need": "wb", "takeover": {"change": "10 min", "fail_back": {"after": "1 h", "interrupts": "5 min"}}}
        return play(fleet([{"any": ["wa", back]}], "wa", "wb"), hit("wa", "2 h"))

    def test_nothing_is_gone_while_it_is_switched_back(self):
        assert told(self.trace(), "down", "interrupted")[-3:] == [
            "3:00:00 Site is down: it stands still while it is switched back",
            "3:00:00 Shop is down: Site stands still while it is switched back",
            "3:00:00 Site stands still for 5 min while it is switched back",
        ]

    def test_the_loss_before_is_one(self):
        assert told(self.trace(), "down")[:3] == [
            "0:00:00 wa is down",
            "0:00:00 Site is down: wa is gone",
            "0:00:00 Shop is down: Site is gone",
        ]


class TestCalledOff:
    """By people: 5 min until it is noticed, 10 to decide, 5 to change the record, 30 for caches to forget."""

    def whole(self, *more: object) -> Estate:
        takeover = {"notice": "5 min", "decide": "10 min", "change": "5 min", "domain": "name", "by": "ops"}
        return estate(
            *(Server(id=one, boot="0") for one in ("wa", "wb", "wc")),
            Domain(id="name", ttl="30 min"),
            Person(id="ops"),
            Service(id="site", name="Site", needs=[{"any": ["wa", {"need": "wb", "takeover": takeover}, *more]}]),
        )

    @pytest.mark.parametrize(
        ("repaired", "stage"),
        [
            (3, "before the loss is noticed"),
            (10, "before it is decided"),
            (18, "while ops is at it"),
            (35, "after it was carried out, before caches have forgotten"),
        ],
    )
    def test_the_usual_way_is_back_first(self, repaired, stage):
        trace = play(self.whole(), hit("wa", f"{repaired} min"))
        assert told(trace, "called-off") == [
            f"0:{repaired:02}:00 Site: the switch to wb is called off {stage}: the usual way is back"
        ]

    def test_what_it_leads_to_is_gone(self):
        trace = play(self.whole(), hit("wa"), hit("wb", after="18 min"))
        assert told(trace, "called-off") == [
            "0:18:00 Site: the switch to wb is called off while ops is at it: wb is gone"
        ]

    def test_who_is_at_it_is_out(self):
        trace = play(self.whole(), hit("wa"), hit("ops", "1 h", after="10 min"))
        assert told(trace, "called-off") == [
            "0:10:00 Site: the switch to wb is called off before it is decided: ops is out"
        ]

    def test_another_way_was_quicker(self):
        trace = play(self.whole({"need": "wc", "takeover": "40 min"}), hit("wa"))
        assert told(trace, "called-off") == [
            "0:40:00 Site: the switch to wb is called off after it was carried out, before caches have forgotten: "
            "wc has taken over"
        ]

    def test_what_was_only_kept_in_case_the_first_fails_is_not_told_of(self):
        by_ops = {"need": "wc", "takeover": {"notice": "5 min", "change": "3 h", "by": "ops"}}
        trace = play(self.whole(by_ops), hit("wa"))
        assert told(trace, "switched", "called-off") == ["0:50:00 Site: wb has taken over"]

    def test_what_is_carried_out_is_not_called_off(self):
        assert told(play(self.whole(), hit("wa", "5 h")), "called-off") == []

    def test_what_people_begin_anew_is_not_called_off(self):
        by_ops = {"need": "wc", "takeover": {"decide": "3 h", "by": "ops"}}
        trace = play(self.whole(by_ops), hit("wa"), hit("wb", how="fails-to-take-over"))
        assert told(trace, "called-off", "takeover-failed") == ["0:50:00 Site: wb fails to take over"]

    def test_a_generator_that_is_not_needed_any_more(self):
        whole = estate(
            Site(id="office"),
            Feed(id="utility", site="office"),
            Generator(id="engine", site="office", start="30 s", fuel="10 h", start_probability=1),
            Switchboard(id="board", site="office", feeds=["utility"], generators=["engine"]),
        )
        assert told(play(whole, hit("utility", "10 s")), "called-off") == [
            "0:00:10 board: the switch to engine is called off: the usual way is back"
        ]


class TestNobodyIsThere:
    def whole(self) -> Estate:
        return estate(
            *(Server(id=one, boot="0") for one in ("first", "second", "third")),
            Person(id="ann"),
            Dataset(id="orders"),
            Database(id="db", engine="mysql", on="first", dataset="orders"),
            *(
                Database(
                    id=one,
                    engine="mysql",
                    on=on,
                    dataset="orders",
                    replicates="db",
                    promotion=takes,
                    promoted_by="ann",
                )
                for one, on, takes in (("copy", "second", "15 min"), ("spare", "third", "40 min"))
            ),
            Service(id="shop", needs=["orders"]),
        )

    def test_what_waits_for_somebody_who_is_out_is_told_once(self):
        trace = play(self.whole(), hit("ann", "3 h"), hit("first", "6 h", after="1 h"), hit("third", after="2 h"))
        assert told(trace, "waits", "takeover", "switched") == [
            "1:00:00 orders: copy or spare waits for ann: ann is out",
            "3:00:00 orders: copy begins to take over, 15 min, by ann",
            "3:15:00 orders: copy has taken over",
        ]
        waits = next(one for one in trace.events if one.what == "waits")
        assert (waits.element, waits.cause, waits.work) == ("orders", "ann", "orders: copy or spare")

    def test_nothing_waits_where_nothing_would_begin(self):
        assert told(play(self.whole(), hit("ann", "3 h")), "waits") == []
        assert told(play(self.whole(), hit("first", "3 h"), hit("ann", after="1 h")), "waits") == []
        assert told(play(self.whole(), *map(hit, ("ann", "first", "second", "third"))), "waits") == []

    def test_it_is_told_again_when_they_are_out_again(self):
        trace = play(self.whole(), hit("ann", "1 h"), hit("first"), hit("ann", "1 h", after="70 min"))
        assert [line.partition(" ")[0] for line in told(trace, "waits")] == ["0:00:00", "1:10:00"]


class TestWhichCopy:
    def lost(self, watch: str = "30 d", **restore: str) -> list[str]:
        whole = estate(
            Server(id="first", boot="0"),
            Server(id="vault", boot="0"),
            Dataset(id="orders", on=["first"]),
            Backup(id="dump", dataset="orders", method="mysqldump", every="1 h", to="vault", **restore),
            Service(id="shop", needs=["orders"]),
        )
        return told(play(whole, hit("first", how="destroyed"), watch=watch), "data-lost")

    def test_what_took_over_was_used(self):
        assert self.lost(restore="2 h", restore_on="vault") == [
            "2:00:00 orders: 1 h of data are lost; the copy used is dump, that old when the live data went"
        ]

    def test_what_has_not_taken_over_is_only_left(self):
        left = "0:00:00 orders: 1 h of data are lost; the newest copy left is dump, that old when the live data went"
        assert self.lost(restore="2 h", restore_on="vault", watch="1 h") == [left]
        assert self.lost() == [f"{left}; nothing brings it back (no restore is given)"]
