"""Unserved times as spans, and what they come to where several things stand in for each other.

A span is [start, end) in seconds from the start of the disaster; end inf: for good. Lists of spans are in order and
do not touch.
"""

from collections.abc import Iterable, Sequence
from math import inf

Span = tuple[float, float]
Spans = tuple[Span, ...]
FOR_GOOD: Spans = ((0.0, inf),)


def lacking(threshold: int, parts: Sequence[Iterable[Span]]) -> Spans:
    """When fewer than `threshold` of the parts serve, given when each of them does not.

    1: all of them are gone (alternatives); as many as there are parts: any of them is gone.
    """
    if threshold > len(parts):
        return FOR_GOOD
    steps: dict[float, int] = {}
    for spans in parts:
        for start, end in lasting(spans):
            steps[start] = steps.get(start, 0) + 1
            steps[end] = steps.get(end, 0) - 1
    found: list[Span] = []
    gone, since = 0, None
    for at in sorted(steps):
        gone += steps[at]
        lacks = len(parts) - gone < threshold
        if lacks and since is None:
            since = at
        elif not lacks and since is not None:
            found.append((since, at))
            since = None
    return (*found, (since, inf)) if since is not None and since < inf else tuple(found)


def lasting(spans: Iterable[Span]) -> Spans:
    """The same times in order, those that touch made one, those of no length left out."""
    found: list[Span] = []
    for start, end in sorted(spans):
        if end <= start:
            continue
        if found and start <= found[-1][1]:
            found[-1] = (found[-1][0], max(found[-1][1], end))
        else:
            found.append((start, end))
    return tuple(found)


def until_fetched(spans: Spans, length_s: float) -> float:
    """When something is in the hand that takes so long to fetch without a break; inf: never."""
    at = 0.0
    for start, end in spans:
        if start - at >= length_s and start > at:
            return at + length_s
        at = end
    return at + length_s


def after(spans: Spans, start_s: float) -> Spans:
    """Those that are not over by then."""
    return tuple(span for span in spans if span[1] > start_s)
