"""Years in which given elements fail at given times: what is counted at the edges of a year, and whose fault it is."""

from math import inf

import pytest
from estates import estate
from given_years import given_years

from drillbook.model import (
    Backup,
    Dataset,
    Estate,
    Feed,
    Generator,
    Person,
    Process,
    Provider,
    Refuelling,
    Server,
    Service,
    Site,
    Switchboard,
)

HOUR = 3600.0
YEAR_H = 8760
PAIR = estate(
    *(Server(id=name, boot="0") for name in "ab"),
    Service(id="all", needs=["a", "b"]),
    Service(id="any", needs=[{"any": ["a", "b"]}]),
    Process(id="sales", needs=["all"], rto="4 h", mtd="8 h", cost_per_hour="EUR 250"),
)


def told(whole: Estate, subject: str, **failures: tuple[float, float]):
    """The figures of a year of 8,760 h with these failures (from, to; in hours of the year), which simpy confirms."""
    spans = {name.replace("_", "-"): [(from_h * HOUR, to_h * HOUR)] for name, (from_h, to_h) in failures.items()}
    years = given_years(whole, spans)
    assert years.outages(subject) == years.by_simpy(subject)
    return years.told(whole, subject)


def counted(one) -> tuple[float, ...]:
    """Hours down, outages, those over RTO and MTD, and the cost."""
    return (
        one.down_s.value / HOUR, one.outages.value, one.over_rto.value, one.over_mtd.value, one.cost.value,
    )  # fmt: skip


def blamed(one) -> dict[str | None, tuple[float, float]]:
    """Element → hours down, outages."""
    return {cause.element: (cause.down_s / HOUR, cause.outages) for cause in one.causes}


def test_an_outage_over_the_end_of_the_year_counts_with_its_whole_length_but_is_down_in_its_year_only():
    one = told(PAIR, "sales", a=(YEAR_H - 2, YEAR_H + 8))
    assert counted(one) == (2, 1, 1, 1, 500)
    assert one.recovery["p50"].value == 10 * HOUR
    assert blamed(one) == {"a": (2, 1)}


def test_an_outage_over_the_beginning_of_the_year_is_no_outage_of_it_but_time_down():
    one = told(PAIR, "sales", a=(-5, 3))
    assert counted(one) == (3, 0, 0, 0, 750)
    assert (one.any_outage.value, one.seen, one.recovery["p50"]) == (0, 1, None)
    assert blamed(one) == {"a": (3, 0)}


def test_an_outage_through_the_whole_year_and_one_without_end():
    assert counted(told(PAIR, "sales", a=(-5, YEAR_H + 5))) == (YEAR_H, 0, 0, 0, 250 * YEAR_H)
    one = told(PAIR, "sales", a=(YEAR_H - 24, inf))
    assert counted(one) == (24, 1, 1, 1, 6000)
    assert (one.recovery["p50"].value, one.recovery["p95"].value) == (inf, inf)


@pytest.mark.parametrize(("at_h", "outages"), [(0, 1), (YEAR_H, 0)])
def test_a_year_begins_at_its_first_instant_and_ends_before_the_next(at_h, outages):
    one = told(PAIR, "sales", a=(at_h, at_h + 1))
    assert (one.outages.value, one.down_s.value) == (outages, outages * HOUR)


def test_an_outage_as_long_as_a_target_is_not_over_it():
    assert counted(told(PAIR, "sales", a=(10, 14)))[2] == 0
    assert counted(told(PAIR, "sales", a=(10, 14.001)))[2] == 1


def test_of_overlapping_failures_the_one_that_began_the_outage_has_all_of_it():
    one = told(PAIR, "sales", a=(10, 20), b=(15, 30))
    assert counted(one) == (20, 1, 1, 1, 5000)
    assert blamed(one) == {"a": (20, 1)}


def test_of_alternatives_the_last_that_failed_has_the_outage():
    one = told(PAIR, "any", a=(10, 20), b=(15, 30))
    assert one.down_s.value == 5 * HOUR
    assert blamed(one) == {"b": (5, 1)}


def test_a_tank_that_nobody_fills_is_the_fault_of_who_should_have():
    """The utility fails, then the supplier; the engine stops a day after the utility failed."""
    site = {"site": "office"}
    whole = estate(
        Site(id="office"),
        Feed(id="utility", **site),
        Provider(id="tanker"),
        Generator(
            id="engine", start="30 s", start_probability=1, fuel="24 h",
            refuelling=Refuelling(provider="tanker", within="8 h", call_at="12 h"), **site,
        ),
        Switchboard(id="board", feeds=["utility"], generators=["engine"], **site),
        Service(id="web", needs=["board"]),
    )  # fmt: skip
    assert blamed(told(whole, "web", utility=(10, 60)))["utility"] == pytest.approx((30 / HOUR, 1))
    causes = blamed(told(whole, "web", utility=(10, 60), tanker=(12, 60)))
    assert causes["utility"] == pytest.approx((30 / HOUR, 1))
    assert causes["tanker"] == pytest.approx((60 - 34 - 30 / HOUR, 1))


def test_a_switch_that_nobody_makes_is_the_fault_of_who_should_have():
    """A cache lasts for an hour; in that time somebody would have switched over, but was away."""
    whole = estate(
        Server(id="a", boot="0"), Server(id="b", boot="0"), Person(id="ann"),
        Service(id="names", needs=[{"any": ["a", {"need": "b", "takeover": {"change": "30 min", "by": "ann"}}]}]),
        Service(id="web", needs=[{"need": "names", "holdover": "1 h"}]),
    )  # fmt: skip
    assert blamed(told(whole, "web", a=(10, 20))) == {}
    assert blamed(told(whole, "web", a=(10, 20), ann=(10.25, 15))) == {"ann": (4.5, 1)}
    assert blamed(told(whole, "web", a=(10, 20), ann=(9, 15))) == {"a": (4.5, 1)}
    assert blamed(told(whole, "names", a=(10, 20), ann=(10.25, 15))) == {"a": (5.5, 1)}


COPIED = {
    "host": Server(id="host", boot="0", repair="8 h", failures_per_year=1, destroys=1),
    "spare": Server(id="spare", boot="0"),
    "orders": Dataset(id="orders", on=["host"]),
    "web": Service(id="web", rpo="6 h", needs=["orders"]),
}
BACKUP = Backup(
    id="nightly",
    dataset="orders",
    method="rsync",
    at="02:00",
    arrives_after="1 h",
    to="spare",
    restore="3 h",
    restore_on="host",
)


def test_data_that_are_destroyed_are_as_old_as_the_newest_backup_that_had_arrived():
    """At 10:00 that of 02:00 is there; at 02:30 it is not. They are restored in 3 h, after the repair."""
    whole = estate(*COPIED.values(), BACKUP)
    for at_h, age_h in ((10, 8), (24 + 2.5, 24.5), (5, 3)):
        one = told(whole, "web", host=(at_h, at_h + 8))
        assert (one.losses.value, one.lost_s.value / HOUR, one.gone.value) == (1, age_h, 0)
        assert one.over_rpo.value == (age_h > 6)
        assert one.down_s.value / HOUR == 8 + 3


def test_data_without_a_copy_are_gone():
    one = told(estate(*COPIED.values()), "web", host=(10, 18))
    assert (one.losses.value, one.lost_s.value, one.gone.value, one.over_rpo.value) == (1, 0, 1, 1)
