"""What a drill costs in data, where copies fail one after the other; each figure is worked out by hand."""

from math import inf

import pytest
from estates import estate, hit, play, reached

from drillbook.model import (
    Backup,
    Database,
    Dataset,
    Estate,
    Feed,
    Person,
    Region,
    Server,
    Service,
    Site,
    Storage,
    Team,
)

HOUR = 3600


def two_sites(*more) -> Estate:
    """A primary in the north, its replica in the south, 10 s behind; a vault further away."""
    return estate(
        Region(id="north", kind="metro"),
        Region(id="south", kind="metro"),
        Site(id="n", regions=["north"]),
        Site(id="s", regions=["south"]),
        Site(id="far"),
        Server(id="first", site="n", boot="10 min"),
        Server(id="second", site="s", boot="10 min"),
        Storage(id="vault", on="far"),
        Dataset(id="orders"),
        Database(id="primary", engine="mysql", on="first", dataset="orders"),
        Database(
            id="replica",
            engine="mysql",
            on="second",
            dataset="orders",
            replicates="primary",
            lag="10 s",
            promotion="15 min",
        ),
        Service(id="shop", needs=["orders"]),
        *more,
    )


def loss_s(whole: Estate, *hits) -> float:
    return reached(play(whole, *hits), "shop").rpa_s


@pytest.mark.parametrize("how", ["lost", "destroyed"])
def test_when_the_copy_that_took_over_is_gone_too_everything_is_lost(how):
    result = reached(play(two_sites(), hit("north", how=how), hit("south", after="10 h", how=how)), "shop")
    assert (result.rta_s, result.rpa_s) == (inf, inf)


def test_a_dump_without_a_restore_time_still_saves_what_it_holds():
    dump = Backup(id="dump", dataset="orders", method="mysqldump", at="02:00", to="vault")
    hits = (hit("north", how="destroyed"), hit("south", after="11 h", how="destroyed"))  # at 03:10, the dump of 02:00
    assert loss_s(two_sites(dump), *hits) == HOUR + 10 * 60


def test_what_was_written_to_a_copy_that_is_gone_is_lost_though_the_first_one_comes_back():
    """The primary is away for 24 h; after ten, the replica that served in its place is destroyed."""
    hits = (hit("north", "24 h"), hit("south", after="10 h", how="destroyed"))
    assert loss_s(two_sites(), *hits) == 10 * HOUR


def test_a_copy_that_stood_down_before_it_was_destroyed_takes_nothing_with_it():
    hits = (hit("north", "5 h"), hit("south", after="10 h", how="destroyed"))
    assert loss_s(two_sites(), *hits) == 10


def test_a_replica_that_was_cut_off_is_as_old_as_the_cut():
    hits = (hit("second", "5 h"), hit("first", after="2 h", how="destroyed"))
    assert loss_s(two_sites(), *hits) == 2 * HOUR + 10


def test_a_promotion_waits_for_a_team_that_lives_in_the_lost_region():
    replica = {"on": "second", "dataset": "orders", "replicates": "primary", "promotion": "15 min"}
    whole = estate(
        Region(id="north", kind="metro"),
        Site(id="n", regions=["north"]),
        Server(id="first", site="n"),
        Server(id="second"),
        Dataset(id="orders"),
        Database(id="primary", engine="mysql", on="first", dataset="orders"),
        Database(id="replica", engine="mysql", promoted_by="dba", **replica),
        Person(id="jo", regions=["north"]),
        Team(id="dba", members=["jo"]),
        Service(id="shop", needs=["orders"]),
    )
    result = reached(play(whole, hit("north", "8 h"), hit("first", "100 h")), "shop")
    assert result.rta_s == 8 * HOUR + 15 * 60


