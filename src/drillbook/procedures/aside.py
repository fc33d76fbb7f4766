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
    off, manual = mark_of(unit, key, "stopped"), mark_of(unit, key, "disabled")
    return Aside(
        do=(
            unless(_is(unit, "active"), command("sudo", "touch", off)),
            unless(_is(unit, "enabled"), command("sudo", "touch", manual)),
            command("sudo", "systemctl", "enable", "--now", unit),
        ),
        undo=(
            only_if(exists(manual), command("sudo", "systemctl", "disable", unit)),
            only_if(exists(off), command("sudo", "systemctl", "stop", unit)),
            command("sudo", "rm", "-f", off, manual),
        ),
    )


def stopped(unit: str, key: str) -> Aside:
    """A service is stopped now and not started at the next boot; the undo leaves it as it was found.

    It is restarted, not started: one that was told to stop and is about to end still counts as running.
    """
    on, automatic = mark_of(unit, key, "running"), mark_of(unit, key, "enabled")
    return Aside(
        do=(
            only_if(_is(unit, "active"), command("sudo", "touch", on)),
            only_if(_is(unit, "enabled"), command("sudo", "touch", automatic)),
            command("sudo", "systemctl", "disable", "--now", unit),
        ),
        undo=(
            only_if(exists(automatic), command("sudo", "systemctl", "enable", unit)),
            only_if(exists(on), command("sudo", "systemctl", "restart", unit)),
            command("sudo", "rm", "-f", on, automatic),
        ),
    )


def mark_of(unit: str, key: str, was: str) -> str:
    """The file that says how a service was found by a step."""
    return f"/var/backups/drillbook.{key}.{unit}-{was}"


def _is(unit: str, state: str) -> Command:
    return command("systemctl", f"is-{state}", "--quiet", unit)


def room(path: str, needed: int, remark: str = "") -> Check:
    """The file system that `path` lies on has so many bytes left."""
    free = command("df", "--output=avail", "-B1", "--", dirname(path) or ".")
    enough = command("awk", "-v", f"needed={needed}", "NR == 2 { enough = $1 >= needed } END { exit !enough }")
    return succeeds(piped(free, enough), remark)
