"""Versions as numbers: which of two is lower, and whether one is what an inventory says."""

import re
from decimal import Decimal

_NUMBERS = re.compile(r"\d+")
_DECIMAL = re.compile(r"v?(\d+\.\d+)(?:_\d+)?")


def numbers(version: str) -> tuple[int, ...]:
    """The numbers of a version up to the first part that is no number: "15.18 (Debian …)" → (15, 18)."""
    start = re.search(r"\d[\d.]*", version)
    return tuple(int(one) for one in _NUMBERS.findall(start[0])) if start else ()


def is_lower(first: str, second: str, *, decimal: bool = False) -> bool:
    """Whether the first version is lower. `decimal`: Perl's rule, in which 1.65 is above 1.643."""
    one, other = _comparable(first, second, decimal)
    return one < other


def fits(claimed: str, found: str, *, decimal: bool = False) -> bool:
    """Whether what was found is what is claimed; a claim may be coarser: 5.36 fits 5.36.0."""
    wanted = numbers(claimed)
    if not wanted or numbers(found)[: len(wanted)] == wanted:
        return True
    one, other = _comparable(claimed, found, decimal)
    return one == other


def _comparable(first: str, second: str, decimal: bool) -> tuple[tuple[int | Decimal, ...], tuple[int | Decimal, ...]]:
    parts = _DECIMAL.fullmatch(first), _DECIMAL.fullmatch(second)
    if decimal and parts[0] and parts[1]:
        return (Decimal(parts[0][1]),), (Decimal(parts[1][1]),)
    one, other = numbers(first), numbers(second)
    length = max(len(one), len(other))
    return (*one, *[0] * (length - len(one))), (*other, *[0] * (length - len(other)))
