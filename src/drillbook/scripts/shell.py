"""A runbook as a bash script that carries it out step by step, undoes what fails, and goes on after days.

Every command stands in the script as `drillbook.model.written` writes it, in a here-document in which nothing is
expanded; what the script does around it is in `bash/`, the same for all. Everything else of the inventory is a
single-quoted word.
"""

import shlex
from collections.abc import Iterable, Iterator
from datetime import timedelta
from importlib.resources import files

from drillbook.model import Action, Check, Command, Estate, Instruction, Runbook, Step, Verification, written
from drillbook.quantity import write_duration
from drillbook.scripts.words import address_of, heading, machine_of, plain, reads_only, who

ENGINE = ("usage", "record", "question", "supervise", "action", "step", "main")
"""What is the same in every script, in this order."""
END = "END"
"""The line that ends a command; a longer one where the command has such a line itself."""


def shell_script(runbook: Runbook, estate: Estate) -> str:
    """The script; it needs bash 4.4 and GNU coreutils. Its exit statuses are in its own `--help`."""
    steps = (_step(number, step, estate) for number, step in enumerate(runbook.steps, 1))
    folder = files("drillbook.scripts") / "bash"
    engine = ((folder / f"{part}.bash").read_text(encoding="utf-8") for part in ENGINE)
    return "\n".join((_head(runbook, estate), *steps, _dispatch(len(runbook.steps)), *engine))


def _head(runbook: Runbook, estate: Estate) -> str:
    return f"""\
#!/usr/bin/env bash
# {heading(estate, runbook)}
#
# For {", ".join(dict.fromkeys(who(estate, step) for step in runbook.steps))}.
# Made from inventory {plain(estate.digest)}: change the inventory and build again, not this file.
# --list prints the steps, --dry-run everything that would be done, --help the rest.

# Text of the inventory stands in single quotes so that nothing in it is expanded, and a backslash is one:
# shellcheck disable=SC2016,SC1003
set -u
runbook={_word(runbook.id)}
heading={_word(heading(estate, runbook))}
inventory={_word(estate.digest)}
steps=(
{"".join(f"    {_word(step.id)}" + chr(10) for step in runbook.steps)})
"""


def _step(number: int, step: Step, estate: Estate) -> str:
    return f"""\
# {number}. {plain(step.title)}
step_{number}() {{
    case $1 in
    about)
{"".join(f"        {line}" + chr(10) for line in _about(step, estate))}        ;;
    before)
{_lines(_verification(one) for one in step.preconditions)}        ;;
    do)
{_lines(_action(one) for one in step.do)}        ;;
    verify)
{_lines(_verification(one) for one in step.verify)}        ;;
    undo)
{_lines(_action(one) for one in step.undo)}        ;;
    esac
}}
"""


def _about(step: Step, estate: Estate) -> Iterator[str]:
    """Assignments; what is left out is empty."""
    machine = machine_of(estate, step)
    yield f"title={_word(step.title)} who={_word(who(estate, step))}"
    if machine:
        yield f"machine={_word(machine.id)} address={_word(address_of(machine))}"
    yield f"takes={_word(write_duration(step.duration))} limit_s={_seconds(step.gives_up_after - step.wait)}"
    if step.wait:
        yield f"wait_s={_seconds(step.wait)}"
    said = {
        "question": step.go_no_go,
        "no_return": step.point_of_no_return,
        "changes": ", ".join(step.changes),
        "escalate": step.escalate,
        "reads_only": "yes" if reads_only(step) else "",
    }
    yield from (f"{name}={_word(text)}" for name, text in said.items() if text)
    if step.after:
        yield f"after=({' '.join(_word(one) for one in step.after)})"


def _action(action: Action) -> str:
    if isinstance(action, Instruction):
        return f"person {_word(str(action))} || return"
    return _fed("run", action)


def _verification(one: Verification) -> str:
    if isinstance(one, Instruction):
        return f"look {_word(str(one))} || return"
    return _fed(_asked(one), one.command)


def _asked(check: Check) -> str:
    values = (shlex.quote(value) for value in check.values)
    return " ".join(
        ("check", _word(check.expectation.value), str(_seconds(check.within)), _word(check.expected), *values)
    )


def _fed(call: str, command: Command) -> str:
    """The call, with the command's text on its standard input, untouched."""
    text = written(command)
    lines, end = text.split("\n"), END
    while end in lines:
        end += "_"
    return f"{call} <<'{end}' || return\n{text}\n{end}"


def _lines(calls: Iterable[str]) -> str:
    return "".join(f"        {call}\n" for call in calls)


def _dispatch(count: int) -> str:
    cases = "".join(f'    {number}) step_{number} "$2" ;;\n' for number in range(1, count + 1))
    return f"part() {{ # number of a step, which part of it\n    case $1 in\n{cases}    esac\n}}\n"


def _word(text: str) -> str:
    """A single-quoted word for people: one line."""
    return shlex.quote(plain(text))


def _seconds(time: timedelta) -> int:
    """Whole seconds, a part of one counted as one."""
    return -(-time // timedelta(seconds=1))
