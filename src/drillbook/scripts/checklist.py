"""A runbook as a checklist in Markdown (CommonMark with tables and task lists): to be printed, ticked and initialled.

Text of the inventory is escaped; a command stands in a fence that is longer than any in the command, so that it is
read word for word as `drillbook.model.written` writes it.
"""

import re
from collections.abc import Iterable, Iterator
from datetime import datetime

from drillbook.model import Action, Estate, Instruction, Runbook, Verification, written
from drillbook.quantity import write_duration
from drillbook.scripts.calendar import HEAD, Entry, calendar_of, calendar_rows, written_time
from drillbook.scripts.words import address_of, heading, machine_of, plain, reads_only, who

SPECIAL = re.compile(r"([\\`*_\[\]<>&#|~$])")
"""What Markdown, its tables or its formulas would read as more than itself."""
OPENING = re.compile(r"^(\d*)([-+=.)])")
"""What would begin a list or a heading at the beginning of a line."""
BLANK = "\\_\\_\\_\\_\\_\\_\\_\\_"
"""Room for a hand."""


def checklist(runbook: Runbook, estate: Estate, start: datetime | None = None) -> str:
    """The checklist; times count from T0, or from `start`."""
    entries = calendar_of(runbook)
    lines = (
        f"# {escaped(heading(estate, runbook))}",
        f"Runbook {escaped(runbook.id)}, made from inventory {escaped(estate.digest[:12])}. "
        "Tick what is done, and write initials and time. Stop where a question cannot be answered yes. "
        "What a script does instead: the files of the same name that end in .sh and .yml.",
        "## When",
        _table(runbook, estate, start),
        *(part for entry in entries for part in _step(entry, estate, start)),
    )
    return "\n\n".join(lines) + "\n"


def escaped(text: str) -> str:
    """Text that Markdown shows as it is, on one line."""
    return OPENING.sub(r"\1\\\2", SPECIAL.sub(r"\\\1", plain(text)))


def fenced(text: str) -> str:
    """A block of code that the text cannot end."""
    longest = max((len(run) for run in re.findall("`+", text)), default=0)
    fence = "`" * max(3, longest + 1)
    return f"{fence}sh\n{text}\n{fence}"


def _table(runbook: Runbook, estate: Estate, start: datetime | None) -> str:
    """Working one after the other; `Earliest` where others help."""
    rows = (HEAD, ("---",) * len(HEAD), *(map(escaped, row) for row in calendar_rows(runbook, estate, start)))
    return "\n".join(f"| {' | '.join(row)} |" for row in rows)


def _step(entry: Entry, estate: Estate, start: datetime | None) -> Iterator[str]:
    step, machine = entry.step, machine_of(estate, entry.step)
    where = f"{machine.id} ({address_of(machine)})" if machine else "any workstation"
    yield f"## {entry.number}. {escaped(step.title)}"
    yield f"Started {BLANK} Done {BLANK} Initials {BLANK}"
    facts = {
        "Who": who(estate, step),
        "Where": where,
        "When": f"{written_time(entry.start, start)}, takes {write_duration(step.duration)}",
        "Changes": ", ".join(step.changes),
        "Stop trying": step.escalate,
    }
    yield "\n".join(f"- {label}: {escaped(text)}" for label, text in facts.items() if text)
    if step.point_of_no_return:
        yield f"**Point of no return.** {escaped(step.point_of_no_return)}"
    if step.go_no_go:
        yield f"**Go or no-go?** {escaped(step.go_no_go)}"
        yield "- [ ] yes\n- [ ] no: stop here"
    yield from _part("Before: each must hold, or the step is not begun", (_check(one) for one in step.preconditions))
    yield from _part("Do", (_action(one) for one in step.do))
    yield from _part("Check", (_check(one) for one in step.verify))
    if step.wait:
        ends = written_time(entry.end, start)
        yield f"- [ ] {write_duration(step.wait)} must pass before the next step: not before {escaped(ends)}"
    if reads_only(step):
        yield "Nothing to undo: reads only."
    else:
        yield from _part(
            f"Undo, where it fails or is interrupted (done by {BLANK} at {BLANK})", map(_action, step.undo)
        )


def _part(title: str, items: Iterable[tuple[str, ...]]) -> Iterator[str]:
    blocks = [block for item in items for block in item]
    if blocks:
        yield f"**{title}**"
        yield from blocks


def _action(action: Action) -> tuple[str, ...]:
    if isinstance(action, Instruction):
        return (f"- [ ] {escaped(str(action))}",)
    return ("- [ ] Run", fenced(written(action)))


def _check(one: Verification) -> tuple[str, ...]:
    if isinstance(one, Instruction):
        return (f"- [ ] See: {escaped(str(one))}",)
    return (f"- [ ] It {escaped(one.expected)}:", fenced(written(one.command)))
