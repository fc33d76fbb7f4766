"""YAML as read: text with its place, nothing converted, nothing shared that can change."""

from dataclasses import dataclass

from drillbook.problem import Where


@dataclass(frozen=True, slots=True)
class Scalar:
    """One value, as text."""

    text: str
    where: Where
    is_empty: bool = False
    """Nothing was written (or an unquoted `null` or `~`)."""
    size: int = 1


@dataclass(frozen=True, slots=True)
class Sequence:
    """A list."""

    items: tuple["Node", ...]
    where: Where
    size: int = 1
    """Values in it, aliases unfolded."""


@dataclass(frozen=True, slots=True)
class Mapping:
    """Keys and values, in the order written."""

    entries: tuple[tuple[Scalar, "Node"], ...]
    where: Where
    size: int = 1


Node = Scalar | Sequence | Mapping
MERGE = "<<"


def show(text: str) -> str:
    """A value for a message: quoted, control characters escaped, cut at 80 characters."""
    return repr(text if len(text) <= 80 else text[:79] + "…")
