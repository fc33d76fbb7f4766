"""Queues: a holdover that has to be drained afterwards; worked out by hand."""

from estates import estate, hit, outages_counted, outages_drilled, play

from drillbook.model import Estate, Server, Service


def queued(drain: str) -> Estate:
    """A mail relay buffers for 4 h what is for the mail server; a full queue drains in 2 h."""
    return estate(
        Server(id="store", boot="0"),
        Service(id="relay", needs=[{"need": "store", "holdover": "4 h", "drain": drain}]),
    )


def test_a_queue_that_was_not_drained_holds_less():
    """3 h of 4 are queued; in 30 min a quarter of a full queue drains (1 h), so 2 h are left at the second loss."""
    failures = [("store", "0", "3 h"), ("store", "3 h 30 min", "10 h")]
    hits = (hit("store", "3 h"), hit("store", "6 h 30 min", after="3 h 30 min"))
    assert outages_drilled(play(queued("2 h"), *hits), "relay") == [("5:30:00", "10:00:00")]
    assert outages_counted(queued("2 h"), "relay", failures) == [("5:30:00", "10:00:00")]


def test_one_that_is_empty_at_once_holds_all():
    hits = (hit("store", "3 h"), hit("store", "6 h 30 min", after="3 h 30 min"))
    assert outages_drilled(play(queued("0"), *hits), "relay") == [("7:30:00", "10:00:00")]


def test_it_is_told_when_it_fills_and_when_it_is_empty_again():
    trace = play(queued("2 h"), hit("store", "3 h"))
    told = {event.what: (event.at_s / 3600, event.text) for event in trace.events if event.element == "relay"}
    assert told["holdover"] == (0, "relay queues what is for store: 4 h left")
    assert told["drained"] == (4.5, "relay: the queue for store is empty again")


def test_a_queue_that_fills_again_before_is_not_told_to_be_empty():
    hits = (hit("store", "3 h"), hit("store", "1 h", after="3 h 30 min"))
    drained = [event.at_s / 3600 for event in play(queued("2 h"), *hits).events if event.what == "drained"]
    assert drained == [6]  # 2 h were queued at 3:30, 3 h at 4:30; 1 h 30 min from there
