"""Restoring a dataset from its newest backup, by the method the backup was made with.

Schema, data, owners and permissions come back together. A file copy of a running PostgreSQL is never restored; one of
MyISAM tables only while the server is shut down.
"""

from collections.abc import Iterator
from datetime import timedelta
from types import MappingProxyType

from drillbook.model import Action, Backup, BackupMethod, Dataset, Engine, Provenance, Server, Step, Vm
from drillbook.procedures.aside import keep, room
from drillbook.procedures.files import nothing_left
from drillbook.procedures.restoration import Method, Restoration, folder_of, has_copy, kept_in
from drillbook.procedures.restore_database import restore_myisam, restore_mysql, restore_postgresql
from drillbook.procedures.shell import NOTHING, command, local_path, note, remote_path, rsync
from drillbook.procedures.situation import Situation, known, minutes


def restore(situation: Situation, dataset: Dataset, backup: Backup) -> Iterator[Step]:
    """Find the newest copy, restore it on the machine named, protect it as the original was."""
    if is_torn(situation, dataset, backup):
        yield _refuse(situation, dataset, backup)
        return
    yield _find(situation, dataset, backup)
    machine = situation.machine(backup.restore_on or backup.to)
    done = _method(situation, dataset, backup)(situation, dataset, backup)
    title = machine.title if machine else backup.restore_on or backup.to
    duration, provenance = _time_of(dataset, backup)
    yield Step(
        id=f"{backup.id}.restore",
        title=f"Restore {dataset.title} on {title}",
        subject=dataset.id,
        preconditions=(
            *((has_copy(kept_in(backup)),) if machine and machine.id == backup.to else ()),
            *((room(f"{folder_of(backup)}/x", dataset.size, f"{dataset.title}"),) if machine and dataset.size else ()),
        ),
        do=(*_fetch(situation, backup, machine), *done.do),
        verify=done.verify,
        undo=(*done.undo, *_forget(backup, machine)),
        duration=duration,
        duration_from=provenance,
        owner=_owner(situation, dataset, backup),
        machine=machine.id if machine else None,
        changes=done.changes,
        go_no_go="Is the live data lost for longer than the restore takes?",
        escalate="Twice the expected time: tell users, and start a second restore on another machine.",
        after=(f"{backup.id}.find",),
    )
    if machine and dataset.sensitive:
        yield _protect(situation, dataset, backup, machine)


def _time_of(dataset: Dataset, backup: Backup) -> tuple[timedelta, Provenance]:
    """As given; else from size and throughput, and no better than the weaker of the two; else our guess."""
    calculated = backup.restore_time(dataset)
    if backup.restore is not None or calculated is None:
        return known(backup, "restore", 60)
    from_both = {dataset.provenance("size"), backup.provenance("restore_throughput")}
    order = (Provenance.ASSUMED, Provenance.SOURCED, Provenance.GIVEN)
    return calculated, next(one for one in order if one in from_both)


def is_torn(situation: Situation, dataset: Dataset, backup: Backup) -> bool:
    """A copy of a running PostgreSQL's files: pages of different moments, so no database can be made of it."""
    engines = {one.engine for one in situation.databases(dataset)}
    return backup.method is BackupMethod.RSYNC and Engine.POSTGRESQL in engines


def _refuse(situation: Situation, dataset: Dataset, backup: Backup) -> Step:
    duration, provenance = minutes(10)
    place = situation.estate.where(backup, "method")
    return Step(
        id=f"{backup.id}.refuse",
        title=f"Do not restore {dataset.title} from {backup.title}: copied files of PostgreSQL are corrupt",
        subject=backup.id,
        do=(
            note("Files of a running PostgreSQL, copied by rsync or tar, hold pages of different moments."),
            note("Look for a dump, however old, and tell the owner of the data how old it is."),
            note(f"Missing in the inventory: a backup with `method: pg_dump` ({place.file}:{place.line})."),
        ),
        verify=(note("A dump is found and its date is in the log, or the owner knows that there is none."),),
        undo=(note("Nothing to undo: nothing is changed. Keep the copied files for a data recovery company."),),
        duration=duration,
        duration_from=provenance,
        owner=_owner(situation, dataset, backup),
        escalate=f"At once: {dataset.title} has no copy that can be restored.",
    )


