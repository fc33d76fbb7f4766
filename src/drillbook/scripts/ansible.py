"""A runbook as an Ansible playbook: a play for each run of steps on one machine, in their order.

Commands are lists of words for `ansible.builtin.command`, in which nothing is expanded; a pipeline, which has no such
list, is one word for `bash -c`, as `drillbook.model.written` writes it. Text in which Jinja would find something is
tagged `!unsafe`, so that it stays text. Only this module writes YAML.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from datetime import timedelta
from itertools import groupby
from typing import Any

import yaml

from drillbook.model import Action, Check, Command, Estate, Expectation, Instruction, Runbook, Step, Verification
from drillbook.model import written as written_
from drillbook.quantity import write_duration
from drillbook.scripts.words import address_of, heading, machine_of, plain, reads_only, who

Task = dict[str, Any]
YES = "drillbook_yes | default(false) | bool"
"""`-e drillbook_yes=true`: unattended."""
CHECK_S = 60
"""Time of one asking of a check."""
RESERVED = frozenset({"all", "ungrouped", "localhost"})
"""Names that mean something else to Ansible."""
LOCAL: Task = {
    "hosts": "localhost",
    "connection": "local",
    "vars": {"ansible_python_interpreter": "{{ ansible_playbook_python }}"},
}
"""On the workstation, with the Python that Ansible itself has."""
LONGEST_NAME = 120
HEAD = """\
# {heading}
# Made from inventory {digest}: change the inventory and build again, not this file.
#
#   ansible-playbook FILE                       asks every question on the terminal
#   ansible-playbook FILE --tags STEP           one step; the steps' identifiers are the tags
#   ansible-playbook FILE -e drillbook_yes=true unattended: questions are answered yes, instructions taken as done
#   ansible-playbook FILE -e drillbook_wait=false    does not wait where time must pass (a TTL, a delegation)
#
# A step that fails is undone, and the playbook stops there. Ansible undoes nothing when it is interrupted or cannot
# reach a machine: the shell script of this runbook does, with --undo STEP.
"""


class Unsafe(str):
    """Text of the inventory that is never a template."""

    __slots__ = ()


class Dumper(yaml.SafeDumper):
    """Writes `Unsafe` with its tag, and lists set in from their key."""

    def increase_indent(self, flow: bool = False, indentless: bool = False) -> None:
        """Lists stand two columns in, as playbooks are written."""
        super().increase_indent(flow, False)

    def ignore_aliases(self, data: object) -> bool:
        """Write equal parts out: a reader of a plan follows no references."""
        return True


Dumper.add_representer(Unsafe, lambda dumper, value: dumper.represent_scalar("!unsafe", str(value)))


def playbook(runbook: Runbook, estate: Estate) -> str:
    """The playbook, for ansible-core 2.16 and later; it brings its own hosts, and needs no inventory of Ansible's."""
    plays = [*_machines(runbook, estate)]
    numbered = list(enumerate(runbook.steps, 1))
    for _, group in groupby(numbered, key=lambda one: one[1].machine):
        steps = list(group)
        plays.append(_play(steps, estate))
    head = HEAD.format(heading=heading(estate, runbook), digest=plain(estate.digest))
    return head + yaml.dump(plays, Dumper=Dumper, sort_keys=False, allow_unicode=True, width=10**6, explicit_start=True)


def _text(value: str) -> str:
    return Unsafe(value) if any(mark in value for mark in ("{{", "{%", "{#")) else value


def _machines(runbook: Runbook, estate: Estate) -> Iterator[Task]:
    found = (machine_of(estate, step) for step in runbook.steps)
    machines = {machine.id: machine for machine in found if machine}
    if machines:
        yield {
            "name": "The machines, as the inventory has them",
            **LOCAL,
            "gather_facts": False,
            "tags": ["always"],
            "tasks": [
                {
                    "name": f"Machine {machine.id}",
                    "ansible.builtin.add_host": {"name": _host(machine.id), "ansible_host": _text(address_of(machine))},
                    "changed_when": False,
                }
                for machine in machines.values()
            ],
        }


def _host(machine: str) -> str:
    return f"machine-{machine}" if machine in RESERVED else machine


def _play(steps: Sequence[tuple[int, Step]], estate: Estate) -> Task:
    machine = machine_of(estate, steps[0][1])
    where = {"hosts": _host(machine.id)} if machine else LOCAL
    first, last = steps[0][0], steps[-1][0]
    which = f"Step {first}" if first == last else f"Steps {first} to {last}"
    return {
        "name": f"{which}, on {machine.id if machine else 'any workstation'}",
        **where,
        "gather_facts": False,
        "any_errors_fatal": True,
        "tasks": [_step(number, step, estate) for number, step in steps],
    }


def _step(number: int, step: Step, estate: Estate) -> Task:
    """Questions and preconditions, before which nothing is to be undone; do and verify; the wait."""
    limit = step.gives_up_after - step.wait
    work = [*_actions(step.do, limit), *(task for one in step.verify for task in _verification(one))]
    tasks = [*_before(step)]
    if reads_only(step):
        tasks += work
    else:
        tasks.append({"name": "Do, and see that it worked", "block": work, "rescue": [*_rescue(step, limit)]})
    if step.wait:
        tasks.append(_wait(step.wait))
    return {
        "name": _text(f"{number}. {plain(step.title)} ({who(estate, step)}, {write_duration(step.duration)})"),
        "tags": [step.id],
        "block": tasks,
    }


