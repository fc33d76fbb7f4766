"""Journals of rehearsals that are kept with the inventory, in its folder `rehearsals/`: what plans cite."""

import json
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from drillbook.model import Rehearsal, RehearsedStep
from drillbook.problem import Problem, Where

FOLDER = "rehearsals"
MOST_BYTES = 64 * 10**6
"""Of one journal: outputs of commands are cut, so a real one is far smaller."""


def read_rehearsals(inventory: Path) -> tuple[tuple[Rehearsal, ...], list[Problem]]:
    """Every journal in the folder, by name; none where the inventory is a single file.

    A file that is no journal is a problem (E016): a plan must not fall silent about a rehearsal that it could cite.
    """
    found: list[Rehearsal] = []
    problems: list[Problem] = []
    folder = inventory / FOLDER
    for file in sorted(folder.glob("*.json")) if folder.is_dir() else ():
        where = Where(file.relative_to(inventory).as_posix())
        try:
            if not file.resolve().is_relative_to(inventory.resolve()) or file.stat().st_size > MOST_BYTES:
                raise ValueError("a link that leads out of the inventory, or too large")
            found.append(_rehearsal(json.loads(file.read_bytes()), where))
        except OSError as error:
            problems.append(Problem(where, "E002", f"cannot be read: {error.strerror}"))
        except json.JSONDecodeError as error:
            place = Where(where.file, error.lineno, error.colno)
            problems.append(Problem(place, "E016", f"not JSON: {error.msg}"))
        except (ValueError, TypeError, KeyError, AttributeError, RecursionError) as error:
            what = f"{error} is missing" if isinstance(error, KeyError) else str(error)
            problems.append(Problem(where, "E016", f"not the journal of a rehearsal: {what}"))
    return tuple(found), problems


def _rehearsal(journal: Any, where: Where) -> Rehearsal:
    """The parts that documents cite. KeyError, TypeError or ValueError where it is not a journal."""
    downtime = journal["downtime"]
    return Rehearsal(
        procedure=_text(journal["procedure"]),
        digest=_text(journal["digest"]),
        started=datetime.fromisoformat(_text(journal["started"])),
        succeeded=journal["succeeded"] is True,
        steps=tuple(_step(one) for one in journal["steps"]),
        longest_downtime=_span(downtime["longest_s"]) if downtime else None,
        software=tuple((_text(name), _text(version)) for name, version in journal["software"].items()),
        substitutions=tuple(_text(one) for one in journal["substitutions"]),
        where=where,
    )


def _step(step: Any) -> RehearsedStep:
    tried = step["interruptions"]
    identical = sum(one["identical"] is True for one in tried)
    return RehearsedStep(_text(step["id"]), _span(step["seconds"]), _text(step["undone"]), len(tried), identical)


def _span(seconds: Any) -> timedelta:
    """A time from 0 to a year; documents print nothing else of a number that stands in a file."""
    if isinstance(seconds, bool) or not isinstance(seconds, (int, float)) or not 0 <= seconds <= 366 * 86400:
        raise ValueError(f"{seconds!r} is not a number of seconds")
    return timedelta(seconds=seconds)


def _text(value: Any) -> str:
    """A short text of printable characters."""
    if not isinstance(value, str) or len(value) > 1000 or not value.isprintable():
        raise ValueError(f"{str(value)[:40]!r} is not a short text")
    return value