@pytest.mark.parametrize(
    ("quiet", "expected_h"),
    [
        ((), 1 + 1 / 6),  # a copy every hour takes ten minutes: at worst, 1 h 10 min
        ((hit("vault", "12 h"),), 10 + 1 + 1 / 6),  # no copy since the vault went
        ((hit("vault", "9 h"),), 10 + 1 + 1 / 6),  # back for an hour: none is sure to have arrived
        ((hit("vault", "8 h"),), 1 + 1 / 6),
        ((hit("vault", "2 h"), hit("vault", "1 h", after="2 h 30 min")), 1 + 1 / 6),
        ((hit("vault", "5 h"), hit("vault", "4 h", after="5 h 30 min")), 10 + 1 + 1 / 6),
    ],
)
def test_copies_at_an_interval_stop_while_their_target_is_away(quiet, expected_h):
    whole = estate(
        Server(id="first"),
        Server(id="spare"),
        Server(id="vault", boot="0"),
        Dataset(id="orders", on=["first"]),
        Backup(
            id="copy", dataset="orders", method="rsync", every="1 h", arrives_after="10 min", to="vault", restore="1 h"
        ),
        Service(id="shop", needs=["orders"]),
    )
    assert loss_s(whole, *quiet, hit("first", after="10 h", how="destroyed")) == pytest.approx(expected_h * HOUR)


def test_a_dump_that_the_same_blackout_prevents_does_not_count():
    """Blackout from 16:10 for 28 h, so no dump at 02:00; the host burns after 30 h: the dump of the night before."""
    whole = estate(
        Region(id="grid", kind="grid"),
        *(Site(id=site, regions=["grid"]) for site in ("n", "c")),
        *(Feed(id=f"feed-{site}", site=site) for site in ("n", "c")),
        *(Server(id=f"host-{site}", site=site) for site in ("n", "c")),
        Dataset(id="orders"),
        Database(id="primary", engine="postgresql", on="host-n", dataset="orders"),
        Backup(id="dump", dataset="orders", method="pg_dump", at="02:00", to="host-c", restore="1 h"),
        Service(id="shop", needs=["orders"]),
    )
    hits = (hit("grid", "28 h"), hit("host-n", after="30 h", how="destroyed"))
    assert loss_s(whole, *hits) == 44 * HOUR + 10 * 60


def test_a_grid_that_is_destroyed_takes_no_data_of_what_lies_within_it():
    whole = estate(
        Region(id="grid", kind="grid"),
        Region(id="town", kind="metro", within="grid"),
        Site(id="office", regions=["town"]),
        Feed(id="feed", site="office"),
        Server(id="files", site="office"),
        Dataset(id="orders", on=["files"]),
        Service(id="shop", needs=["orders"]),
    )
    result = reached(play(whole, hit("grid", "5 h", how="destroyed")), "shop")
    assert (result.rta_s, result.rpa_s) == (5 * HOUR + 600, 0)


def lost(trace) -> list[tuple[float, str, str | None]]:
    """Hours, text and copy of what was told of data."""
    return [(event.at_s / HOUR, event.text, event.cause) for event in trace.events if event.what == "data-lost"]


def test_each_takeover_tells_which_copy_was_used_and_how_old_it_was():
    (told,) = lost(play(two_sites(), hit("north", "5 h")))
    text = "orders: 10 s of data are lost; the copy used is replica, that old when the live data went"
    assert told == (0.25, text, "replica")


def test_the_loss_of_the_last_copy_is_told_when_it_happens():
    told = lost(play(two_sites(), hit("north", how="destroyed"), hit("south", after="10 h", how="destroyed")))
    assert told[1] == (10, "orders: all data are lost; no copy is left", None)


def restored(**more: object) -> Estate:
    """18 GB in the vault's dump, restored at 10 MB/s: 30 min; noticed and decided in 20 min."""
    dump = {"dataset": "orders", "method": "mysqldump", "every": "1 h", "to": "vault", "restore_on": "spare", **more}
    return estate(
        Server(id="first", boot="0"),
        Server(id="spare", boot="0"),
        Server(id="vault", boot="0"),
        Dataset(id="orders", on=["first"], size="18 GB"),
        Backup(id="dump", **dump),
        Service(id="shop", needs=["orders"]),
    )


def test_a_restore_takes_as_long_as_the_size_and_the_throughput_say():
    whole = restored(restore_throughput="10 MB/s", notice="5 min", decide="15 min", restored_by=None)
    result = reached(play(whole, hit("first", "20 h")), "shop")
    assert result.rta_s == 50 * 60


def test_without_a_size_the_throughput_says_nothing():
    whole = estate(
        Server(id="first", boot="0"),
        Server(id="vault", boot="0"),
        Dataset(id="orders", on=["first"]),
        Backup(id="dump", dataset="orders", method="mysqldump", every="1 h", to="vault", restore_throughput="10 MB/s"),
        Service(id="shop", needs=["orders"]),
    )
    assert reached(play(whole, hit("first", "20 h")), "shop").rta_s == 20 * HOUR


