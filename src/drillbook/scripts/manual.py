"""The reference page of scripts, playbooks and checklists, from what they say themselves."""

from collections.abc import Iterable
from importlib.resources import files

from drillbook.scripts.ansible import HEAD

PAGE = """\
# Scripts, playbooks, checklists, calendars

`drillbook build` writes every runbook three times below `procedures/`: `RUNBOOK.sh` is carried out by a shell,
`RUNBOOK.yml` by Ansible, `RUNBOOK.md` by people with a pen. A command is the same in all of them and in the plan, word
for word. This page is written from the program; a test keeps it current.

## The shell script

Each step in its order: the question of go or no-go, the preconditions, which block, what is done, and the check. What
fails, takes too long or is interrupted is stopped, here or on its machine, and then undone. What is done is kept in a
record beside the script, which is replaced whole at every step; where time must pass, the script may be left and
started again after days. Where nobody is at a terminal and `--yes` is not given, a failed step is undone without a
question. A point of no return is undone only by a person's word.

{usage}
The journal has a line of JSON for each event: `at` (UTC), `runbook`, `step`, `event` (`question`, `begin`, `command`,
`check`, `instruction`, `look`, `failed`, `undo`, `undone`, `undo-failed`, `blocked`, `refused`, `wait`, `done`), `text`
and `status` (of a command; null otherwise).

## The playbook

{head}
Each command runs under `timeout` of coreutils, with the words of the plan as `argv`; a pipeline is one word for `bash`.

## The checklist

Who, where, when (from T0, one step after the other, and at the earliest where others help), go or no-go, the point of
no return and why, boxes, and room for initials and times. CommonMark with tables and task lists.

## The calendar

Where a start is given, an iCalendar file (RFC 5545) has an event for the work of every step and one for every wait. The
same runbook gives the same identifiers, so that a calendar program moves the events that it has.
"""


def write_manual() -> str:
    """The page, in Markdown."""
    text = (files("drillbook.scripts") / "bash" / "usage.bash").read_text(encoding="utf-8")
    usage = text.partition("<<END\n")[2].partition("\nEND\n")[0]
    usage = usage.replace("$runbook: $heading\n", "").replace("${0##*/}", "RUNBOOK.sh")
    head = HEAD.partition("#\n")[2].replace("FILE", "RUNBOOK.yml")
    lines = (line.removeprefix("#").removeprefix(" ") for line in head.splitlines())
    return PAGE.format(usage=_block(usage.splitlines()), head=_block(lines))


def _block(lines: Iterable[str]) -> str:
    return "".join(f"    {line}".rstrip() + "\n" for line in lines)
