"""Three lists meet: what was generated last, what stands there now, and what is generated this time.

A field that differs from what was generated is somebody's, and stays; what is as it was generated is renewed.
"""

from collections.abc import Collection, Mapping, Sequence
from typing import TypeVar

T = TypeVar("T")


def merged(
    fresh: Sequence[Mapping[str, T]],
    before: Sequence[Mapping[str, T]],
    now: Sequence[Mapping[str, T]],
    editable: Collection[str],
) -> list[dict[str, T]]:
    """What is generated this time, with what was changed by hand since it was generated last.

    Rows are the same where their fields "key" are. Rows that were taken out stay out; rows that were never generated
    were added, and stay. An edited row of which nothing is generated any more stays as it is.
    """
    generated, given = {row["key"]: row for row in before}, {row["key"]: row for row in fresh}
    found: list[dict[str, T]] = []
    for row in now:
        old, new = generated.get(row["key"]), given.get(row["key"])
        edited = {name for name in editable if old is None or row[name] != old[name]}
        if new is not None:
            found.append({name: row[name] if name in edited else new[name] for name in row})
        elif not row["key"] or edited:
            found.append(dict(row))
    standing = {row["key"] for row in now}
    return found + [dict(row) for key, row in given.items() if key not in standing and key not in generated]
