"""Commands for people to type: every value of the inventory is one quoted word."""

import shlex

from drillbook.model import Server, Vm


def command(*words: str) -> str:
    """A shell line of these words; each is quoted where it must be."""
    return shlex.join(words)


def on(machine: Server | Vm) -> str:
    """How to reach a machine from any workstation."""
    return machine.address or machine.id


def remote(machine: Server | Vm, *words: str) -> str:
    """The same line, typed from a workstation through ssh."""
    return command("ssh", on(machine), command(*words))
