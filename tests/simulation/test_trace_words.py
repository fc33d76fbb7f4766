"""What a trace says, sentence by sentence, where it is easily misleading; each drill is worked out by hand."""

from datetime import timedelta

from estates import estate, hit, play

from drillbook.model import Cooling, Estate, Feed, Panel, Server, Site, Ups
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
