"""After the return: a backup of the data as they are now, kept apart from the older ones."""

from collections.abc import Iterator
from posixpath import dirname

from drillbook.model import Backup, BackupMethod, Check, Command, Dataset, Server, Step, Vm
from drillbook.procedures.aside import mark_of
from drillbook.procedures.dialect import MYSQL, dialect
from drillbook.procedures.files import nothing_left
from drillbook.procedures.postgresql import connection
from drillbook.procedures.restoration import kept_in
from drillbook.procedures.restore import is_torn
from drillbook.procedures.shell import (
    command,
    exists,
    fails,
    local_path,
    note,
    only_if,
    private_folder,
    remote,
    remote_path,
    rsync,
    shows,
    there,
    unless,
)
from drillbook.procedures.situation import Situation, minutes

IF_EMPTY = ("--ignore-fail-on-non-empty",)
"""For a folder that was made for this copy alone."""
COMPLETE = ("PostgreSQL database dump complete", "Dump completed")
"""The last line of a complete dump: of pg_dump, of mysqldump."""


def fresh_backup(situation: Situation) -> Iterator[Step]:
    """Take a backup of every dataset, into a folder of its own, so that a bad one replaces no good one."""
    for dataset in situation.datasets:
        for backup in situation.backups(dataset):
            yield _fresh(situation, dataset, backup)


def _fresh(situation: Situation, dataset: Dataset, backup: Backup) -> Step:
    source, target = _source(situation, dataset), situation.machine(backup.to)
    lines = _lines(situation, dataset, backup) if source and target else ()
    folder = f"{kept_in(backup)}.after-return"
    parent = dirname(folder)
    dumped = not _is_of_files(situation, dataset, backup)
    spare = (command("sudo", "rm", "-rf", "--", _dumps(backup)),) if dumped else ()
    made = mark_of(backup.id, "fresh", "parent-made")
    duration, provenance = minutes(60)
    return Step(
        id=f"{backup.id}.fresh",
        title=f"Take a fresh backup: {backup.title}",
        subject=backup.id,
        preconditions=(fails(remote(target, "sudo", "test", "-e", folder), "no copy of an earlier return"),)
        if lines and target
        else (),
        do=(
            unless(there(target, exists(parent)), command("sudo", "touch", made)),
            *lines,
            _send(situation, dataset, backup, target),
            *spare,
        )
        if lines and target
        else (note("Start the job by hand, and wait for it."),),
        verify=(
            *(_arrived(situation, dataset, backup, target) if lines and target else ()),
            note("A test restore of one table or folder works."),
        ),
        undo=(
            *spare,
            remote(target, "sudo", "rm", "-rf", "--", folder),
            only_if(
                exists(made), there(target, only_if(exists(parent), command("sudo", "rmdir", *IF_EMPTY, "--", parent)))
            ),
            command("sudo", "rm", "-f", made),
        )
        if lines and target
        else (note("Delete the fresh copy; the older ones stay."),),
        duration=duration,
        duration_from=provenance,
        owner=backup.restored_by or dataset.owner or situation.owner,
        machine=source.id if source and lines else None,
        changes=(f"{folder} on {target.title}",) if target else (backup.title,),
    )


def _source(situation: Situation, dataset: Dataset) -> Server | Vm | None:
    """The machine with the live data, after the return."""
    primaries = [one.on for one in situation.databases(dataset) if not one.replicates]
    return next((machine for one in (*primaries, *dataset.on) if (machine := situation.machine(one))), None)


def _dumps(backup: Backup) -> str:
    return private_folder(f"{backup.id}.after-return")


def _lines(situation: Situation, dataset: Dataset, backup: Backup) -> tuple[Command, ...]:
    """The commands of the method; none where it has none of its own."""
    name = next((one.database for one in situation.databases(dataset) if one.database), dataset.id)
    folder, postgres = _dumps(backup), ("sudo", "-u", "postgres")
    if backup.method is BackupMethod.PG_DUMP or is_torn(situation, dataset, backup):
        return (
            command("sudo", "install", "-d", "-o", "postgres", "-g", "postgres", "-m", "700", folder),
            command(*postgres, "pg_dump", "--create", "-d", connection(name), "-f", f"{folder}/dump.sql"),
            command(*postgres, "pg_dumpall", "--globals-only", "-f", f"{folder}/globals.sql"),
        )
    if backup.method is BackupMethod.MYSQLDUMP:
        engine = next((dialect(one) for one in situation.databases(dataset)), MYSQL)
        options = ("--single-transaction", "--flush-privileges", f"--result-file={folder}/dump.sql")
        return (
            command("sudo", "install", "-d", "-m", "700", folder),
            command("sudo", engine.dump, *options, "--databases", "--", name, "mysql"),
        )
    if _is_of_files(situation, dataset, backup) and dataset.path and dataset.on:
        return (command("test", "-d", local_path(dataset.path)),)
    return ()


def _is_of_files(situation: Situation, dataset: Dataset, backup: Backup) -> bool:
    return backup.method is BackupMethod.RSYNC and not situation.databases(dataset)


def _send(situation: Situation, dataset: Dataset, backup: Backup, target: Server | Vm) -> Command:
    source = local_path(dataset.path) if _is_of_files(situation, dataset, backup) else _dumps(backup)
    return rsync(f"{source}/", f"{remote_path(target, kept_in(backup))}.after-return/", "--mkpath")


def _arrived(situation: Situation, dataset: Dataset, backup: Backup, target: Server | Vm) -> tuple[Check, ...]:
    """Files: nothing is left to copy. A dump: it is there, and ends as a complete one does."""
    if _is_of_files(situation, dataset, backup):
        far = f"{remote_path(target, kept_in(backup))}.after-return/"
        return (nothing_left(f"{local_path(dataset.path)}/", far),)
    last = remote(target, "sudo", "tail", "-n", "5", "--", f"{kept_in(backup)}.after-return/dump.sql")
    return (shows(last, COMPLETE[backup.method is BackupMethod.MYSQLDUMP]),)
