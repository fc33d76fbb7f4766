"""Worked example E6, black start: DNS needs the network, whose controller needs DNS, cached for a day."""

from engines import outages_told
from estates import estate

from drillbook.analysis import analyse
from drillbook.graph import build_graph
from drillbook.model import Server, Service

CIRCLE = estate(
    Server(id="console", boot="0"),
    Service(id="dns", needs=["network"]),
    Service(id="network", needs=[{"need": "dns", "holdover": "24 h"}, "console"]),
)
FOR_GOOD = [("0:00:00", "for good")]


def test_while_running_a_loss_of_less_than_the_holdover_does_not_matter_to_the_other():
    assert outages_told(CIRCLE, "network", ("dns", "0", "23 h")) == []
    assert outages_told(CIRCLE, "network", ("dns", "0", "25 h")) == [("24:00:00", "for good")]


def test_both_come_back_after_both_were_down_for_less():
    for service in ("network", "dns"):
        assert outages_told(CIRCLE, service, ("console", "0", "23 h")) == [("0:00:00", "23:00:00")]


def test_neither_starts_after_both_were_down_longer_than_the_holdover():
    for service in ("network", "dns"):
        assert outages_told(CIRCLE, service, ("console", "0", "25 h")) == FOR_GOOD


def test_the_circle_is_reported():
    (found,) = analyse(CIRCLE, build_graph(CIRCLE)).black_starts
    assert set(found.elements) == {"dns", "network"}
    assert found.holdover_s == 24 * 3600


def test_a_branch_that_starts_alone_breaks_the_circle():
    whole = estate(
        Server(id="hosts-file"),
        Server(id="console", boot="0"),
        Service(id="dns", needs=["network"]),
        Service(id="network", needs=[{"any": ["dns", "hosts-file"]}, "console"]),
    )
    assert analyse(whole, build_graph(whole)).black_starts == ()
    assert outages_told(whole, "dns", ("console", "0", "25 h")) == [("0:00:00", "25:00:00")]
