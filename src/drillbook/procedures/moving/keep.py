"""Put aside what is there before it is changed, so that undo brings back exactly that, wherever the change stopped.

What is kept becomes visible by one rename: a copy that was cut off is never taken for the whole. A path that did not
exist is kept as not existing, and undo removes what came in its place.
"""

from dataclasses import replace
from pathlib import PurePosixPath

from drillbook.model import Command
from drillbook.procedures.shell import command, local_path, only_if, unless

PARENT = "/var/backups/drillbook"


def keep(path: str, kept: str) -> tuple[Command, ...]:
    """Copy a file or folder into the folder `kept`, once: a second run does not overwrite what the first one found."""
    there, part = command("sudo", "test", "-e", kept), f"{kept}.part"
    return (
        unless(there, command("sudo", "rm", "-rf", "--", part)),
        command("sudo", "mkdir", "-p", "--", PARENT),
        unless(there, command("sudo", "install", "-d", "-m", "700", "--", part)),
        unless(there, command("sudo", "rsync", "-aHAX", "--ignore-missing-args", "--", local_path(path), f"{part}/")),
        unless(there, command("sudo", "mv", "-T", "--", part, kept)),
    )


def put_back(path: str, kept: str) -> tuple[Command, ...]:
    """Make the path as it was when it was kept, also where it did not exist, and forget what was kept."""
    return (restored(path, kept), *forget(kept))


def restored(path: str, kept: str) -> Command:
    """Make the path as it was when it was kept; nothing where nothing was kept."""
    name, parent = PurePosixPath(path).name, f"{PurePosixPath(path).parent}/"
    options = ("-aHAXc", "--delete", "--delete-missing-args")
    back = command("sudo", "rsync", *options, "--", f"{kept}/{name}", local_path(parent))
    return only_if(command("sudo", "test", "-e", kept), back)


def begin(folder: str, owner: str = "root") -> tuple[Command, ...]:
    """A folder for what a step remembers; nobody but its owner reads it."""
    return (
        command("sudo", "mkdir", "-p", "--", PARENT),
        command("sudo", "install", "-d", "-o", owner, "-g", owner, "-m", "700", "--", folder),
    )


def forget(*folders: str) -> tuple[Command, ...]:
    """Remove what was remembered, and the folder around it when nothing else is in it."""
    parts = tuple(f"{folder}.part" for folder in folders)
    empty = command("sudo", "rmdir", "--ignore-fail-on-non-empty", "--", PARENT)
    return (
        command("sudo", "rm", "-rf", "--", *folders, *parts),
        only_if(command("sudo", "test", "-d", PARENT), empty),
    )


def is_active(unit: str) -> Command:
    """The unit runs."""
    return command("systemctl", "is-active", "--quiet", unit)


def remember_unit(unit: str, kept: str) -> tuple[Command, ...]:
    """Note, once, whether a unit runs and is started at boot."""
    there, part = command("sudo", "test", "-e", kept), f"{kept}.part"
    enabled = command("systemctl", "is-enabled", "--quiet", unit)
    return (
        *begin(part),
        only_if(is_active(unit), command("sudo", "touch", f"{part}/active")),
        unless(is_active(unit), command("sudo", "touch", f"{part}/inactive")),
        only_if(enabled, command("sudo", "touch", f"{part}/enabled")),
        unless(enabled, command("sudo", "touch", f"{part}/disabled")),
        unless(there, command("sudo", "mv", "-T", "--", part, kept)),
        command("sudo", "rm", "-rf", "--", part),
    )


def restore_unit(unit: str, kept: str) -> tuple[Command, ...]:
    """Let the unit run, and be started at boot, exactly if it did when that was noted; and forget the note."""
    verbs = {"active": "start", "inactive": "stop", "enabled": "enable", "disabled": "disable"}
    return (
        *(
            only_if(command("sudo", "test", "-e", f"{kept}/{state}"), command("sudo", "systemctl", verb, unit))
            for state, verb in verbs.items()
        ),
        *forget(kept),
    )


def save(text: Command, file: str, owner: str = "root") -> tuple[Command, ...]:
    """Write what a command prints into a file, whole or not at all, once."""
    there, part = command("sudo", "test", "-e", file), f"{file}.part"
    return (unless(there, into(text, part, owner)), unless(there, command("sudo", "mv", "-T", "--", part, file)))


def into(text: Command, file: str, owner: str = "root") -> Command:
    """Write what a command prints into a file that only its owner reads, anew at each run."""
    return last(text, command("sudo", "-u", owner, "dd", f"of={file}", "status=none"))


def last(first: Command, end: Command) -> Command:
    """A pipeline with one more program at its end."""
    return replace(first, pipe=last(first.pipe, end) if first.pipe else end)
