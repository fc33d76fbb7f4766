"""Durations, sizes, distances, money and rates as people write them, read to plain values and written back.

Durations become `timedelta`, sizes whole bytes, distances kilometres, money `Money`. A reader raises `ValueError`
whose text says what was expected; it never guesses a unit.
"""

import difflib
import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

SECONDS = {
    "ms": 0.001, "s": 1, "sec": 1, "secs": 1, "second": 1, "seconds": 1,
    "min": 60, "mins": 60, "minute": 60, "minutes": 60, "m": 60,
    "h": 3600, "hr": 3600, "hrs": 3600, "hour": 3600, "hours": 3600,
    "d": 86400, "day": 86400, "days": 86400,
    "w": 604800, "week": 604800, "weeks": 604800,
    "month": 2629800, "months": 2629800,  # a twelfth of 365.25 days
    "y": 31557600, "year": 31557600, "years": 31557600,
}  # fmt: skip
BYTES = {"b": 1, "kb": 10**3, "mb": 10**6, "gb": 10**9, "tb": 10**12, "pb": 10**15,
         "kib": 2**10, "mib": 2**20, "gib": 2**30, "tib": 2**40, "pib": 2**50}  # fmt: skip
LONGEST = timedelta(days=200 * 365.25)

_NUMBER = r"\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d+(?:\.\d+)?"
"""Commas group thousands; a comma is never a decimal point."""
_PART = re.compile(rf"({_NUMBER})\s*([a-z]+)", re.IGNORECASE | re.ASCII)
_CLOCK = re.compile(r"(\d{1,5}):([0-5]\d):([0-5]\d)", re.ASCII)


def read_duration(text: str) -> timedelta:
    """Read "48 h", "300 s", "6 hours", "1 h 30 min" or "24:20:30" (hours:minutes:seconds)."""
    if clock := _CLOCK.fullmatch(text.strip()):
        hours, minutes, seconds = map(int, clock.groups())
        return timedelta(hours=hours, minutes=minutes, seconds=seconds)
    rest, total, last_unit = text.strip(), timedelta(0), float("inf")
    if rest == "0":
        return total
    while rest:
        part = _PART.match(rest)
        unit = SECONDS.get(part[2].lower()) if part else None
        if part is None or unit is None or unit >= last_unit:
            hint = _nearest_unit(part[2], SECONDS) if part and unit is None else ""
            raise ValueError(
                f"{text!r} is not a duration; write a number and a unit, as in '48 h', '300 s' or '1 h 30 min'{hint}"
            )
        try:
            total += timedelta(seconds=float(part[1].replace(",", "")) * unit)
        except OverflowError:
            raise ValueError(f"{text!r} is longer than 200 years") from None
        last_unit, rest = unit, rest[part.end() :].lstrip(" ,")
    if total > LONGEST:
        raise ValueError(f"{text!r} is longer than 200 years")
    if not text.strip():
        raise ValueError("a duration is missing; write a number and a unit, as in '48 h'")
    return total


def _nearest_unit(word: str, units: Iterable[str]) -> str:
    near = difflib.get_close_matches(word.lower(), list(units), n=1, cutoff=0.6)
    return f"; did you mean {near[0]!r}?" if near else ""


