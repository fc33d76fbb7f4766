"""After the return: a backup of the data as they are now, kept apart from the older ones."""

from collections.abc import Iterator

from drillbook.model import Backup, BackupMethod, Dataset, Server, Step, Vm
from drillbook.procedures.postgresql import connection
from drillbook.procedures.restore import is_torn, kept_in
from drillbook.procedures.shell import command, local_path, private_folder, remote, remote_path, rsync
from drillbook.procedures.situation import Situation, minutes


def fresh_backup(situation: Situation) -> Iterator[Step]:
    """Take a backup of every dataset, into a folder of its own, so that a bad one replaces no good one."""
    for dataset in situation.datasets:
        for backup in situation.backups(dataset):
            yield _fresh(situation, dataset, backup)


def _fresh(situation: Situation, dataset: Dataset, backup: Backup) -> Step:
    source, target = _source(situation, dataset), situation.machine(backup.to)
    lines = _lines(situation, dataset, backup) if source and target else ()
    folder = f"{kept_in(backup)}.after-return"
    duration, provenance = minutes(60)
    return Step(
        id=f"{backup.id}.fresh",
        title=f"Take a fresh backup: {backup.title}",
        subject=backup.id,
        do=(*lines, _send(situation, dataset, backup, target))
        if lines and target
        else ("Start the job by hand, and wait for it.",),
        verify=("The copy is complete at its target, and a test restore of one table or folder works.",),
        undo=(remote(target, "sudo", "rm", "-r", "--", folder),)
        if lines and target
        else ("Delete the fresh copy; the older ones stay.",),
        duration=duration,
        duration_from=provenance,
        owner=backup.restored_by or dataset.owner or situation.owner,
        machine=source.id if source and lines else None,
        is_command=bool(lines),
    )


def _source(situation: Situation, dataset: Dataset) -> Server | Vm | None:
    """The machine with the live data, after the return."""
    primaries = [one.on for one in situation.databases(dataset) if not one.replicates]
    return next((machine for one in (*primaries, *dataset.on) if (machine := situation.machine(one))), None)


def _lines(situation: Situation, dataset: Dataset, backup: Backup) -> tuple[str, ...]:
    """The commands of the method; none where it has none of its own."""
    name = next((one.database for one in situation.databases(dataset) if one.database), dataset.id)
    folder, postgres = private_folder(f"{backup.id}.after-return"), ("sudo", "-u", "postgres")
    if backup.method is BackupMethod.PG_DUMP or is_torn(situation, dataset, backup):
        return (
            command("sudo", "install", "-d", "-o", "postgres", "-g", "postgres", "-m", "700", folder),
            command(*postgres, "pg_dump", "-d", connection(name), "-f", f"{folder}/dump.sql"),
            command(*postgres, "pg_dumpall", "--globals-only", "-f", f"{folder}/globals.sql"),
        )
    if backup.method is BackupMethod.MYSQLDUMP:
        file = f"--result-file={folder}/dump.sql"
        return (
            command("sudo", "install", "-d", "-m", "700", folder),
            command("sudo", "mysqldump", "--single-transaction", file, "--databases", "--", name, "mysql"),
        )
    if _is_of_files(situation, dataset, backup) and dataset.path and dataset.on:
        return (command("test", "-d", local_path(dataset.path)),)
    return ()


def _is_of_files(situation: Situation, dataset: Dataset, backup: Backup) -> bool:
    return backup.method is BackupMethod.RSYNC and not situation.databases(dataset)


def _send(situation: Situation, dataset: Dataset, backup: Backup, target: Server | Vm) -> str:
    dumped = not _is_of_files(situation, dataset, backup)
    source = private_folder(f"{backup.id}.after-return") if dumped else local_path(dataset.path)
    return rsync(f"{source}/", f"{remote_path(target, kept_in(backup))}.after-return/")
