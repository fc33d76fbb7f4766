"""The master scenario events list as a table for spreadsheets, and back: what was edited by hand survives a rebuild."""

import csv
import io
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace

from drillbook.exercises.exercise import Exercise, Inject, InjectKind, Method
from drillbook.exercises.merge import merged
from drillbook.exercises.telling import clock, write_time
from drillbook.problem import Problem, Where

COLUMNS = (
    "number", "time", "story time", "from", "to", "method", "kind", "message", "expected action", "objective",
    "controller", "contingency", "key",
)  # fmt: skip
EDITABLE = tuple(column for column in COLUMNS if column not in ("story time", "key"))
"""What may be changed by hand; the story time follows from the time, and the key says which row it is."""
Row = Mapping[str, str]
FORMULA = frozenset("=+-@\t\r")
"""What a spreadsheet takes for a formula where a field begins with it (OWASP, CSV injection)."""
QUOTED = FORMULA | {"'"}
MOST_BYTES = 4_000_000
MOST_ROWS = 2000
TIME = re.compile(r"(\d{1,3}):([0-5]\d)(?::([0-5]\d(?:\.\d{1,3})?))?")


def rows_of(exercise: Exercise, some: Iterable[Inject] | None = None) -> list[dict[str, str]]:
    """One row an inject, of these or of all."""
    return [_row(exercise, one) for one in (exercise.injects if some is None else some)]


def write_events(rows: Iterable[Row]) -> bytes:
    """CSV as spreadsheets open it: UTF-8 with its mark, commas, CRLF; nothing in it is a formula."""
    text = io.StringIO(newline="")
    table = csv.writer(text, quoting=csv.QUOTE_MINIMAL, lineterminator="\r\n")
    table.writerow(COLUMNS)
    for row in rows:
        table.writerow([harmless(row[column]) for column in COLUMNS])
    return b"\xef\xbb\xbf" + text.getvalue().encode()


def read_events(data: bytes, file: str) -> tuple[list[dict[str, str]], dict[int, int], list[Problem]]:
    """Rows as they stand in a file, the line of each, and every fault of the table itself."""
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = data[: error.start].count(b"\n") + 1
        return [], {}, [Problem(Where(file, line, 1), "X001", "this is not UTF-8")]
    if len(data) > MOST_BYTES or "\0" in text:
        return [], {}, [Problem(Where(file, 1, 1), "X001", "this is no list of events: too large, or not text")]
    first = text.partition("\n")[0]
    separator = max(",;\t", key=first.count)
    table = csv.reader(io.StringIO(text, newline=""), delimiter=separator, strict=True)
    rows: list[dict[str, str]] = []
    lines: dict[int, int] = {}
    try:
        head = [name.strip().lower() for name in next(table, [])]
        if problems := _of_head(head, file):
            return [], {}, problems
        for fields in table:
            if not any(field.strip() for field in fields):
                continue
            padded = [*fields, *[""] * (len(head) - len(fields))]
            lines[len(rows)] = table.line_num
            rows.append({name: _plain(field) for name, field in zip(head, padded, strict=False) if name in COLUMNS})
            if len(rows) > MOST_ROWS:
                return [], {}, [Problem(Where(file, table.line_num, 1), "X001", f"more than {MOST_ROWS} rows")]
    except csv.Error as error:
        return [], {}, [Problem(Where(file, max(1, table.line_num), 1), "X001", str(error))]
    return [{column: row.get(column, "") for column in COLUMNS} for row in rows], lines, []


def renewed(fresh: Sequence[Row], before: Sequence[Row], now: Sequence[Row]) -> list[dict[str, str]]:
    """What the drill gives this time, with what was changed by hand since it was written last, in order of time."""
    return sorted(merged(fresh, before, now, EDITABLE), key=lambda row: _seconds(row["time"]) or 0.0)


def with_events(
    exercise: Exercise, rows: Sequence[Row], file: str, lines: Mapping[int, int] | None = None
) -> tuple[Exercise, list[Problem]]:
    """The exercise with these rows as its list of events, or every fault of them; `lines`: the line of each row.

    The column of a fault is that of the sheet, counted from 1.
    """
    known = {one.key: one for one in exercise.injects}
    problems: list[Problem] = []
    found: list[Inject] = []
    seen: dict[tuple[str, str], int] = {}
    for number, row in enumerate(rows):
        line = (lines or {}).get(number, number + 2)
        faults = [*_faults(row, exercise), *_doubles(row, seen, line)]
        problems += [Problem(Where(file, line, COLUMNS.index(column) + 1), code, text) for column, code, text in faults]
        if not faults:
            found.append(_inject(exercise, row, known.get(row["key"]), line))
    found.sort(key=lambda one: (one.exercise_s, one.number))
    return replace(exercise, injects=tuple(found)), problems


