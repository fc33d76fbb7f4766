"""Quantities as people write them, and what is refused because it may mean something else."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from effort import examples
from hypothesis import given
from hypothesis import strategies as st

from drillbook.quantity import (
    Money,
    read_date,
    read_duration,
    read_fraction,
    read_money,
    read_rate,
    read_size,
    write_duration,
    write_size,
)


@pytest.mark.parametrize(
    ("text", "seconds"),
    [
        ("48 h", 172800), ("300 s", 300), ("6 hours", 21600), ("1 h 30 min", 5400), ("1h30m", 5400), ("90min", 5400),
        ("1.5 h", 5400), ("2 weeks", 1209600), ("24:20:30", 87630), ("0", 0), ("1,000 h", 3600000), ("250 ms", 0.25),
        ("1 day, 4 hrs", 100800), ("45 Minutes", 2700),
    ],
)  # fmt: skip
def test_durations_are_read_as_people_write_them(text, seconds):
    assert read_duration(text) == timedelta(seconds=seconds)


@pytest.mark.parametrize(
    "text",
    ["", "48", "h", "-5 min", "22:30", "1,5 h", "30 min 1 h", "1 h 1 h", "soon", "1e3 s", "10 kg", "201 y", "٣ h"],
)
def test_what_is_no_duration_is_refused(text):
    with pytest.raises(ValueError, match=r"duration|longer than"):
        read_duration(text)


@pytest.mark.parametrize(("text", "unit"), [("20 minuts", "minutes"), ("3 huors", "hours"), ("2 wekes", "weeks")])
def test_a_unit_with_a_typing_error_is_guessed_aloud_only(text, unit):
    with pytest.raises(ValueError, match=rf"did you mean '{unit}'\?"):
        read_duration(text)


@examples(200)
@given(st.integers(0, 200 * 365 * 86400 * 1000))
def test_a_duration_written_exactly_reads_back(milliseconds):
    duration = timedelta(milliseconds=milliseconds)
    assert read_duration(write_duration(duration, exact=True)) == duration


@pytest.mark.parametrize(
    ("text", "size"), [("40 GB", 40 * 10**9), ("512 MiB", 2**29), ("1.5 TB", 15 * 10**11), ("1,024 B", 1024)]
)
def test_sizes_have_decimal_and_binary_units(text, size):
    assert read_size(text) == size


def test_a_size_is_written_with_its_unit():
    assert [write_size(size) for size in (0, 40 * 10**9, 1500)] == ["0 B", "40 GB", "1.5 kB"]


@pytest.mark.parametrize("text", ["40", "40 G", "-1 GB", "1,02 GB", "GB"])
def test_what_is_no_size_is_refused(text):
    with pytest.raises(ValueError, match="is not a size"):
        read_size(text)


@pytest.mark.parametrize(
    ("text", "amount"),
    [("USD 1,200", "1200"), ("1200 USD", "1200"), ("USD 12,345,678.50", "12345678.50"), ("5 USD", "5")],
)
def test_money_names_its_currency(text, amount):
    assert read_money(text) == Money(Decimal(amount), "USD")


@pytest.mark.parametrize("text", ["1200", "$1,200", "1.200 EUR", "1,2,3 USD", "12,00 EUR", "usd 5", ", USD"])
def test_an_amount_that_could_be_read_in_two_ways_is_refused(text):
    with pytest.raises(ValueError, match="is not an amount of money"):
        read_money(text)


@pytest.mark.parametrize("text", ["0.99", "99 %", "99%", " 99.0 % "])
def test_a_chance_is_a_fraction_or_a_percentage(text):
    assert read_fraction(text) == 0.99


@pytest.mark.parametrize(
    "text", ["2003-08-14", "14 August 2003", "14 Aug 2003", "August 14, 2003", "Aug. 14 2003", "14. august 2003"]
)
def test_dates_are_read_where_every_reader_reads_the_same(text):
    assert read_date(text) == date(2003, 8, 14)


@pytest.mark.parametrize(
    "text", ["8/14/2003", "14.8.2003", "20030814", "14 Au 2003", "31 February 2003", "2003-13-01", ""]
)
def test_other_dates_are_refused(text):
    with pytest.raises(ValueError, match=r"is not a date|is no date"):
        read_date(text)


@pytest.mark.parametrize(
    ("text", "rate"),
    [("8 bit/s", 1), ("100 Mbit/s", 12.5e6), ("1.5 Gbit/s", 187.5e6), ("40 MB/s", 40e6), ("2 MiB/s", 2 * 2**20),
     ("1,000 kbit/s", 125e3)],
)  # fmt: skip
def test_rates_are_bytes_a_second(text, rate):
    assert read_rate(text) == rate


@pytest.mark.parametrize("text", ["", "40", "40 MB", "fast", "-1 MB/s", "1 MB/min", "1e9 B/s", "1 parsec/s"])
def test_what_is_no_rate_is_refused(text):
    with pytest.raises(ValueError, match="is not a rate"):
        read_rate(text)
