"""Put aside what is there before it is changed, so that undo brings back exactly that, wherever the change stopped.

What is kept becomes visible by one rename: a copy that was cut off is never taken for the whole. A path that did not
exist is kept as not existing, and undo removes what came in its place.
"""

from dataclasses import replace

from drillbook.model import Command
from drillbook.procedures import aside
from drillbook.procedures.shell import command, exists, unless


def keep(path: str, kept: str) -> tuple[Command, ...]:
    """Copy a file or folder into the folder `kept`, once: a second run does not overwrite what the first one found."""
    return aside.keep(path, kept).do


def put_back(path: str, kept: str) -> tuple[Command, ...]:
    """Make the path as it was when it was kept, also where it did not exist, and forget what was kept."""
    return aside.keep(path, kept).undo


def restored(path: str, kept: str) -> Command:
    """Make the path as it was when it was kept, and keep that for another time; nothing where nothing was kept."""
    return aside.keep(path, kept).undo[0]


def begin(folder: str, owner: str = "root") -> tuple[Command, ...]:
    """A folder for what a step remembers; nobody but its owner reads it."""
    return (command("sudo", "install", "-d", "-o", owner, "-g", owner, "-m", "700", "--", folder),)


def forget(*folders: str) -> tuple[Command, ...]:
    """Remove what was remembered."""
    return (command("sudo", "rm", "-rf", "--", *folders, *(f"{folder}.begun" for folder in folders)),)


def is_active(unit: str) -> Command:
    """The unit runs."""
    return command("systemctl", "is-active", "--quiet", unit)


def save(text: Command, file: str, owner: str = "root") -> tuple[Command, ...]:
    """Write what a command prints into a file, whole or not at all, once."""
    there, part = exists(file), f"{file}.part"
    return (unless(there, into(text, part, owner)), unless(there, command("sudo", "mv", "-T", "--", part, file)))


def into(text: Command, file: str, owner: str = "root") -> Command:
    """Write what a command prints into a file that only its owner reads, anew at each run."""
    return last(text, command("sudo", "-u", owner, "dd", f"of={file}", "status=none"))


def last(first: Command, end: Command) -> Command:
    """A pipeline with one more program at its end."""
    return replace(first, pipe=last(first.pipe, end) if first.pipe else end)