def write_duration(duration: timedelta, *, exact: bool = False) -> str:
    """Write a duration for people: "48 h", "6 h 20 min", "45 s"; two units at most unless `exact`."""
    seconds = round(duration.total_seconds(), 3)
    if seconds == 0:
        return "0 s"
    if seconds < 0:
        return "-" + write_duration(-duration, exact=exact)
    parts: list[str] = []
    for unit, size in (("y", 31557600), ("d", 86400), ("h", 3600), ("min", 60), ("s", 1)):
        if unit in {"y", "d"} and seconds < (size if unit == "y" else 3 * size):
            continue  # "48 h" reads better than "2 d"
        whole = int(seconds // size)
        seconds = round(seconds - whole * size, 3)
        if whole:
            parts.append(f"{whole} {unit}")
    if seconds:
        parts.append(f"{seconds * 1000:g} ms")
    return " ".join(parts if exact else parts[:2])


def write_short(seconds: float) -> str:
    """Write a number of seconds in a few letters, rounded: "45 s", "22 min", "6.3 h", "4.0 d"."""
    for unit, size, below, digits in (("s", 1, 120, 0), ("min", 60, 7200, 0), ("h", 3600, 172800, 1)):
        if seconds < below:
            return f"{seconds / size:.{digits}f} {unit}"
    return f"{seconds / 86400:.1f} d"


def write_clock(duration: timedelta) -> str:
    """Write a time since the start of the disaster as hours:minutes:seconds, "24:20:30"."""
    seconds = round(duration.total_seconds())
    sign, seconds = ("-", -seconds) if seconds < 0 else ("", seconds)
    return f"{sign}{seconds // 3600}:{seconds % 3600 // 60:02}:{seconds % 60:02}"


def read_size(text: str) -> int:
    """Read "40 GB", "512 MiB" as whole bytes."""
    part = _PART.fullmatch(text.strip())
    unit = BYTES.get(part[2].lower()) if part else None
    if part is None or unit is None:
        raise ValueError(f"{text!r} is not a size; write a number and a unit, as in '40 GB' or '512 MiB'")
    return int(Decimal(part[1].replace(",", "")) * unit)


def write_size(size_bytes: int) -> str:
    """Write bytes with a decimal unit: "40 GB"."""
    for unit in ("PB", "TB", "GB", "MB", "kB"):
        if size_bytes >= BYTES[unit.lower()]:
            return f"{size_bytes / BYTES[unit.lower()]:.3g} {unit}"
    return f"{size_bytes} B"


BITS = {"bit/s": 1, "kbit/s": 10**3, "mbit/s": 10**6, "gbit/s": 10**9, "tbit/s": 10**12}
_RATE = re.compile(rf"({_NUMBER})\s*([a-z]+/s)", re.IGNORECASE | re.ASCII)


def read_rate(text: str) -> float:
    """Read "100 Mbit/s", "40 MB/s" as bytes a second."""
    part = _RATE.fullmatch(text.strip())
    unit = part[2].lower() if part else ""
    size = BITS[unit] / 8 if unit in BITS else BYTES.get(unit.removesuffix("/s"))
    if part is None or size is None:
        raise ValueError(f"{text!r} is not a rate; write a number and a unit, as in '100 Mbit/s' or '40 MB/s'")
    return float(part[1].replace(",", "")) * size


KILOMETRES = {"km": 1.0, "m": 0.001, "mi": 1.609344}


def read_distance(text: str) -> float:
    """Read "400 km", "250 mi" or "800 m" as kilometres."""
    part = _PART.fullmatch(text.strip())
    unit = KILOMETRES.get(part[2].lower()) if part else None
    if part is None or unit is None:
        raise ValueError(f"{text!r} is not a distance; write a number and a unit, as in '400 km' or '250 mi'")
    return float(part[1]) * unit


def write_distance(distance_km: float) -> str:
    """Write a distance: "55 km", "1,146 km", "0.8 km"."""
    return f"{distance_km:,.0f} km" if distance_km >= 10 else f"{distance_km:.1f} km"


def write_share(share: float) -> str:
    """Write a small share of time as people grasp it: "1 hour in 2,400" (two digits); never for nothing."""
    if share <= 0:
        return "never"
    hours = Decimal(f"{1 / share:.2g}")
    return f"1 hour in {hours:,.0f}" if hours >= 10 else f"{100 * share:.0f} % of the time"


@dataclass(frozen=True, slots=True)
class Money:
    """An amount in one currency (ISO 4217 code)."""

    amount: Decimal
    currency: str

    def __str__(self) -> str:
        return (
            f"{self.currency} {self.amount:,.0f}"
            if self.amount == int(self.amount)
            else f"{self.currency} {self.amount:,.2f}"
        )


_AMOUNT = r"(?:\d{1,3}(?:,\d{3})+|\d+)(?:\.\d{1,2})?"
"""At most two decimals: "1.200" may be meant as twelve hundred, and is refused."""
_MONEY = re.compile(rf"(?:([A-Z]{{3}})\s*({_AMOUNT})|({_AMOUNT})\s*([A-Z]{{3}}))", re.ASCII)


def read_money(text: str) -> Money:
    """Read "USD 1,200" or "1200 EUR"; the currency is never guessed."""
    match = _MONEY.fullmatch(text.strip())
    if match is None:
        raise ValueError(f"{text!r} is not an amount of money; write it with its currency, as in 'USD 1,200'")
    return Money(Decimal((match[2] or match[3]).replace(",", "")), match[1] or match[4])


_PERCENT = re.compile(r"(\d+(?:\.\d+)?)\s*%", re.ASCII)


def read_fraction(text: str) -> float:
    """Read "0.99" or "99 %" as 0.99; bounds are the caller's."""
    percent = _PERCENT.fullmatch(text.strip())
    try:
        return float(Decimal(percent[1]) / 100) if percent else float(text)
    except ValueError:
        raise ValueError(f"{text!r} is not a number; write a fraction such as 0.99, or '99 %'") from None


_MONTHS = (
    "january", "february", "march", "april", "may", "june", "july", "august", "september", "october", "november",
    "december",
)  # fmt: skip
_DAY_FIRST = re.compile(r"(\d{1,2})\.?\s+([a-z]+)\.?,?\s+(\d{4})", re.IGNORECASE | re.ASCII)
_MONTH_FIRST = re.compile(r"([a-z]+)\.?\s+(\d{1,2}),?\s+(\d{4})", re.IGNORECASE | re.ASCII)
_ISO_DATE = re.compile(r"(\d{4})-(\d\d)-(\d\d)", re.ASCII)


def read_date(text: str) -> date:
    """Read "2003-08-14", "14 August 2003" or "Aug 14, 2003"; what others read otherwise (8/7/03) is refused."""
    expected = f"{text[:40]!r} is not a date such as 2003-08-14 or '14 August 2003'"
    text = text.strip()
    if iso := _ISO_DATE.fullmatch(text):
        year, month, day = map(int, iso.groups())
    elif (first := _DAY_FIRST.fullmatch(text)) or _MONTH_FIRST.fullmatch(text):
        word, number, last = (first[2], first[1], first[3]) if first else text.replace(",", " ").split()
        word = word.lower().rstrip(".")
        months = [at for at, name in enumerate(_MONTHS, 1) if len(word) >= 3 and name.startswith(word)]
        if not months:
            raise ValueError(expected)
        year, month, day = int(last), months[0], int(number)
    else:
        raise ValueError(expected)
    try:
        return date(year, month, day)
    except ValueError as error:
        raise ValueError(f"{text!r} is no date: {error}") from None
