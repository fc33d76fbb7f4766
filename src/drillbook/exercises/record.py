"""The record of a live drill: what happened in the room, one JSON object a line, on disk before anybody is told.

The first line says which exercise it is; each further line is something that happened, with its running number, the
time of day, of the exercise and of the story. The file only grows. A line that a power cut tore is dropped when
it is read.
"""

import fcntl
import json
import os
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from math import isfinite
from pathlib import Path
from typing import Any

from drillbook.problem import Problem, Where

FORM = 1
MOST_BYTES = 100_000_000


class Kind(StrEnum):
    """What an entry says."""

    BEGUN = "begun"
    """The first line: the exercise."""
    STARTED = "started"
    PAUSED = "paused"
    SPEED = "speed"
    CLOCK = "clock"
    """The clocks, every few seconds while they run, so that a crash loses no time."""
    ADVANCED = "advanced"
    """The exercise clock was set forward."""
    DELIVERED = "delivered"
    SKIPPED = "skipped"
    DECIDED = "decided"
    OBSERVED = "observed"
    RATED = "rated"
    MILESTONE = "milestone"
    NOTE = "note"
    ENDED = "ended"


@dataclass(frozen=True, slots=True)
class Entry:
    """One line of a record. `data` holds what its kind has besides."""

    kind: Kind
    number: int
    wall: str
    """Time of day, ISO 8601."""
    exercise_s: float
    story_s: float
    data: Mapping[str, Any] = field(default_factory=dict)

    def text(self, name: str) -> str:
        """A field of text; empty where it has none."""
        value = self.data.get(name, "")
        return value if isinstance(value, str) else ""


NEEDED: Mapping[Kind, tuple[str, ...]] = {
    Kind.SPEED: ("speed",),
    Kind.DELIVERED: ("inject",),
    Kind.SKIPPED: ("inject",),
    Kind.DECIDED: ("decision",),
    Kind.OBSERVED: ("objective", "words"),
    Kind.RATED: ("objective", "rating"),
    Kind.MILESTONE: ("service", "what"),
    Kind.NOTE: ("words",),
    Kind.BEGUN: ("exercise", "inventory", "scenario", "wishes"),
}
"""What an entry of a kind has to hold."""
HEAD = frozenset({"entry", "n", "wall", "exercise_s", "story_s"})


def read_record(path: Path) -> tuple[tuple[Entry, ...], list[Problem]]:
    """Every entry of a record, or every fault of it. OSError where it cannot be read."""
    file = str(path)
    data = path.read_bytes()
    if len(data) > MOST_BYTES:
        return (), [Problem(Where(file, 1, 1), "X004", "too large for a record")]
    lines = data.split(b"\n")
    whole = lines[:-1]  # what follows the last line feed was not written to its end
    entries: list[Entry] = []
    problems: list[Problem] = []
    for number, line in enumerate(whole, 1):
        if not line.strip():
            continue
        found = _entry(line, number == 1)
        if isinstance(found, str):
            problems.append(Problem(Where(file, number, 1), "X004", found))
        else:
            entries.append(found)
    if not whole:
        problems.append(Problem(Where(file, 1, 1), "X004", "there is nothing in it"))
    return tuple(entries), problems


def _entry(line: bytes, is_first: bool) -> Entry | str:
    """The entry, or what is wrong with it."""
    try:
        found = json.loads(line)
    except (ValueError, RecursionError):
        return "this is not JSON"
    if not isinstance(found, dict):
        return "this is no entry"
    if fault := _fault(found, is_first):
        return fault
    exercise_s, story_s = float(found.get("exercise_s", 0)), float(found.get("story_s", 0))
    rest = {name: value for name, value in found.items() if name not in HEAD}
    return Entry(Kind(found["entry"]), int(found.get("n", 0)), str(found.get("wall", "")), exercise_s, story_s, rest)


def _fault(found: Mapping[str, Any], is_first: bool) -> str:
    """What is wrong with an entry; empty: nothing."""
    kind = found.get("entry")
    if kind not in set(Kind):
        return f"there is no entry {str(kind)[:40]!r}"
    if is_first != (kind == Kind.BEGUN):
        return "the first line says what exercise it is" if is_first else "it begins a second time"
    missing = [name for name in NEEDED.get(Kind(kind), ()) if name not in found]
    if missing:
        return f"an entry {kind!r} needs {', '.join(missing)}"
    times = [found.get(name, 0.0) for name in ("exercise_s", "story_s", "n")]
    numbers = all(isinstance(one, int | float) and not isinstance(one, bool) for one in times)
    return "" if numbers and all(isfinite(one) for one in times) else "its times are no numbers"


class RecordFile:
    """A record that is being written; nobody else writes it meanwhile."""

    def __init__(self, path: Path, *, fresh: bool) -> None:
        """Open it. FileExistsError where a fresh one is there already; BlockingIOError where another run writes it."""
        flags = os.O_WRONLY | os.O_APPEND | os.O_CLOEXEC | (os.O_CREAT | os.O_EXCL if fresh else 0)
        self._file = os.open(path, flags, 0o600)
        fcntl.flock(self._file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        if not fresh:
            self._drop_torn(path)

    def append(self, entry: Entry) -> None:
        """Write an entry, and return when the disk has it."""
        os.write(self._file, to_line(entry))
        os.fsync(self._file)

    def close(self) -> None:
        """Let others write it."""
        os.close(self._file)

    def _drop_torn(self, path: Path) -> None:
        """What a power cut left of a line is cut off, so that the next one begins a line."""
        data = path.read_bytes()
        whole = data.rfind(b"\n") + 1
        if whole < len(data):
            os.ftruncate(self._file, whole)


def to_line(entry: Entry) -> bytes:
    """An entry as it is written."""
    form = {"form": FORM} if entry.kind is Kind.BEGUN else {}
    head = {**form, "entry": entry.kind.value, "n": entry.number, "wall": entry.wall}
    times = {"exercise_s": round(entry.exercise_s, 3), "story_s": round(entry.story_s, 3)}
    return json.dumps({**head, **times, **entry.data}, ensure_ascii=False).encode() + b"\n"


def wall_of(entry: Entry) -> datetime | None:
    """When it was written; None where that cannot be read."""
    try:
        return datetime.fromisoformat(entry.wall)
    except ValueError:
        return None
