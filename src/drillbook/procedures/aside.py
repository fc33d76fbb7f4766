"""What a step puts aside before it changes anything, and the commands that put it back.

Whatever the step did, and wherever it stopped, the undo finds the files, or that there were none, and which services
ran. It may be run twice, and does nothing where the step never began.
"""

from dataclasses import dataclass
from posixpath import basename, dirname

from drillbook.model import Check, Command
from drillbook.procedures.shell import command, exists, only_if, piped, succeeds, unless


@dataclass(frozen=True, slots=True)
class Aside:
    """Commands for the beginning of `do`, and for the end of `undo`."""

    do: tuple[Command, ...]
    undo: tuple[Command, ...]


def keep(path: str, kept: str) -> Aside:
    """A file or folder, or that there is none, kept in the folder `kept` beside it.

    The copy is complete before it has its name, so an undo never puts half of it back.
    """
    begun, copied = f"{kept}.begun", f"{kept}/{basename(path)}"
    copy, back = ("--ignore-missing-args", "--delete"), ("--checksum", "--delete", "--delete-missing-args")
    return Aside(
        do=(
            unless(exists(kept), command("sudo", "rsync", "-aHAXs", *copy, "--", path, f"{begun}/")),
            unless(exists(kept), command("sudo", "mv", "-T", "--", begun, kept)),
        ),
        undo=(
            only_if(exists(kept), command("sudo", "rsync", "-aHAXs", *back, "--", copied, f"{dirname(path)}/")),
            command("sudo", "rm", "-rf", "--", kept, begun),
        ),
    )


def started(unit: str, key: str) -> Aside:
    """A service is started now and at every boot; the undo leaves it as it was found."""
    return _service(unit, key, "enable", ("inactive", "stop"), ("disabled", "disable"))


def stopped(unit: str, key: str) -> Aside:
    """A service is stopped now and not started at the next boot; the undo leaves it as it was found."""
    return _service(unit, key, "disable", ("active", "start"), ("enabled", "enable"))


def _service(unit: str, key: str, verb: str, was: tuple[str, str], at_boot: tuple[str, str]) -> Aside:
    mark = mark_of(unit, key)
    show = command("systemctl", "show", "-p", "ActiveState", "-p", "UnitFileState", unit)
    (state, back), (setting, set_back) = was, at_boot
    return Aside(
        do=(
            unless(exists(mark), piped(show, command("sudo", "tee", mark))),
            command("sudo", "systemctl", verb, "--now", unit),
        ),
        undo=(
            only_if(_noted(f"UnitFileState={setting}", mark), command("sudo", "systemctl", set_back, unit)),
            only_if(_noted(f"ActiveState={state}", mark), command("sudo", "systemctl", back, unit)),
            command("sudo", "rm", "-f", mark),
        ),
    )


def mark_of(unit: str, key: str) -> str:
    """The file that says whether a service ran before a step."""
    return f"/var/backups/drillbook.{key}.{unit}"


def _noted(what: str, mark: str) -> Command:
    return command("grep", "-qsxF", what, mark)


def room(path: str, needed: int, remark: str = "") -> Check:
    """The file system that `path` lies on has so many bytes left."""
    free = command("df", "--output=avail", "-B1", "--", dirname(path) or ".")
    enough = command("awk", "-v", f"needed={needed}", "NR == 2 { enough = $1 >= needed } END { exit !enough }")
    return succeeds(piped(free, enough), remark)
