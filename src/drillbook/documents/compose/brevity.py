"""Saying less: columns that are empty, lists that are long."""

from collections.abc import Iterator

from drillbook.documents.blocks import Block, Missing, Table, lean

EMPTY = frozenset({"", "—", "no number"})
"""What a field says when there is nothing to say."""


def filled(table: Table, what: str, where: str) -> Iterator[Block]:
    """The table without its empty columns, and a note that names them."""
    kept, left_out = lean(table, EMPTY)
    yield kept
    if left_out:
        yield Missing(f"Nothing is on record of {what}: {', '.join(left_out).lower()}", where)


def some(found: list[str], most: int = 8) -> str:
    """At most so many of them by name."""
    rest = f" and {len(found) - most} more" if len(found) > most else ""
    return ", ".join(found[:most]) + rest
