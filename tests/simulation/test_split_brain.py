"""Two primaries at once; worked out by hand."""

import pytest
from estates import estate, hit, play

from drillbook.model import (
    Circuit,
    Database,
    Dataset,
    Estate,
    Feed,
    Panel,
    Region,
    Server,
    Service,
    Site,
)

HOUR, MINUTE = 3600, 60


def two_sites(fenced: bool = False, **replica: object) -> Estate:
    """A primary in the north behind one line, a replica in the south, promoted within 20 min."""
    return estate(
        Region(id="grid", kind="grid"),
        Site(id="north", regions=["grid"]),
        Site(id="south"),
        Feed(id="feed", site="north"),
        Panel(id="panel", site="north", fed_by=["feed"]),
        Circuit(id="line", site="north"),
        Circuit(id="other-line", site="south"),
        Server(id="first", site="north", boot="0"),
        Server(id="second", site="south", boot="0"),
        Dataset(id="orders"),
        Database(id="primary", engine="mysql", on="first", dataset="orders", fenced=fenced),
        Database(
            id="replica", engine="mysql", on="second", dataset="orders", replicates="primary", promotion="20 min",
            **replica,
        ),
        Service(id="shop", needs=["orders"]),
    )  # fmt: skip


def found(trace) -> list[tuple[str, str, float, float]]:
    return [(one.primary, one.replica, one.start_s / MINUTE, one.end_s / MINUTE) for one in trace.split_brains]


def test_a_primary_that_is_only_cut_off_comes_back_as_a_second_one():
    trace = play(two_sites(), hit("line", "5 h"))
    assert found(trace) == [("primary", "replica", 20, 300)]
    told = [(event.at_s / MINUTE, event.what) for event in trace.events if event.what in ("split-brain", "one-primary")]
    assert told == [(20, "split-brain"), (300, "one-primary")]


def test_fenced_it_does_not():
    assert found(play(two_sites(fenced=True), hit("line", "5 h"))) == []


@pytest.mark.parametrize("dead", ["first", "primary", "north", "grid"])
def test_nor_does_one_that_is_dead(dead):
    assert found(play(two_sites(), hit(dead, "5 h"))) == []


def test_one_that_dies_while_cut_off_is_one_no_longer():
    trace = play(two_sites(), hit("line", "5 h"), hit("grid", "9 h", after="2 h"))
    assert found(trace) == [("primary", "replica", 20, 120)]


def test_one_that_comes_back_to_a_replica_that_hands_back_later():
    """Dead for 5 h, so no second primary; back, it is one until the replica has handed back, 2 h later."""
    trace = play(two_sites(fail_back={"after": "2 h"}), hit("first", "5 h"))
    assert found(trace) == [("primary", "replica", 300, 420)]


def test_not_over_while_it_was_watched():
    assert found(play(two_sites(), hit("line"))) == [("primary", "replica", 20, float("inf"))]


def test_back_before_the_promotion_there_is_only_one():
    assert found(play(two_sites(), hit("line", "15 min"))) == []
