"""The exercise programme as a calendar (iCalendar, RFC 5545)."""

from collections.abc import Iterable
from datetime import UTC, date, datetime, timedelta

from icalendar import Calendar, Event


def programme_calendar(name: str, today: date, days: Iterable[tuple[str, date, str, str]]) -> bytes:
    """One event a day that is planned: key, day, summary, description.

    The same key gives the same identifier, so that a calendar program moves the event that it has. Whole days, since
    nobody knows the hour yet; `today` is the time stamp, so that the same programme gives the same bytes.
    """
    calendar = Calendar()
    calendar.add("prodid", "-//drillbook//exercise programme//EN")
    calendar.add("version", "2.0")
    calendar.add("x-wr-calname", name)
    for key, day, summary, description in days:
        event = Event()
        event.add("uid", f"exercise/{key}@drillbook")
        event.add("dtstamp", datetime(today.year, today.month, today.day, tzinfo=UTC))
        event.add("dtstart", day)
        event.add("dtend", day + timedelta(days=1))
        event.add("summary", " ".join(summary.split()))
        event.add("description", " ".join(description.split()))
        event.add("transp", "TRANSPARENT")
        calendar.add_component(event)
    return bytes(calendar.to_ical())
