"""What all database engines have in common: the old primary is fenced first, and some engines are run by others."""

from collections.abc import Iterator

from drillbook.model import Action, Check, Command, Database, Server, Step, Verification, Vm
from drillbook.procedures.aside import Aside, room, stopped
from drillbook.procedures.shell import NOTHING, command, exists, fails, note, only_if, unless, where_it_answers
from drillbook.procedures.situation import Situation, known, minutes

LOST_BY_GOING_BACK = "After the first write, what was written here is lost if {} is used again."
"""Why a promotion is a point of no return."""


def fence(situation: Situation, primary: Database, replica: Database, unit: str, silent: Verification) -> Step:
    """Make sure that the old primary cannot come back as a second one; `silent` shows that it does not answer.

    A machine that does not answer counts as fenced for as long as it does not: so it is stopped where it can be
    reached, and cut off by people where it cannot.
    """
    old = situation.machine(primary.on)
    key = f"{replica.id}.fence"
    duration, provenance = minutes(5)
    do, undo = _reached(old, unit, key) if old else _by_its_provider(primary)
    return Step(
        id=key,
        title=f"Fence the old primary {primary.title}",
        subject=primary.id,
        do=do,
        verify=(silent,),
        undo=undo,
        duration=duration,
        duration_from=provenance,
        owner=replica.promoted_by or situation.owner,
        escalate="Cannot be fenced in 10 min: do not promote; two primaries cost more than an outage.",
        changes=(f"{unit} on {old.title}",) if old else (primary.title,),
    )


def _reached(old: Server | Vm, unit: str, key: str) -> tuple[tuple[Action, ...], tuple[Action, ...]]:
    service = stopped(unit, key)
    cut = note(f"No answer? cut {old.title} off: switch port or power, and write down which")
    again = note("Only while nothing has been promoted; what was cut off is connected again.")
    return (*where_it_answers(old, *service.do), cut), (*where_it_answers(old, *service.undo), again)


def _by_its_provider(primary: Database) -> tuple[tuple[Action, ...], tuple[Action, ...]]:
    stop = note(f"Stop {primary.title} in the console of its provider, and take its network access away.")
    again = (note(f"Start {primary.title} again."), note("Only while nothing has been promoted."))
    return (stop,), again


def rebuild(path: str, mark: str, *build: Command, stop: Command) -> Aside:
    """Make a data folder anew beside the old one, then exchange them; the old one is put aside, and comes back.

    `build` makes the folder `path`.rebuild, with the file `mark` (named as it lies in `path` later) at the end, so
    the mark says that the exchange took place. `stop` stops the server before the old folder returns.
    """
    new, away, made = f"{path}.rebuild", f"{path}.before-rebuild", exists(mark)
    return Aside(
        do=(
            unless(made, command("sudo", "rm", "-rf", "--", new)),
            *(unless(made, one) for one in build),
            unless(exists(away), command("sudo", "mv", "-T", "--", path, away)),
            only_if(exists(new), command("sudo", "mv", "-T", "--", new, path)),
        ),
        undo=(
            only_if(made, stop),
            only_if(made, command("sudo", "mv", "-T", "--", path, new)),
            only_if(exists(away), command("sudo", "mv", "-T", "--", away, path)),
            command("sudo", "rm", "-rf", "--", new),
        ),
    )


def rebuilding(
    situation: Situation, follower: Database, leader: Database, unit: str, path: str, named: tuple[str, str], after: str
) -> Step:
    """The step in which a stopped server is made a replica, whatever its engine: all but its commands.

    `named` is the step's identifier and its title.
    """
    size = situation.estate.datasets[follower.dataset].size
    duration, provenance = minutes(120)
    return Step(
        id=named[0],
        title=named[1],
        subject=follower.id,
        preconditions=(
            fails(command("systemctl", "is-active", "--quiet", unit), "it is stopped"),
            fails(exists(f"{path}.before-rebuild"), "nothing is left there from an earlier time"),
            *((room(path, size, "room for both"),) if size else ()),
        ),
        do=(),
        verify=(),
        undo=(),
        duration=duration,
        duration_from=provenance,
        owner=follower.promoted_by or leader.promoted_by or situation.owner,
        machine=follower.on,
        go_no_go="Is the site stable for 24 hours, power and network included?",
        escalate="Copy breaks off twice: check the disks before a third try.",
        changes=(f"{path} on {title_of_machine(situation, follower)}",),
        after=(after,) if after else (),
    )


def title_of_machine(situation: Situation, database: Database) -> str:
    """The machine it runs on, as people call it."""
    machine = situation.machine(database.on)
    return machine.title if machine else database.on


def promote_by_hand(situation: Situation, primary: Database, replica: Database) -> Iterator[Step]:
    """An engine without a procedure here, or one that a provider runs: in its own console."""
    yield fence(situation, primary, replica, primary.id, note(f"A connection to {primary.title} is refused."))
    duration, provenance = known(replica, "promotion", 15)
    yield Step(
        id=f"{replica.id}.promote",
        title=f"Promote the replica {replica.title}",
        subject=replica.id,
        preconditions=(note(f"A connection to {primary.title} is refused."),),
        do=(note("Promote it in its console, or by the engine's manual; write down which button or command."),),
        verify=(note(f"A row can be written to {replica.title} and read again."),),
        undo=(
            note("Before the first write: make it a replica again."),
            note("After the first write: what was written here is lost if the old primary is used again."),
        ),
        duration=duration,
        duration_from=provenance,
        owner=replica.promoted_by or situation.owner,
        go_no_go=f"Is {primary.title} fenced, and is its loss certain?",
        point_of_no_return=LOST_BY_GOING_BACK.format(primary.title),
        escalate="Not promoted after twice the expected time: restore the newest backup instead.",
        changes=(replica.title,),
        after=(f"{replica.id}.fence",),
    )


def return_by_hand(situation: Situation, primary: Database, replica: Database) -> Iterator[Step]:
    """The way back for such an engine."""
    duration, provenance = minutes(120)
    how = "In its console, or by the engine's manual. Empty it first: it must not come back as a second primary."
    yield Step(
        id=f"{primary.id}.rebuild",
        title=f"Rebuild {primary.title} as a replica of {replica.title}, then let them change places",
        subject=primary.id,
        do=(note(how),),
        verify=(note("It follows without a gap, and after the change a row can be written and read again."),),
        undo=(note(f"Stop {primary.title} again; {replica.title} stays the primary."),),
        duration=duration,
        duration_from=provenance,
        owner=replica.promoted_by or situation.owner,
        go_no_go="Is the site stable for 24 hours, power and network included?",
        escalate="Copy breaks off twice: check the disks before a third try.",
        changes=(primary.title, replica.title),
    )


def resume(situation: Situation, replica: Database, follows: Check | None) -> Iterator[Step]:
    """A replica at the returned site catches up by itself, if the log it needs is still kept.

    `follows` is what a replica of its engine shows; None: its state is looked at by hand.
    """
    duration, provenance = minutes(15)
    yield Step(
        id=f"{replica.id}.resume",
        title=f"See that {replica.title} catches up",
        subject=replica.id,
        do=(follows.command if follows else note("Look at its state and lag, from the primary."),),
        verify=(follows or note("It follows, and its lag falls below a minute."),),
        undo=(NOTHING,),
        duration=duration,
        duration_from=provenance,
        owner=replica.promoted_by or situation.owner,
        machine=replica.on if follows else None,
        escalate="Not in an hour: the log it needs is gone; empty it, and copy it anew from the primary.",
    )
