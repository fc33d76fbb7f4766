"""Text of an inventory as it may stand in a comment, a title or a question: one line that moves no cursor."""

from collections.abc import Iterable

from drillbook.model import Action, Estate, Instruction, Runbook, Server, Step, Verification, Vm
from drillbook.procedures.shell import NOTHING, on


def plain(text: str) -> str:
    """On one line; characters that do not print are written as their numbers."""
    joined = " ".join(text.split())
    return "".join(char if char.isprintable() else f"\\u{ord(char):04x}" for char in joined)


def who(estate: Estate, step: Step) -> str:
    """The name of the team or person who does it."""
    found = estate.find(step.owner) if step.owner else None
    return plain(found.title) if found else "whoever carries out the plan"


def machine_of(estate: Estate, step: Step) -> Server | Vm | None:
    """The machine on which its commands run; None: any workstation."""
    found = estate.find(step.machine) if step.machine else None
    return found if isinstance(found, Server | Vm) else None


def address_of(machine: Server | Vm | None) -> str:
    """How ssh reaches it; empty for the workstation itself."""
    return on(machine) if machine else ""


def heading(estate: Estate, runbook: Runbook) -> str:
    """What it does, where, for whom."""
    site = estate.find(runbook.site)
    place = f"site {plain(site.title)}" if site else "no site"
    return f"{plain(runbook.title)}, {place}, {plain(estate.organisation.name)}"


def reads_only(step: Step) -> bool:
    """There is nothing to undo."""
    return step.undo == (NOTHING,)


def by_people(actions: Iterable[Action | Verification]) -> bool:
    """All of it is done by people."""
    return all(isinstance(one, Instruction) for one in actions)
