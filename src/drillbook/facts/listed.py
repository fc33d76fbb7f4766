"""Names in a sentence: a few of them, and how many more there are."""

from collections.abc import Iterable

MOST_NAMES = 8


def listed(names: Iterable[str]) -> str:
    """ "a, b and c"; "a, b, c, d, e, f, g, h and 12 more"."""
    chosen = list(dict.fromkeys(names))
    if len(chosen) > MOST_NAMES + 1:
        return f"{', '.join(chosen[:MOST_NAMES])} and {len(chosen) - MOST_NAMES} more"
    return " and ".join((", ".join(chosen[:-1]), chosen[-1])) if len(chosen) > 1 else "".join(chosen)
