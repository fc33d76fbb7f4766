"""Commands and checks in few words: every value of the inventory is one word, and none is taken for an option.

Names for people appear in instructions only. What is typed by hand, run by a script and recorded in a journal is
written from the same words (`drillbook.model.written`).
"""

import shlex
from dataclasses import replace
from datetime import timedelta

from drillbook.model import Check, Command, Expectation, Instruction, Server, Vm, written

PATIENCE = ("-o", "BatchMode=yes", "-o", "ConnectTimeout=5")
"""For a machine that may be lost: ask for no password, and give up after five seconds."""
NOTHING = Instruction("Nothing to undo: reads only.")
"""The undo of a step that changes nothing."""


def command(*words: str, stdin: str = "") -> Command:
    """A program with its arguments, and the text it reads."""
    return Command(words, stdin)


def note(text: str) -> Instruction:
    """A sentence for a person, on one line whatever the names in it contain."""
    return Instruction(text)


def piped(first: Command, second: Command) -> Command:
    """The second reads what the first prints."""
    return replace(first, pipe=second)


def only_if(test: Command, then: Command) -> Command:
    """Run it only where the test succeeds."""
    return replace(then, only_if=test.argv)


def unless(test: Command, then: Command) -> Command:
    """Run it only where the test fails."""
    return replace(then, unless=test.argv)


def on(machine: Server | Vm) -> str:
    """How to reach a machine from any workstation; an address that a program would read as an option is not used."""
    return machine.address if machine.address and not machine.address.startswith("-") else machine.id


def remote(machine: Server | Vm, *words: str, stdin: str = "") -> Command:
    """The same command, run from another machine through ssh."""
    return Command(("ssh", "--", on(machine), shlex.join(words)), stdin)


def there(machine: Server | Vm, what: Command, *options: str, root: bool = False) -> Command:
    """A whole command with its conditions, run on another machine; as root there by root's own key, or as oneself."""
    ssh = ("sudo", "ssh") if root else ("ssh",)
    return Command((*ssh, *options, "--", on(machine), written(what)))


def where_it_answers(machine: Server | Vm, *whats: Command) -> Command:
    """Commands for a machine that may be lost: in order up to the first that fails; none where it does not answer."""
    answers = Command(("ssh", *PATIENCE, "--", on(machine), "true"))
    in_order = "; ".join(("set -e", *(written(one) for one in whats)))
    return only_if(answers, Command(("ssh", *PATIENCE, "--", on(machine), in_order)))


def exists(path: str) -> Command:
    """There is a file or folder with this name, whoever may read it."""
    return command("sudo", "test", "-e", path)


def local_path(path: str) -> str:
    """A path that no program takes for an option, and that still names the folder when letters are added to it."""
    trimmed = path.rstrip("/") or "/"
    return trimmed if trimmed.startswith("/") else f"./{trimmed}"


def private_folder(name: str) -> str:
    """For dumps that nobody but root needs to see: never a folder in which everybody may write."""
    return f"/var/backups/drillbook.{name}"


def remote_path(machine: Server | Vm, path: str) -> str:
    """A path on a machine, as rsync writes it; IPv6 addresses stand in brackets."""
    host = on(machine)
    return f"[{host}]:{path}" if ":" in host else f"{host}:{path}"


def rsync(source: str, target: str, *options: str) -> Command:
    """Copy a folder with owners, links and attributes; `-s` keeps the far side's shell away from the path."""
    return command("sudo", "rsync", "-aHAXs", *options, "--", source, target)


def succeeds(what: Command, remark: str = "", within: timedelta = timedelta(0)) -> Check:
    """It ends with status 0."""
    return Check(what, within=within, remark=remark)


def fails(what: Command, remark: str = "", within: timedelta = timedelta(0)) -> Check:
    """It ends with another status."""
    return Check(what, Expectation.FAILS, within=within, remark=remark)


def prints(what: Command, value: str, remark: str = "", within: timedelta = timedelta(0)) -> Check:
    """It prints exactly this."""
    return Check(what, Expectation.PRINTS, (value,), within, remark)


def shows(what: Command, *values: str, remark: str = "", within: timedelta = timedelta(0)) -> Check:
    """Each of these occurs in what it prints."""
    return Check(what, Expectation.SHOWS, values, within, remark)


def prints_nothing(what: Command, remark: str = "", within: timedelta = timedelta(0)) -> Check:
    """It prints nothing, as an rsync that finds nothing left to copy."""
    return Check(what, Expectation.PRINTS_NOTHING, (), within, remark)
