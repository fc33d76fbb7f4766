"""What began a service's longest outage, and what ended it: traced by hand."""

from estates import START, estate, hit

from drillbook.documents.matrix import because
from drillbook.graph import build_graph
from drillbook.model import Database, Dataset, Estate, Rack, Scenario, Server, Service, Site
from drillbook.scenarios import Playing
from drillbook.simulation import play_all
from drillbook.simulation.outcome import play_once


def once(whole: Estate, *hits):
    scenario = Scenario(id="it", start=START, hits=hits, lasts="30 d")
    found = play_once(whole, build_graph(whole), scenario, 0, 0, frozenset())
    return found.hits, {one.service: one for one in found.outcomes}


def two_services() -> Estate:
    """Both in one rack; only the shop has a replica elsewhere, and goes back to the rack at the same time."""
    return estate(
        Site(id="office"),
        Site(id="depot"),
        Rack(id="rack", site="office"),
        Server(id="one", rack="rack", boot="0"),
        Server(id="wiki-box", rack="rack", boot="0"),
        Server(id="two", site="depot", boot="0"),
        Dataset(id="orders"),
        Database(id="primary", engine="postgresql", on="one", dataset="orders"),
        Database(
            id="replica", engine="postgresql", on="two", dataset="orders", replicates="primary", lag="10 s",
            promotion="20 min",
        ),
        Service(id="shop", needs=["orders"], rto="4 h"),
        Service(id="wiki", needs=["wiki-box"], rto="4 h"),
    )  # fmt: skip


def test_the_cause_is_the_element_at_the_bottom_and_the_end_is_the_takeover_or_the_repair():
    hits, found = once(two_services(), hit("rack", "5 h"))
    assert hits == ("rack",)
    assert (found["shop"].cause, found["shop"].rta_s) == ("rack", 1200)
    assert "has taken over" in found["shop"].ended_by
    assert found["shop"].lost == "orders"
    assert (found["wiki"].cause, found["wiki"].rta_s) == ("rack", 18000)


def test_what_happens_to_another_service_at_the_same_moment_does_not_end_an_outage():
    _, found = once(two_services(), hit("rack", "5 h"))
    assert found["wiki"].ended_by == "rack is restored"


def test_of_two_outages_the_longer_one_is_explained():
    _, found = once(two_services(), hit("wiki-box", "1 h"), hit("rack", "6 h", after="3 h"))
    assert (found["wiki"].cause, found["wiki"].rta_s) == ("rack", 6 * 3600)


def test_an_outage_that_does_not_end_has_no_end_and_an_untouched_service_no_cause():
    _, found = once(two_services(), hit("wiki-box"))
    assert (found["wiki"].cause, found["wiki"].ended_by) == ("wiki-box", "")
    assert (found["shop"].cause, found["shop"].ended_by, found["shop"].lost) == (None, "", None)


def test_what_only_stands_still_while_it_is_switched_back_is_not_lost():
    """Ten minutes for the takeover, thirty for switching back; where both machines are lost, five hours."""
    back = {"need": "b", "takeover": {"change": "10 min", "fail_back": {"after": "1 h", "interrupts": "30 min"}}}
    whole = estate(
        Server(id="a", boot="0"),
        Server(id="b", boot="0"),
        Service(id="site", needs=[{"any": ["a", back]}]),
        Service(id="shop", needs=["site"], rto="5 min"),
    )
    graph = build_graph(whole)
    scenarios = [Scenario(id="one", start=START, hits=[hit("a", "2 h")], lasts="30 d"),
                 Scenario(id="two", start=START, hits=[hit("a", "5 h"), hit("b", "5 h")], lasts="30 d")]  # fmt: skip
    matrix = play_all(Playing(whole, graph, {}), [(None, one) for one in scenarios], services=frozenset({"shop"}))
    back_again, lost = (row.cells[0] for row in matrix.rows)
    assert (back_again.cause, back_again.switched_back, lost.cause, lost.switched_back) == ("site", True, "a", False)
    assert because(graph, back_again).startswith("site stands still while it is switched back")
    assert because(graph, lost).startswith("a is gone; until: ")
