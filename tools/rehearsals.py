"""Write docs/rehearsals.md from the journals kept with an inventory: every interruption of every step, in one table.

    python tools/rehearsals.py inventories/two-providers

`make rehearse` rehearses all procedures first, with all interruptions, and keeps their journals.
"""

import json
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

TARGET = Path(__file__).parent.parent / "docs" / "rehearsals.md"
COLUMNS = (("before", "error"), ("during", "error"), ("during", "time-out"), ("during", "kill"), ("after", "error"))
HEAD = "| step | took | before | error | time-out | kill | after | undone |\n|---|---:|---:|---:|---:|---:|---:|---|\n"
OPENING = """\
# Rehearsals

<!-- made by tools/rehearsals.py; do not edit -->

Every procedure of [{inventory}](../{inventory}/README.md), carried out on throw-away hosts: real Apache httpd, BIND,
PostgreSQL, MariaDB, rsync and OpenSSH in namespaces of their own. Each step was interrupted before it began, at each of
its commands (an error, a time-out, a kill) and after it; each time its undo was run, and files, sorted dumps, zones and
services of all hosts were compared with what was there before. A field counts how often they were the same, of how
often it was tried. A point of no return is not interrupted after it began: the plan says why there is no way back.
`make rehearse` does all of it again.
"""
UNDONE = {
    "identical": "without a trace",
    "declared": "no way back, as declared",
    "different": "**left something behind**",
    "not tried": "not tried",
}


def page(folder: Path) -> str:
    """The whole page, in Markdown."""
    journals = [json.loads(file.read_bytes()) for file in sorted((folder / "rehearsals").glob("*.json"))]
    return OPENING.format(inventory=folder.as_posix()) + "".join(part for one in journals for part in _procedure(one))


def _procedure(journal: dict[str, Any]) -> Iterator[str]:
    tried = [one for step in journal["steps"] for one in step["interruptions"]]
    same = sum(one["identical"] for one in tried)
    yield f"\n## {journal['title']}\n\n`{journal['procedure']}`, {journal['started'][:10]}, "
    yield f"procedure `{journal['digest'][:12]}`, inventory `{journal['inventory'][:12]}`, seed {journal['seed']}. "
    yield f"{same} of {len(tried)} interruptions undone without a trace. "
    if seen := journal["downtime"]:
        yield (
            f"A client asked {seen['requests']} times: {seen['right']} right answers, {seen['wrong']} wrong, "
            f"{seen['unanswered']} none; longest without a right answer {seen['longest_s']:.1f} s. "
        )
    if journal["content_differs"] is not None:
        yield f"Content and data: {', '.join(journal['content_differs']) or 'identical'}. "
    yield "Programs: " + ", ".join(f"{name} {version}" for name, version in journal["software"].items()) + ".\n\n"
    yield "".join(f"- {one}\n" for one in journal["substitutions"]) + "\n" + HEAD
    for step in journal["steps"]:
        counts = [_count(step, *column) for column in COLUMNS]
        verified = "" if step["verified"] else " (**check failed**)"
        row = (f"{step['title']}{verified}", f"{step['seconds']:.1f} s", *counts, UNDONE[step["undone"]])
        yield "| " + " | ".join(one.replace("|", "\\|") for one in row) + " |\n"


def _count(step: dict[str, Any], moment: str, cause: str) -> str:
    found = [one["identical"] for one in step["interruptions"] if (one["moment"], one["cause"]) == (moment, cause)]
    return f"{sum(found)}/{len(found)}" if found else "—"


if __name__ == "__main__":
    TARGET.write_text(page(Path(sys.argv[1])), encoding="utf-8")
    print(TARGET)