def _before(step: Step) -> Iterator[Task]:
    if step.go_no_go:
        no_return = f" POINT OF NO RETURN: {step.point_of_no_return}" if step.point_of_no_return else ""
        yield from _asked(f"Go or no-go: {step.go_no_go}{no_return}")
    for one in step.preconditions:
        yield from _verification(one)


def _rescue(step: Step, limit: timedelta) -> Iterator[Task]:
    """The undo, asked for first where it has a price; the playbook fails in any case."""
    undo: list[Task] = [*_actions(step.undo, limit)]
    if step.point_of_no_return:
        yield from _asked(
            f"{step.title} failed. Undoing has a price: {step.point_of_no_return} Undo it?", unattended=False
        )
    yield from undo
    yield {
        "name": "Stop here",
        "ansible.builtin.fail": {"msg": f"{step.id} failed, and is undone"},
    }


def _wait(time: timedelta) -> Task:
    return {
        "name": f"Let {write_duration(time)} pass",
        "ansible.builtin.pause": {"seconds": -(-time // timedelta(seconds=1))},
        "when": "drillbook_wait | default(true) | bool",
    }


def _asked(question: str, *, unattended: bool = True) -> Iterator[Task]:
    """A question that must be answered yes; `unattended`: drillbook_yes answers it."""
    text = plain(question)
    yield {
        "name": "Ask",
        "ansible.builtin.pause": {"prompt": _text(f"{text} [yes/no]")},
        "register": "drillbook_answer",
        "when": f"not ({YES})",
    }
    answered = "drillbook_answer.user_input | default('') == 'yes'"
    yield {
        "name": _name(f"Answered yes: {text}"),
        "ansible.builtin.assert": {"that": [f"({YES}) or ({answered})" if unattended else answered], "quiet": True},
    }


def _actions(actions: Iterable[Action], limit: timedelta) -> Iterator[Task]:
    for action in actions:
        if isinstance(action, Instruction):
            yield from _asked(f"{action} Done?")
        else:
            yield from _command(action, -(-limit // timedelta(seconds=1)))


def _command(command: Command, limit_s: int) -> Iterator[Task]:
    """The command, after its test where it has one; a pipeline as one word for bash."""
    test = command.only_if or command.unless
    if test:
        yield {
            "name": _name(f"Only {'if' if command.only_if else 'unless'}: {written_(Command(test))}"),
            "ansible.builtin.command": _words(test, CHECK_S),
            "register": "drillbook_test",
            "changed_when": False,
            "failed_when": False,
        }
    bare = replace(command, only_if=(), unless=())
    task: Task = {"name": _name(written_(command)), **_run(bare, limit_s)}
    if test:
        task["when"] = f"drillbook_test.rc {'==' if command.only_if else '!='} 0"
    yield task


def _name(text: str) -> str:
    """A task's name: a long command's text stands in full beside it only."""
    text = plain(text)
    return _text(text if len(text) <= LONGEST_NAME else f"{text[:LONGEST_NAME]}…")


def _run(command: Command, limit_s: int) -> Task:
    """What runs it, with its text word for word beside it."""
    if command.pipe is None and not command.only_if and not command.unless:
        words = _words(command.argv, limit_s)
        if command.stdin:
            words["stdin"] = _text(command.stdin.removesuffix("\n"))  # a final line feed is added
    else:
        words = _words(("bash", "-o", "pipefail", "-c", written_(command)), limit_s)
    return {"ansible.builtin.command": words, "vars": {"drillbook_written": _text(written_(command))}}


def _words(argv: Sequence[str], limit_s: int) -> Task:
    """Ended where it runs when its time is up, so that no undo begins before it has stopped."""
    words = ("timeout", "--kill-after=10", str(limit_s), *argv)
    return {"argv": [_text(word) for word in words], "expand_argument_vars": False}


def _verification(one: Verification) -> Iterator[Task]:
    if isinstance(one, Instruction):
        yield from _asked(f"{one} Is it so?")
        return
    task: Task = {"name": _name(f"See: {one}"), **_run(one.command, CHECK_S)}
    if one.values:
        task["vars"]["drillbook_expected"] = [_text(value) for value in one.values]
    task |= {"register": "drillbook_seen", "changed_when": False, "failed_when": f"not ({_holds(one)})"}
    within_s = -(-one.within // timedelta(seconds=1))
    if within_s:
        task |= {"until": _holds(one), "retries": within_s, "delay": 1}
    yield task


def _holds(check: Check) -> str:
    """What must be seen, for Jinja. A command that was stopped or not found shows nothing."""
    ran = "drillbook_seen.rc not in [124, 126, 127, 137]"
    match check.expectation:
        case Expectation.SUCCEEDS:
            return "drillbook_seen.rc == 0"
        case Expectation.FAILS:
            return f"drillbook_seen.rc != 0 and {ran}"
        case Expectation.PRINTS:
            return f"{ran} and (drillbook_seen.stdout | trim) == (drillbook_expected[0] | trim)"
        case Expectation.SHOWS:
            seen = "(drillbook_seen.stdout ~ '\\n' ~ drillbook_seen.stderr)"
            return f"{ran} and (drillbook_expected | reject('in', {seen}) | list | length) == 0"
        case Expectation.PRINTS_NOTHING:
            return "drillbook_seen.rc == 0 and (drillbook_seen.stdout | trim) == ''"
