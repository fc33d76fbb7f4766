"""Lines for people to type: every value of the inventory is one quoted word, and none is taken for an option.

A line of a step is a command when it begins with a small letter; a line that begins with "# " or a capital is a
sentence. Names for people appear in sentences only, and never bring a line break of their own into a command.
"""

import shlex

from drillbook.model import Server, Vm


def command(*words: str) -> str:
    """A shell line of these words; each is quoted where it must be."""
    return shlex.join(words)


def note(text: str) -> str:
    """A sentence among commands: a comment, on one line whatever the names in it contain."""
    return f"# {' '.join(text.split())}"


def is_sentence(line: str) -> bool:
    """For readers, not for a shell."""
    return line.startswith("#") or line[:1].isupper()


def on(machine: Server | Vm) -> str:
    """How to reach a machine from any workstation; an address that a program would read as an option is not used."""
    return machine.address if machine.address and not machine.address.startswith("-") else machine.id


def remote(machine: Server | Vm, *words: str) -> str:
    """The same line, typed from a workstation through ssh."""
    return command("ssh", "--", on(machine), command(*words))


def local_path(path: str) -> str:
    """A path that no program takes for an option."""
    return path if path.startswith("/") else f"./{path}"


def private_folder(name: str) -> str:
    """For dumps that nobody but root needs to see: never a folder in which everybody may write."""
    return f"/var/backups/drillbook/{name}"


def remote_path(machine: Server | Vm, path: str) -> str:
    """A path on a machine, as rsync writes it; IPv6 addresses stand in brackets."""
    host = on(machine)
    return f"[{host}]:{path}" if ":" in host else f"{host}:{path}"


def rsync(source: str, target: str, *options: str) -> str:
    """Copy a folder with owners, links and attributes; `-s` keeps the far side's shell away from the path."""
    return command("sudo", "rsync", "-aHAXs", *options, "--", source, target)


def shows(line: str, what: str) -> str:
    """A check: the command to type, then what must be seen."""
    return f"{line} {what}"
