"""The types of the model's attributes: how a text becomes a value, and how JSON Schema describes it."""

from datetime import date, datetime, time, timedelta
from typing import Annotated, Any

from pydantic import AwareDatetime, BeforeValidator, Field, StringConstraints, WithJsonSchema

from drillbook.quantity import Money as MoneyAmount
from drillbook.quantity import read_duration, read_money, read_size


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
Money = Annotated[
    MoneyAmount,
    _from_text(read_money, MoneyAmount),
    WithJsonSchema({"type": "string", "examples": ["USD 1,200"]}),
]
Probability = Annotated[float, Field(ge=0, le=1, allow_inf_nan=False)]
Text = Annotated[str, StringConstraints(max_length=4000)]
Identifier = Annotated[str, StringConstraints(pattern=r"^[a-z0-9](?:[a-z0-9_.-]{0,62}[a-z0-9])?$", max_length=64)]
"""Lower-case ASCII, so that an identifier is safe in a path, a command and a URL, and two never differ by case alone."""
Date = date
Instant = AwareDatetime
TimeOfDay = Annotated[time, WithJsonSchema({"type": "string", "examples": ["02:00"]})]


class RefTo:
    """Marks an attribute that names another noun, and of which kinds it may be (none given: any element)."""

    def __init__(self, *kinds: str) -> None:
        self.kinds = kinds


__all__ = [
    "Date",
    "Duration",
    "Identifier",
    "Instant",
    "Money",
    "Probability",
    "RefTo",
    "Size",
    "Text",
    "TimeOfDay",
    "datetime",
]
