"""Hours of the week: who is at work, who can be called, and when that changes next. Times are local to the scenario."""

from collections.abc import Iterable, Iterator
from datetime import datetime, time
from math import inf

from drillbook.model import WEEK, Person, Shift

DAY_S = 86400.0
WEEK_S = 7 * DAY_S


def week_s(at: datetime) -> float:
    """Seconds since Monday, midnight, of the clock that the time is written in."""
    return at.weekday() * DAY_S + _of_day(at.time())


def on_shift(person: Person, at_s: float) -> bool:
    """At work at this second of the week."""
    return _covers(person.shifts, at_s)


def response_s(person: Person, at_s: float) -> float | None:
    """From a call at this second of the week to the work: 0 at work, the response on call; None: not to be reached."""
    if on_shift(person, at_s) or not (person.shifts or person.on_call):
        return 0.0
    duty = person.on_call
    if duty is not None and (not duty.shifts or _covers(duty.shifts, at_s)):
        return duty.response.total_seconds()
    return None


def next_change_s(person: Person, at_s: float) -> float:
    """Until one of the person's shifts, at work or on call, begins or ends; inf: there are none."""
    every = (*person.shifts, *(person.on_call.shifts if person.on_call else ()))
    edges = (edge for span in _spans(every) for edge in span)
    return min((((edge - _exact(at_s)) % WEEK_S) or WEEK_S for edge in edges), default=inf)


def covered(person: Person) -> tuple[tuple[float, float], ...]:
    """The spans of a week, in seconds, in which the person can be reached; they may overlap, and pass its end."""
    always = person.on_call is not None and not person.on_call.shifts
    if always or not (person.shifts or person.on_call):
        return ((0.0, WEEK_S),)
    return tuple(_spans((*person.shifts, *(person.on_call.shifts if person.on_call else ()))))


def _covers(shifts: Iterable[Shift], at_s: float) -> bool:
    at_s = _exact(at_s)
    return any(start <= at_s < end or start <= at_s + WEEK_S < end for start, end in _spans(shifts))


def _spans(shifts: Iterable[Shift]) -> Iterator[tuple[float, float]]:
    """From when to when, in seconds of the week; a shift over Sunday's midnight ends after the week does."""
    for shift in shifts:
        for day in shift.days:
            midnight = WEEK.index(day) * DAY_S
            ends_s = _of_day(shift.end) + (DAY_S if shift.overnight else 0.0)
            yield midnight + _of_day(shift.start), midnight + ends_s


def _of_day(at: time) -> float:
    return at.hour * 3600.0 + at.minute * 60.0 + at.second + at.microsecond / 1e6


def _exact(at_s: float) -> float:
    """To the microsecond, so that a wake-up at the start of a shift does not find it a rounding error away."""
    return round(at_s, 6) % WEEK_S
