"""The types of the model's attributes: how a text becomes a value, and how JSON Schema describes it."""

import re
from datetime import date, datetime, time, timedelta
from typing import Annotated, Any

from pydantic import AwareDatetime, BeforeValidator, Field, StringConstraints, WithJsonSchema

from drillbook.quantity import Money as MoneyAmount
from drillbook.quantity import read_date, read_distance, read_duration, read_fraction, read_money, read_rate, read_size


def _from_text(read: Any, kind: type) -> BeforeValidator:
    return BeforeValidator(lambda value: value if isinstance(value, kind) else read(_text(value)))


def _text(value: object) -> str:
    if not isinstance(value, str):
        raise ValueError("a single value is expected here, not a list or a mapping")
    return value


Duration = Annotated[
    timedelta,
    _from_text(read_duration, timedelta),
    WithJsonSchema({"type": "string", "format": "drillbook-duration", "examples": ["48 h", "300 s", "1 h 30 min"]}),
]
Size = Annotated[int, _from_text(read_size, int), WithJsonSchema({"type": "string", "examples": ["40 GB", "512 MiB"]})]
Rate = Annotated[
    float,
    BeforeValidator(lambda value: value if isinstance(value, float) else read_rate(_text(value))),
    Field(gt=0),
    WithJsonSchema({"type": "string", "examples": ["100 Mbit/s", "40 MB/s"]}),
]
"""Bytes a second."""
Distance = Annotated[
    float,
    BeforeValidator(lambda value: value if isinstance(value, float) else read_distance(_text(value))),
    WithJsonSchema({"type": "string", "examples": ["400 km", "250 mi"]}),
]
Money = Annotated[
    MoneyAmount,
    _from_text(read_money, MoneyAmount),
    WithJsonSchema({"type": "string", "examples": ["USD 1,200"]}),
]
Probability = Annotated[
    float,
    BeforeValidator(lambda value: read_fraction(value) if isinstance(value, str) else value),
    Field(ge=0, le=1, allow_inf_nan=False),
]
Text = Annotated[str, StringConstraints(max_length=4000)]
Identifier = Annotated[str, StringConstraints(pattern=r"^[a-z0-9](?:[a-z0-9_.-]{0,62}[a-z0-9])?$", max_length=64)]
"""Lower-case ASCII: safe in a path, a command and a URL, and two never differ by case alone."""


def _iso(pattern: str, expected: str) -> BeforeValidator:
    """Dates and times as ISO 8601 writes them: a bare number is no date, and 1350 is not 22:30."""

    def check(value: object) -> object:
        if isinstance(value, str) and re.fullmatch(pattern, value, re.ASCII) is None:
            raise ValueError(f"{value[:40]!r} is not {expected}")
        return value

    return BeforeValidator(check)


Date = Annotated[
    date,
    _from_text(read_date, date),
    WithJsonSchema({"type": "string", "examples": ["2003-08-14", "14 August 2003"]}),
]
Instant = Annotated[
    AwareDatetime,
    _iso(
        r"\d{4}-\d\d-\d\d[T ]\d\d:\d\d(:\d\d)?(Z|[+-]\d\d:?\d\d)",
        "a time with its offset, such as 2003-08-14T16:10:39-04:00",
    ),
    WithJsonSchema({"type": "string", "format": "date-time"}),
]
TimeOfDay = Annotated[
    time,
    _iso(r"\d\d:\d\d(:\d\d)?", "a time of day such as 02:00"),
    WithJsonSchema({"type": "string", "examples": ["02:00"]}),
]


class RefTo:
    """Marks an attribute that names another noun, and of which kinds it may be (none given: any element)."""

    def __init__(self, *kinds: str) -> None:
        self.kinds = kinds


__all__ = [
    "Date",
    "Distance",
    "Duration",
    "Identifier",
    "Instant",
    "Money",
    "Probability",
    "Rate",
    "RefTo",
    "Size",
    "Text",
    "TimeOfDay",
    "datetime",
]