def _row(exercise: Exercise, one: Inject) -> dict[str, str]:
    values = (
        one.number, write_time(one.exercise_s), clock(exercise.trace, one.at_s), one.sender, one.receiver,
        one.method.value, one.kind.value, one.message, one.expected, one.objective, one.controller,
        one.contingency, one.key,
    )  # fmt: skip
    return dict(zip(COLUMNS, values, strict=True))


def _inject(exercise: Exercise, row: Row, old: Inject | None, line: int) -> Inject:
    exercise_s = _seconds(row["time"]) or 0.0
    moved = old is None or write_time(old.exercise_s) != row["time"]
    return Inject(
        number=row["number"],
        key=row["key"] or f"added/{row['number']}",
        at_s=exercise.pace.to_story(exercise_s) if moved or old is None else old.at_s,
        exercise_s=exercise_s if moved or old is None else old.exercise_s,
        kind=InjectKind(row["kind"]) if row["kind"] else InjectKind.EXPECTED,
        sender=row["from"],
        receiver=row["to"],
        method=Method(row["method"]),
        message=row["message"],
        expected=row["expected action"],
        objective=row["objective"],
        controller=row["controller"],
        contingency=row["contingency"],
        tells=old.tells if old else (),
        knows=old.knows if old else "Added by hand.",
    )


def _faults(row: Row, exercise: Exercise) -> Iterator[tuple[str, str, str]]:
    """Column, code and sentence of everything that is wrong with the fields of a row."""
    seconds = _seconds(row["time"])
    if seconds is None:
        yield "time", "X002", f"{_show(row['time'])} is no time of the exercise, as in 1:05"
    elif seconds > exercise.duration_s:
        yield "time", "X002", f"the exercise is over by then: it lasts {write_time(exercise.duration_s)}"
    if row["method"] not in set(Method):
        yield "method", "X002", f"{_show(row['method'])} is none of: {', '.join(Method)}"
    if row["kind"] and row["kind"] not in set(InjectKind):
        yield "kind", "X002", f"{_show(row['kind'])} is none of: {', '.join(InjectKind)}"
    if row["objective"] and row["objective"] not in {one.id for one in exercise.objectives}:
        known = ", ".join(one.id for one in exercise.objectives)
        yield "objective", "X002", f"{_show(row['objective'])} is none of: {known}"
    for column in ("number", "message"):
        if not row[column].strip():
            yield column, "X002", f"the {column} is missing"
    for column in COLUMNS:
        if any(ord(sign) < ord(" ") and sign not in "\n\t\r" for sign in row[column]):
            yield column, "X002", "it holds signs that cannot be printed"


def _doubles(row: Row, seen: dict[tuple[str, str], int], line: int) -> Iterator[tuple[str, str, str]]:
    for column in ("number", "key"):
        if not row[column]:
            continue
        first = seen.setdefault((column, row[column]), line)
        if first != line:
            yield column, "X003", f"{_show(row[column])} is that of line {first} too"


def _of_head(head: list[str], file: str) -> list[Problem]:
    needed = ("number", "time", "method", "message", "key")
    missing = [column for column in needed if column not in head]
    if missing:
        return [Problem(Where(file, 1, 1), "X001", f"the first line has no column {', '.join(missing)}")]
    twice = [name for number, name in enumerate(head) if name in COLUMNS and name in head[:number]]
    return [Problem(Where(file, 1, head.index(one) + 1), "X001", f"two columns are called {one}") for one in twice]


def _seconds(text: str) -> float | None:
    found = TIME.fullmatch(text.strip())
    if found is None:
        return None
    hours, minutes, seconds = found.groups(default="0")
    return int(hours) * 3600 + int(minutes) * 60 + float(seconds)


def harmless(field: str) -> str:
    """With a quote before what a spreadsheet would calculate; `_plain` takes it off again."""
    risky = field[:1] in FORMULA or (field[:1] == "'" and field[1:2] in QUOTED)
    return f"'{field}" if field and risky and field != "'" else field


def _plain(field: str) -> str:
    return field[1:] if field[:1] == "'" and len(field) > 1 and field[1] in QUOTED else field


def _show(text: str) -> str:
    return repr(text[:40])
