"""Encryption takes what follows the data, and what can be reached from it; by hand. Times in hours where not said."""

from datetime import timedelta
from math import inf

import pytest
from estates import START, estate, hit, outages_drilled, play, reached

from drillbook.graph import build_graph
from drillbook.model import Backup, Database, Dataset, Estate, Hit, Like, Noun, Scenario, Server, Service, Site
from drillbook.simulation import Trace, drill

WEEK_S = timedelta(days=7).total_seconds()


def replicated(*more: Noun) -> Estate:
    """A primary, its replica 2 min behind, a replica of that; an hourly dump beside the replica, a weekly tape."""
    return estate(
        Site(id="office"),
        *(Server(id=one, site="office", boot="0", repair="24 h") for one in ("da", "db", "dc", "nas")),
        Dataset(id="orders"),
        Database(id="primary", engine="postgresql", on="da", dataset="orders"),
        Database(
            id="replica", engine="postgresql", on="db", dataset="orders", replicates="primary",
            lag="2 min", promotion="10 min",
        ),
        Database(
            id="second", engine="postgresql", on="dc", dataset="orders", replicates="replica",
            lag="4 min", promotion="20 min",
        ),
        Backup(id="dump", dataset="orders", method="pg_dump", every="1 h", to="nas", restore="2 h"),
        Backup(id="tape", dataset="orders", method="tape", every="7 d", to="office", restore="30 h", offline=True),
        Service(id="shop", needs=["orders"]),
        Service(id="reports", needs=["replica"]),
        *more,
    )  # fmt: skip


def struck(trace: Trace) -> list[str]:
    """What was hit, in words."""
    return [event.text for event in trace.events if event.what in ("hit", "encrypted-too")]


@pytest.mark.parametrize("element", ["da", "primary", "orders"])
def test_of_an_encrypted_primary_the_offline_backup_is_left(element):
    loss = reached(play(replicated(), hit(element, "24 h", how="encrypted")), "shop")
    assert (loss.rta_s, loss.rpa_s) == (30 * 3600, WEEK_S)
    assert {one.copy for one in loss.losses} == {"tape"}


def test_destruction_of_the_same_host_leaves_the_replica():
    loss = reached(play(replicated(), hit("da", "24 h", how="destroyed")), "shop")
    assert (loss.rta_s, loss.rpa_s) == (10 * 60, 2 * 60)


def test_it_is_told_what_it_takes_along_each_once():
    trace = play(replicated(), hit("da", "24 h", how="encrypted"), hit("nas", "5 h", "1 h", how="encrypted"))
    assert struck(trace) == [
        "da is encrypted for 24 h",
        "replica is encrypted for 24 h (reached from da)",
        "second is encrypted for 24 h (reached from da)",
        "dump is encrypted for good (reached from da)",
        "nas is encrypted for 5 h",
    ]
    assert outages_drilled(trace, "reports") == [("0:00:00", "24:00:00")]


def test_the_library_does_what_a_scenario_of_ones_own_does():
    own = Scenario(id="own", start=START, hits=[hit("da", how="encrypted")])
    like = Scenario(id="like", start=START, like=Like(kind="ransomware", element="da"))
    whole = replicated()
    played = [drill(whole, build_graph(whole), one) for one in (own, like)]
    assert played[0].reached == played[1].reached
    assert played[0].outages == played[1].outages


def test_a_replica_takes_along_only_what_follows_it():
    trace = play(replicated(), hit("db", "24 h", how="encrypted"))
    assert [one.partition(" is ")[0] for one in struck(trace)] == ["db", "second"]
    loss = reached(trace, "shop")
    assert (loss.rta_s, loss.rpa_s) == (0, 0)
    later = play(replicated(), hit("db", "24 h", how="encrypted"), hit("da", "24 h", "1 h", how="destroyed"))
    assert {one.copy for one in reached(later, "shop").losses} == {"dump"}


def test_files_that_are_kept_in_step_go_together():
    whole = estate(
        Site(id="office"),
        *(Server(id=one, site="office", boot="0") for one in ("web1", "web2", "web3")),
        Dataset(id="pages", on=["web1", "web2"]),
        Dataset(id="logs", on=["web2", "web3"]),
        Backup(id="copy", dataset="pages", method="rsync", every="1 d", to="web3", restore="3 h", offline=True),
        Service(id="site", needs=["pages"]),
        Service(id="archive", needs=["logs"]),
    )
    trace = play(whole, hit("web1", "24 h", how="encrypted"))
    assert struck(trace) == [
        "web1 is encrypted for 24 h",
        "pages: the copy on web2 is encrypted too (reached from web1)",
    ]
    assert (reached(trace, "site").rta_s, reached(trace, "site").rpa_s) == (3 * 3600, 24 * 3600)
    assert reached(trace, "archive").rpa_s == 0
    assert outages_drilled(trace, "web2") == []


def test_what_the_scenario_hits_itself_it_knows_better():
    """The dump was out of reach for an hour, and is not encrypted: it is hourly, and comes back in 2 h after that."""
    trace = play(replicated(), hit("da", how="encrypted"), hit("dump", "1 h"))
    assert {one.copy for one in reached(trace, "shop").losses} == {"dump"}
    never = Hit(element="dump", how="encrypted", for_good=True, chance=0)
    assert {one.copy for one in reached(play(replicated(), hit("da", how="encrypted"), never), "shop").losses} == {
        "dump"
    }


def test_without_an_offline_backup_everything_is_lost():
    whole = replicated()
    online = estate(*(one for one in whole.nouns() if one.id != "tape"))
    loss = reached(play(online, hit("da", how="encrypted")), "shop")
    assert (loss.rta_s, loss.rpa_s) == (inf, inf)
