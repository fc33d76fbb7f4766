"""When each step happens."""

from datetime import UTC, datetime, timedelta, timezone

import pytest
from hand_runbooks import ESTATE, HOSTILE, book, command, step
from icalendar import Calendar

from drillbook.scripts import calendar_file, calendar_of, calendar_text, scripts_of

HOUR = timedelta(hours=1)
START = datetime(2026, 12, 1, 9, tzinfo=timezone(HOUR))
MOVE = book(
    step("ttl", command("true"), duration=7 * HOUR, wait=6 * HOUR),
    step("copy", command("true"), duration=2 * HOUR),
    step("delegate", command("true"), duration=49 * HOUR, wait=48 * HOUR, after=("ttl",)),
    step("switch", command("true"), duration=HOUR, after=("delegate", "copy")),
)


def test_one_after_the_other_and_at_the_earliest():
    hours = [tuple(time / HOUR for time in (one.start, one.worked, one.end, one.earliest)) for one in calendar_of(MOVE)]
    assert hours == [(0, 1, 7, 0), (7, 9, 9, 0), (9, 10, 58, 7), (58, 59, 59, 56)]


def test_the_table_counts_from_t0_or_tells_dates():
    assert "T+58 h" in calendar_text(MOVE, ESTATE)
    lines = calendar_text(MOVE, ESTATE, START).splitlines()
    assert "Thu 2026-12-03 19:00" in lines[4]
    assert "UTC+0100" in lines[-1]


def test_the_calendar_file_is_read_back_with_work_and_waits():
    events = {str(one["uid"]): one for one in Calendar.from_ical(calendar_file(MOVE, ESTATE, START)).walk("VEVENT")}
    spans = {uid: (one["dtstart"].dt, one["dtend"].dt) for uid, one in events.items()}
    nine = START.astimezone(UTC)
    name = "north.migration.shop"
    assert spans == {
        f"{name}/ttl@drillbook": (nine, nine + HOUR),
        f"{name}/ttl/wait@drillbook": (nine + HOUR, nine + 7 * HOUR),
        f"{name}/copy@drillbook": (nine + 7 * HOUR, nine + 9 * HOUR),
        f"{name}/delegate@drillbook": (nine + 9 * HOUR, nine + 10 * HOUR),
        f"{name}/delegate/wait@drillbook": (nine + 10 * HOUR, nine + 58 * HOUR),
        f"{name}/switch@drillbook": (nine + 58 * HOUR, nine + 59 * HOUR),
    }
    assert {one["dtstamp"].dt for one in events.values()} == {nine}
    assert calendar_file(MOVE, ESTATE, START) == calendar_file(MOVE, ESTATE, START.astimezone(UTC))


def test_text_in_it_is_text():
    made = book(*(step(f"s{n}", command("true"), title=f"x{value}\r\nEND:VEVENT") for n, value in enumerate(HOSTILE)))
    events = Calendar.from_ical(calendar_file(made, ESTATE, START)).walk("VEVENT")
    assert len(events) == len(HOSTILE)


def test_a_start_needs_its_offset():
    with pytest.raises(ValueError, match="offset"):
        calendar_file(MOVE, ESTATE, datetime(2026, 12, 1, 9))


def test_all_forms_of_a_runbook(shipped):
    estate, books = shipped
    for one in books[:3]:
        assert set(scripts_of(one, estate)) == {f"{one.id}.{end}" for end in ("sh", "yml", "md")}
        assert set(scripts_of(one, estate, START)) == {f"{one.id}.{end}" for end in ("sh", "yml", "md", "ics")}
        assert scripts_of(one, estate) == scripts_of(one, estate)
