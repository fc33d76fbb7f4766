"""Worked example E4: a single point of failure ever, and one beyond its RTO, are not the same."""

from engines import outages_told
from estates import estate

from drillbook.analysis import analyse
from drillbook.graph import build_graph
from drillbook.model import Estate, Server, Service


def points(whole: Estate) -> dict[str, tuple[bool, bool]]:
    """Element → (ever, beyond its RTO)."""
    found = analyse(whole, build_graph(whole)).single_points
    return {point.element: (point.ever, point.beyond_rto) for point in found if point.service == "web"}


def test_a_single_server_that_is_soon_repaired_is_one_ever_but_not_beyond_the_rto():
    whole = estate(Server(id="only", repair="30 min", boot="0"), Service(id="web", rto="4 h", needs=["only"]))
    assert points(whole) == {"only": (True, False)}
    assert outages_told(whole, "web", ("only", "0", "30 min")) == [("0:00:00", "0:30:00")]
    assert outages_told(whole, "web", ("only", "0", "")) == [("0:00:00", "for good")]


def test_a_replicated_server_with_a_slow_switch_is_one_beyond_the_rto_but_not_ever():
    switch = {"need": "second", "takeover": "6 h 20 min"}
    whole = estate(
        Server(id="first", repair="1 d"),
        Server(id="second", repair="1 d"),
        Service(id="web", rto="4 h", needs=[{"any": ["first", switch]}]),
    )
    assert points(whole) == {"first": (False, True)}
    for until in ("1 d", ""):
        assert outages_told(whole, "web", ("first", "0", until)) == [("0:00:00", "6:20:00")]
    assert outages_told(whole, "web", ("second", "0", "")) == []