def test_what_was_written_to_the_replica_comes_back_with_the_fail_back():
    """Away for 5 h, handed back 2 h later; what is destroyed then takes nothing with it."""
    back = {"fail_back": {"after": "2 h", "interrupts": "5 min"}}
    trace = play(with_fail_back(back), hit("north", "5 h"), hit("south", after="10 h", how="destroyed"))
    result = reached(trace, "shop")
    assert result.rpa_s == 10
    boots = [(span.start_s / 60, span.end_s / 60) for span in result.outages]
    assert boots == [(0, 15), (430, 435)]  # the first boots for 10 min after its 5 h


def test_what_serves_until_it_hands_back_is_lost_with_it():
    """The primary is back after 5 h 10 min, the replica serves until 7:10: destroyed at 6:00 as the primary goes."""
    back = {"fail_back": {"after": "2 h"}}
    hits = (
        hit("north", "5 h"),
        hit("north", "1 h", after="6 h"),
        hit("south", after="6 h", how="destroyed"),
    )
    assert reached(play(with_fail_back(back), *hits), "shop").rpa_s == 6 * HOUR


def test_what_serves_until_it_hands_back_may_be_lost_without_an_outage():
    """At 6:00 the replica is destroyed while it waits to hand back: the primary goes on with what it had at 0:00."""
    trace = play(
        with_fail_back({"fail_back": {"after": "2 h"}}),
        hit("north", "5 h"),
        hit("south", after="6 h", how="destroyed"),
    )
    result = reached(trace, "shop")
    assert (result.rta_s, result.rpa_s) == (15 * 60, 6 * HOUR)
    assert result.losses[0].copy == "primary"


@pytest.mark.parametrize(
    ("north", "south", "lost_h", "down_min"),
    [
        (("5 h", "0"), ("1 h", "6 h"), 6, [(0, 15)]),  # it waits to hand back: the primary serves on, without an outage
        (("5 h", "0"), ("10 h", "3 h"), 3, [(0, 15), (180, 310)]),  # the primary is back before it
    ],
)
def test_what_a_replica_took_in_is_missing_when_the_old_primary_serves_without_it(north, south, lost_h, down_min):
    """The replica is only out, not destroyed: but the primary goes on with what it had at 0:00."""
    whole = with_fail_back({"fail_back": {"after": "2 h"}})
    result = reached(play(whole, hit("north", north[0]), hit("south", south[0], after=south[1])), "shop")
    assert [(span.start_s / 60, span.end_s / 60) for span in result.outages] == down_min
    assert result.rpa_s == lost_h * HOUR
    assert result.losses[0].copy == "primary"


def test_a_replica_that_is_back_before_the_primary_has_everything():
    whole = with_fail_back({"fail_back": {"after": "2 h"}})
    result = reached(play(whole, hit("north", "30 h"), hit("south", "1 h", after="6 h")), "shop")
    assert result.rpa_s == 10


def with_fail_back(back: dict) -> Estate:
    whole = two_sites()
    replica = whole.databases["replica"]
    given = {name: getattr(replica, name) for name in replica.model_fields_set} | back
    nouns = [noun for noun in whole.nouns() if noun.id != "replica"]
    return estate(*nouns, Database(**given))


def test_what_is_destroyed_later_costs_nothing_in_an_outage_before():
    """At 16:10 the machine is out for an hour and comes back with its data; at 04:00 it burns, 2 h after the dump."""
    whole = estate(
        Server(id="first", boot="0"),
        Server(id="vault", boot="0"),
        Dataset(id="orders", on=["first"]),
        Backup(id="dump", dataset="orders", method="mysqldump", at="02:00", arrives_after="90 min", to="vault",
               restore="2 h"),
        Service(id="shop", needs=["orders"]),
    )  # fmt: skip
    trace = play(whole, hit("first", "1 h"), hit("first", "48 h", after="710 min", how="destroyed"))
    result = reached(trace, "shop")
    assert [loss.loss_s for loss in result.losses] == [2 * HOUR]
    assert [event.at_s for event in trace.events if event.what == "data-lost"] == [(710 + 120) * 60]
