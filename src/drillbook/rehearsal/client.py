"""A client that asks for the site all through a rehearsal, and what it saw: real downtime and wrong answers."""

import json
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from enum import StrEnum
from importlib.resources import files

from drillbook.rehearsal.journal import Answered, Downtime, Span
from drillbook.rehearsal.world import World

RATE_HZ = 15.0
"""Requests a second: three a second and page."""
RECORDS = "/run/client.records"
PORT = 80


class Verdict(StrEnum):
    """What came of a request."""

    RIGHT = "right"
    WRONG = "wrong"
    """An answer came, but not the page: another site, an old row, an error of ours (4xx)."""
    NONE = "none"
    """No answer came, or one that says that the server fails (5xx)."""


@dataclass(frozen=True, slots=True)
class Record:
    """One request."""

    at: float
    """When it began, in seconds of Unix time."""
    path: str
    address: str
    """The address that the name led to; empty: the name led nowhere."""
    status: int | None
    verdict: Verdict


class Poll:
    """The client while it asks."""

    def __init__(self, world: World) -> None:
        self._world = world

    def records(self) -> tuple[Record, ...]:
        """Every request that has ended so far, in the order in which they began."""
        try:
            text = self._world.client.read(RECORDS).decode()
        except FileNotFoundError:
            return ()
        return read_records(text)


@contextmanager
def polling(world: World, rate_hz: float = RATE_HZ) -> Iterator[Poll]:
    """Ask for the site's pages in turn for as long as the block lasts, from the client's host, through the resolver."""
    source = files("drillbook.rehearsal").joinpath("poll_program.py").read_text(encoding="utf-8")
    expected = json.dumps({path: list(wanted) for path, wanted in world.expected.items()})
    world.client.run(("rm", "-f", RECORDS))
    words = (world.cast.host, str(PORT), str(rate_hz), expected, RECORDS)
    process = world.client.start(("python3", "-I", "-", *words), stdin=source)
    try:
        yield Poll(world)
    finally:
        process.kill()


def read_records(text: str) -> tuple[Record, ...]:
    """Records as the client's program writes them, a line each; a last line that is cut off is left out."""
    whole = text[: text.rfind("\n") + 1].splitlines()
    found = (json.loads(line) for line in whole)
    records = (Record(one["at"], one["path"], one["address"], one["status"], Verdict(one["verdict"])) for one in found)
    return tuple(sorted(records, key=lambda one: (one.at, one.path)))


def downtime(records: Sequence[Record]) -> Downtime:
    """Intervals without a right answer, of each page by itself, joined where they overlap; what was counted beside.

    An interval begins with the first request that was not answered rightly and ends when the next right one begins, or
    with the last request. So it is exact to the time between two requests for the same page.
    """
    ordered = sorted(records, key=lambda one: one.at)
    pages = dict.fromkeys(one.path for one in ordered)
    end = ordered[-1].at if ordered else 0.0
    spans = _joined(span for path in pages for span in _spans([one for one in ordered if one.path == path], end))
    right, wrong, none = (sum(one.verdict is verdict for one in ordered) for verdict in Verdict)
    lengths = [span.seconds for span in spans]
    total_s, longest_s = sum(lengths), max(lengths, default=0.0)
    return Downtime(spans, total_s, longest_s, len(ordered), right, wrong, none, tuple(_answered(ordered)))


def _spans(records: Sequence[Record], end: float) -> Iterator[Span]:
    start: float | None = None
    for one in records:
        if one.verdict is Verdict.RIGHT:
            if start is not None:
                yield Span(start, one.at)
            start = None
        elif start is None:
            start = one.at
    if start is not None:
        yield Span(start, end)


def _joined(spans: Iterable[Span]) -> tuple[Span, ...]:
    joined: list[Span] = []
    for span in sorted(spans, key=lambda one: one.start):
        if joined and span.start <= joined[-1].end:
            joined[-1] = Span(joined[-1].start, max(joined[-1].end, span.end))
        else:
            joined.append(span)
    return tuple(joined)


def _answered(records: Sequence[Record]) -> Iterator[Answered]:
    for address in dict.fromkeys(one.address for one in records if one.address):
        mine = [one for one in records if one.address == address]
        right = sum(one.verdict is Verdict.RIGHT for one in mine)
        yield Answered(address, mine[0].at, mine[-1].at, len(mine), right)
