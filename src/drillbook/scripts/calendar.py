"""When each step of a runbook happens: work and waits, from the first step on or from a date.

Two times are told of every step: when it starts where one person does all of it, one after the other, and the earliest
at which it may start, where there is somebody free for every step that need not wait for another.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from icalendar import Calendar, Event

from drillbook.model import Estate, Runbook, Step
from drillbook.procedures.calendar import calendar
from drillbook.quantity import write_duration
from drillbook.scripts.words import heading, machine_of, plain, who

HEAD = ("Step", "Start", "Work done", "Next step", "Earliest", "Who", "What")


@dataclass(frozen=True, slots=True)
class Entry:
    """A step in the calendar; times count from the start of the first step."""

    number: int
    step: Step
    start: timedelta
    """When it begins, the steps done one after the other."""
    worked: timedelta
    """When its work is done and what must pass (a TTL, a delegation) begins to pass."""
    end: timedelta
    """When the next step may begin; `worked` where nothing has to pass."""
    earliest: timedelta
    """When it may begin at the earliest: what it comes after has ended, and nobody is busy elsewhere."""


def calendar_of(runbook: Runbook) -> tuple[Entry, ...]:
    """All steps in their order; `duration` holds `wait`, so the end is the start and the duration."""
    entries: list[Entry] = []
    clock = timedelta(0)
    for number, (step, earliest) in enumerate(zip(runbook.steps, calendar(runbook), strict=True), 1):
        end = clock + step.duration
        entries.append(Entry(number, step, clock, max(clock, end - step.wait), end, earliest.begins))
        clock = end
    return tuple(entries)


def written_time(time: timedelta, start: datetime | None) -> str:
    """A time of the calendar: "T+1 h 30 min", or "Tue 2026-12-01 09:30" after a start."""
    if start is None:
        return f"T+{write_duration(time)}" if time else "T0"
    return (start + time).strftime("%a %Y-%m-%d %H:%M")


def calendar_rows(runbook: Runbook, estate: Estate, start: datetime | None = None) -> Iterator[tuple[str, ...]]:
    """The fields of `HEAD` of every step."""
    for entry in calendar_of(runbook):
        times = (written_time(time, start) for time in (entry.start, entry.worked, entry.end, entry.earliest))
        yield (str(entry.number), *times, who(estate, entry.step), plain(entry.step.title))


def calendar_text(runbook: Runbook, estate: Estate, start: datetime | None = None) -> str:
    """The calendar as a table of plain text, for a terminal or a message."""
    rows = [HEAD, *calendar_rows(runbook, estate, start)]
    widths = [max(len(row[column]) for row in rows) for column in range(len(HEAD))]
    lines = ("  ".join(field.ljust(width) for field, width in zip(row, widths, strict=True)).rstrip() for row in rows)
    zone = "" if start is None else f"\nTimes are {start.strftime('UTC%z') if start.tzinfo else 'local'}.\n"
    return "\n".join(lines) + "\n" + zone


def calendar_file(runbook: Runbook, estate: Estate, start: datetime) -> bytes:
    """The calendar as iCalendar (RFC 5545), in UTC; ValueError where `start` has no offset from UTC.

    The same runbook gives the same identifiers, so that a calendar program moves the events that it has.
    """
    if start.tzinfo is None:
        raise ValueError("a start needs its offset from UTC, as in 2026-12-01T09:00+01:00")
    calendar = Calendar()
    calendar.add("prodid", "-//drillbook//calendar of a runbook//EN")
    calendar.add("version", "2.0")
    calendar.add("x-wr-calname", heading(estate, runbook))
    for entry in calendar_of(runbook):
        for event in _events(runbook, estate, entry, start.astimezone(UTC)):
            calendar.add_component(event)
    return bytes(calendar.to_ical())


def _events(runbook: Runbook, estate: Estate, entry: Entry, start: datetime) -> Iterator[Event]:
    step, uid = entry.step, f"{runbook.id}/{entry.step.id}"
    summary = f"{entry.number}. {plain(step.title)}"
    work = _event(f"{uid}@drillbook", summary, start, entry.start, entry.worked)
    work.add("description", "\n".join(_described(estate, step)))
    yield work
    if step.wait:
        wait = _event(f"{uid}/wait@drillbook", f"Waiting after {summary}", start, entry.worked, entry.end)
        wait.add("transp", "TRANSPARENT")
        yield wait


def _event(uid: str, summary: str, start: datetime, begins: timedelta, ends: timedelta) -> Event:
    event = Event()
    event.add("uid", uid)
    event.add("dtstamp", start)  # of the plan, not of the run: the same plan gives the same bytes
    event.add("dtstart", start + begins)
    event.add("dtend", start + ends)
    event.add("summary", summary)
    return event


def _described(estate: Estate, step: Step) -> Iterator[str]:
    machine = machine_of(estate, step)
    yield f"Who: {who(estate, step)}"
    yield f"Where: {machine.id if machine else 'any workstation'}"
    said = {
        "Go or no-go": step.go_no_go,
        "Point of no return": step.point_of_no_return,
        "Changes": ", ".join(step.changes),
    }
    yield from (f"{label}: {plain(text)}" for label, text in said.items() if text)
