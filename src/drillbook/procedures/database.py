"""What all database engines have in common: the old primary is fenced first, and some engines are run by others."""

from collections.abc import Iterator

from drillbook.model import Database, Step
from drillbook.procedures.shell import note, remote
from drillbook.procedures.situation import Situation, known, minutes


def fence(situation: Situation, primary: Database, replica: Database, unit: str, silent: str) -> Step:
    """Make sure that the old primary cannot come back as a second one; `silent` is the command that shows it."""
    old = situation.machine(primary.on)
    duration, provenance = minutes(5)
    return Step(
        id=f"{replica.id}.fence",
        title=f"Fence the old primary {primary.title}",
        subject=primary.id,
        do=(
            remote(old, "sudo", "systemctl", "disable", "--now", unit),
            note(f"No answer? cut {old.title} off: switch port or power, and write down which"),
        )
        if old
        else (f"Stop {primary.title} in the console of its provider, and take its network access away.",),
        verify=(silent,),
        undo=(
            remote(old, "sudo", "systemctl", "enable", "--now", unit) if old else f"Start {primary.title} again.",
            "Only while nothing has been promoted.",
        ),
        duration=duration,
        duration_from=provenance,
        owner=replica.promoted_by or situation.owner,
        is_command=old is not None,
        escalate="Cannot be fenced in 10 min: do not promote; two primaries cost more than an outage.",
    )


def promote_by_hand(situation: Situation, primary: Database, replica: Database) -> Iterator[Step]:
    """An engine without a procedure here, or one that a provider runs: in its own console."""
    yield fence(situation, primary, replica, primary.id, f"A connection to {primary.title} is refused.")
    duration, provenance = known(replica, "promotion", 15)
    yield Step(
        id=f"{replica.id}.promote",
        title=f"Promote the replica {replica.title}",
        subject=replica.id,
        do=("Promote it in its console, or by the engine's manual; write down which button or command.",),
        verify=(f"A row can be written to {replica.title} and read again.",),
        undo=(
            "Before the first write: make it a replica again.",
            "After the first write: what was written here is lost if the old primary is used again.",
        ),
        duration=duration,
        duration_from=provenance,
        owner=replica.promoted_by or situation.owner,
        is_command=False,
        go_no_go=f"Is {primary.title} fenced, and is its loss certain?",
        point_of_no_return=True,
        escalate="Not promoted after twice the expected time: restore the newest backup instead.",
        after=(f"{replica.id}.fence",),
    )


def return_by_hand(situation: Situation, primary: Database, replica: Database) -> Iterator[Step]:
    """The way back for such an engine."""
    duration, provenance = minutes(120)
    yield Step(
        id=f"{primary.id}.rebuild",
        title=f"Rebuild {primary.title} as a replica of {replica.title}, then let them change places",
        subject=primary.id,
        do=("In its console, or by the engine's manual. Empty it first: it must not come back as a second primary.",),
        verify=("It follows without a gap, and after the change a row can be written and read again.",),
        undo=(f"Stop {primary.title} again; {replica.title} stays the primary.",),
        duration=duration,
        duration_from=provenance,
        owner=replica.promoted_by or situation.owner,
        is_command=False,
        go_no_go="Is the site stable for 24 hours, power and network included?",
        escalate="Copy breaks off twice: check the disks before a third try.",
    )


def resume(situation: Situation, replica: Database) -> Iterator[Step]:
    """A replica at the returned site catches up by itself, if the log it needs is still kept."""
    duration, provenance = minutes(15)
    yield Step(
        id=f"{replica.id}.resume",
        title=f"See that {replica.title} catches up",
        subject=replica.id,
        do=("Look at its state and lag, from the primary.",),
        verify=("It follows, and its lag falls below a minute.",),
        undo=("Nothing to undo: reads only.",),
        duration=duration,
        duration_from=provenance,
        owner=replica.promoted_by or situation.owner,
        is_command=False,
        escalate="Not in an hour: the log it needs is gone; empty it, and copy it anew from the primary.",
    )
