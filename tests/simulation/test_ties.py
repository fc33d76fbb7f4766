"""Alternatives that are ready at one instant: as many take over as are needed, the best first; worked out by hand."""

import pytest
from estates import estate, hit, outages_drilled, play, reached

from drillbook.model import (
    Backup,
    Database,
    Dataset,
    Estate,
    Feed,
    Generator,
    Hit,
    Region,
    Server,
    Service,
    Site,
    Switchboard,
    Ups,
)

HOUR = 3600


def copied(**promoted: str) -> Estate:
    """A primary on a; on b a replica 1 h behind, on c one 10 s behind, promoted in 15 min if nothing else is said."""
    times = {"far": "15 min", "near": "15 min"} | promoted
    lags = {"far": ("b", "1 h"), "near": ("c", "10 s")}
    return estate(
        *(Server(id=one, boot="0") for one in "abc"),
        Dataset(id="orders"),
        Database(id="primary", engine="postgresql", on="a", dataset="orders", fenced=True),
        *(
            Database(id=name, engine="postgresql", on=on, dataset="orders", replicates="primary", lag=lag,
                     promotion=times[name])
            for name, (on, lag) in lags.items()
        ),
        Service(id="shop", needs=["orders"]),
    )  # fmt: skip


def switched(trace) -> list[tuple[float, str]]:
    """When, in minutes, who has taken over, or will have done so."""
    return [(event.at_s / 60, event.text) for event in trace.events if event.what in ("switched", "ready")]


def test_of_two_replicas_the_one_that_is_less_behind_is_promoted():
    trace = play(copied(), hit("a", "10 h"))
    assert switched(trace) == [(15, "orders: near has taken over")]
    assert reached(trace, "shop").rpa_s == 10


def test_the_other_one_takes_its_time_when_that_is_out():
    trace = play(copied(), hit("a", "10 h"), hit("c", "2 h", after="3 h"))
    assert outages_drilled(trace, "shop") == [("0:00:00", "0:15:00"), ("3:00:00", "3:15:00")]
    assert reached(trace, "shop").rpa_s == HOUR


@pytest.mark.parametrize("notice", ["1 h", "15 min"])
def test_on_notice_too_only_the_soonest_is_promoted(notice):
    """What is known an hour before moves to near in time; far is promoted when near burns five hours later."""
    known = Hit(element="a", lasts="40 h", notice=notice)
    trace = play(copied(far="30 min"), known, hit("c", "10 h", after="5 h", how="destroyed"))
    assert outages_drilled(trace, "shop") == [("5:00:00", "5:30:00")]
    assert reached(trace, "shop").rpa_s == HOUR


def test_of_two_backups_that_are_restored_at_once_the_one_made_more_often():
    kinds = {"seldom": "1 d", "often": "1 h"}
    whole = estate(
        *(Server(id=one, boot="0") for one in "abc"),
        Dataset(id="pages", on=["a"]),
        *(
            Backup(id=name, dataset="pages", method="rsync", every=every, to=on, restore="3 h")
            for (name, every), on in zip(kinds.items(), "bc", strict=True)
        ),
        Service(id="wiki", needs=["pages"]),
    )
    trace = play(whole, hit("a", "40 h", how="destroyed"))
    assert switched(trace) == [(180, "pages: often has taken over")]
    assert reached(trace, "wiki").rpa_s == HOUR


def test_a_second_generator_waits_for_the_first_one_to_run_dry():
    """Two tanks of 8 h carry 16 h; the battery bridges the 30 s until the second is there."""
    whole = estate(
        Region(id="grid", kind="grid"),
        Site(id="hall", regions=["grid"]),
        Feed(id="line", site="hall"),
        *(Generator(id=one, site="hall", fuel="8 h", start="30 s", start_probability=1) for one in ("one", "two")),
        Switchboard(id="board", site="hall", feeds=["line"], generators=["one", "two"]),
        Ups(id="ups", site="hall", fed_by="board", runtime="10 min"),
    )
    trace = play(whole, hit("grid", "48 h"))
    assert outages_drilled(trace, "ups") == [("16:11:00", "48:00:00")]