def _method(situation: Situation, dataset: Dataset, backup: Backup) -> Method:
    """The commands of the backup's method; by hand where a company keeps it, or nobody knows how."""
    if situation.machine(backup.restore_on or backup.to) is None:
        return _by_hand
    if backup.method is BackupMethod.RSYNC and situation.databases(dataset):
        engines = {one.engine for one in situation.databases(dataset)}
        return restore_myisam if engines and engines <= {Engine.MYSQL, Engine.MARIADB} else _by_hand
    return RESTORATIONS.get(backup.method, _by_hand)


def _owner(situation: Situation, dataset: Dataset, backup: Backup) -> str | None:
    return backup.restored_by or dataset.owner or situation.owner


def _find(situation: Situation, dataset: Dataset, backup: Backup) -> Step:
    keeper = situation.machine(backup.to)
    usual = f"Look at what {situation.graph.node(backup.to).name} keeps at {backup.path or 'its usual place'}."
    newest = "The newest copy is complete (its log ends without an error) and older than the damage."
    duration, provenance = minutes(5)
    return Step(
        id=f"{backup.id}.find",
        title=f"Find the newest copy of {dataset.title}",
        subject=backup.id,
        do=(command("sudo", "ls", "-lt", kept_in(backup)),) if keeper else (note(usual),),
        verify=(
            *((has_copy(kept_in(backup)),) if keeper else ()),
            note(f"{newest} Write its date down: that is the data's age."),
        ),
        undo=(NOTHING,),
        duration=duration,
        duration_from=provenance,
        owner=_owner(situation, dataset, backup),
        machine=keeper.id if keeper else None,
        escalate="No complete copy: stop, and call whoever owns the data.",
    )


def _fetch(situation: Situation, backup: Backup, machine: Server | Vm | None) -> Iterator[Action]:
    keeper = situation.machine(backup.to)
    if machine and folder_of(backup) != kept_in(backup):
        yield command("sudo", "install", "-d", "-m", "700", folder_of(backup))
        if keeper:
            yield rsync(f"{remote_path(keeper, kept_in(backup))}/", folder_of(backup))
        else:
            yield note(f"Bring the copy from {situation.graph.node(backup.to).name} to {folder_of(backup)}")


def _forget(backup: Backup, machine: Server | Vm | None) -> Iterator[Action]:
    """What was fetched is deleted again."""
    if machine and folder_of(backup) != kept_in(backup):
        yield command("sudo", "rm", "-rf", "--", folder_of(backup))


def _files(situation: Situation, dataset: Dataset, backup: Backup) -> Restoration:
    path, folder = local_path(dataset.path or f"/srv/{dataset.id}"), f"{folder_of(backup)}/"
    before = keep(path, f"{path}.before-restore")
    return Restoration(
        do=(*before.do, rsync(folder, path, "--numeric-ids", "--delete")),
        verify=(nothing_left(folder, path, "--numeric-ids", "--delete"),),
        undo=before.undo,
        changes=(path,),
    )


def _by_hand(situation: Situation, dataset: Dataset, backup: Backup) -> Restoration:
    target = situation.graph.node(backup.restore_on or backup.to).name
    return Restoration(
        do=(
            note(f"Restore it from the {backup.method.value} copy to {target}, into a new place beside what is there."),
        ),
        verify=(note("The largest and the newest items open; their number agrees with the log of the backup."),),
        undo=(note("Put the restored copy aside; what was there before has not been touched."),),
        changes=(target,),
    )


RESTORATIONS: MappingProxyType[BackupMethod, Method] = MappingProxyType(
    {BackupMethod.PG_DUMP: restore_postgresql, BackupMethod.MYSQLDUMP: restore_mysql, BackupMethod.RSYNC: _files}
)
"""Methods with commands of their own; the others are restored by hand."""


def _protect(situation: Situation, dataset: Dataset, backup: Backup, machine: Server | Vm) -> Step:
    duration, provenance = minutes(10)
    return Step(
        id=f"{dataset.id}.protect",
        title=f"Protect the restored {dataset.title} as the original was",
        subject=dataset.id,
        do=(
            note(f"On {machine.title}: who may log in, read the files or tables, and connect from outside?"),
            note("Close what was not open on the lost machine (appendix G); keep owners and permissions as they were."),
        ),
        verify=(note("A log-in by somebody who had no access is refused; only the ports of the lost machine answer."),),
        undo=(note("Open again what was closed; the log says what."),),
        duration=duration,
        duration_from=provenance,
        owner=_owner(situation, dataset, backup),
        after=(f"{backup.id}.restore",),
    )
