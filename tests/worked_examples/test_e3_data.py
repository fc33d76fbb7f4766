"""Worked example E3, data: what is lost is as old as the newest copy that is left, and has arrived."""

from datetime import datetime, timedelta

import pytest
from estates import START, estate, hit, play, reached
from given_years import given_years

from drillbook.model import Backup, Database, Dataset, Estate, Region, Server, Service, Site, Storage

DUMP = Backup(
    id="dump",
    dataset="orders",
    method="pg_dump",
    at="02:00",
    arrives_after="1 h 30 min",
    to="vault",
    restore="1 h",
    restore_on="spare",
)


def stored(*copies) -> Estate:
    """A database on a host in a region; whatever happens to either takes the data with it."""
    return estate(
        Region(id="north", kind="metro", interruptions_per_year=1, repair="30 d", destroys=1),
        Site(id="here", regions=["north"]),
        Site(id="near", regions=["north"]),
        Site(id="away"),
        Server(id="primary-host", site="here", repair="30 d", destroys=1),
        Server(id="spare", site="away"),
        Storage(id="vault", on="away"),
        Server(id="near-host", site="near"),
        Dataset(id="orders"),
        Database(id="primary", engine="postgresql", on="primary-host", dataset="orders"),
        Service(id="shop", rpo="14 h", needs=["orders"]),
        *copies,
    )


def replica(host: str) -> Database:
    """It is 10 s behind."""
    return Database(id="replica", engine="postgresql", on=host, dataset="orders", replicates="primary", lag="10 s")


AT_NIGHT = START.replace(hour=3, minute=10)


@pytest.mark.parametrize(
    ("copies", "struck", "start", "lost"),
    [
        ([DUMP], "primary-host", START, timedelta(hours=14, minutes=10)),
        ([DUMP], "primary-host", AT_NIGHT, timedelta(hours=25, minutes=10)),
        ([DUMP, replica("spare")], "north", START, timedelta(seconds=10)),
        ([DUMP, replica("near-host")], "north", START, timedelta(hours=14, minutes=10)),
    ],
    ids=["as of its start", "not yet arrived", "a replica elsewhere", "a replica in the same lost region"],
)
def test_data_are_lost_back_to_the_newest_copy_that_is_left(copies, struck, start, lost):
    """By the drill, and by simulated years, whose days begin at midnight too."""
    whole = stored(*copies)
    assert reached(play(whole, hit(struck, "30 d", how="destroyed"), start=start), "shop").rpa_s == lost.total_seconds()
    shop = years_struck(whole, struck, start)
    assert (shop.losses.value, shop.gone.value) == (1, 0)
    assert shop.lost_s.value == lost.total_seconds()
    assert shop.over_rpo.value == (lost > timedelta(hours=14))


def years_struck(whole: Estate, struck: str, start: datetime):
    """A year in which that alone fails, on its first day."""
    from_s = timedelta(hours=start.hour, minutes=start.minute).total_seconds()
    years = given_years(whole, {struck: [(from_s, from_s + 30 * 86400)]}, ["shop"])
    return years.told(whole, "shop")
