"""Restoring a dataset from its newest backup, by the method the backup was made with."""

import shlex
from collections.abc import Iterator

from drillbook.model import Backup, BackupMethod, Database, Dataset, Step
from drillbook.procedures.shell import command, on
from drillbook.procedures.situation import Situation, given, minutes


def restore(situation: Situation, dataset: Dataset, backup: Backup) -> Iterator[Step]:
    """Find the newest copy, restore it on the machine named, check it."""
    estate = situation.estate
    target = backup.restore_on or backup.to
    machine = estate.servers.get(target) or estate.vms.get(target)
    owner = backup.restored_by or dataset.owner or situation.owner
    folder = backup.path or f"/backup/{dataset.id}"
    duration, provenance = minutes(5)
    yield Step(
        id=f"{backup.id}.find",
        title=f"Find the newest copy of {dataset.title}",
        subject=backup.id,
        do=(command("ls", "-lt", folder),),
        verify=(
            "The newest file is complete (its log ends without an error). Write its date down: that is the data's age.",
        ),
        undo=("Nothing to undo: reads only.",),
        duration=duration,
        duration_from=provenance,
        owner=owner,
        machine=backup.to if backup.to in estate.servers or backup.to in estate.vms else None,
        escalate="No complete copy: stop, and call whoever owns the data.",
    )
    database = next((one for one in situation.databases(dataset)), None)
    duration, provenance = given(backup.restore, minutes(60)[0])
    do, verify, undo = _commands(backup, dataset, database, folder)
    yield Step(
        id=f"{backup.id}.restore",
        title=f"Restore {dataset.title} on {machine.title if machine else target}",
        subject=dataset.id,
        do=do,
        verify=verify,
        undo=undo,
        duration=duration,
        duration_from=provenance,
        owner=owner,
        machine=machine.id if machine else None,
        go_no_go="Is the live data lost for longer than the restore takes?",
        escalate="Twice the expected time: tell users, and start a second restore on another machine.",
        after=(f"{backup.id}.find",),
    )
    if machine and dataset.sensitive:
        yield _protect(situation, dataset, on(machine), owner)


def _commands(
    backup: Backup, dataset: Dataset, database: Database | None, folder: str
) -> tuple[tuple[str, ...], tuple[str, ...], tuple[str, ...]]:
    name = (database.database if database else "") or dataset.id
    newest = shlex.quote(f"{folder}/NEWEST")
    if backup.method is BackupMethod.PG_DUMP:
        return (
            (
                f"psql -f {shlex.quote(f'{folder}/globals.sql')} postgres  # roles: not in a dump",
                command("createdb", f"{name}_restored"),
                f"psql -v ON_ERROR_STOP=1 -d {shlex.quote(f'{name}_restored')} -f {newest}",
                command(
                    "psql",
                    "-d",
                    "postgres",
                    "-c",
                    f'ALTER DATABASE "{_ident(name)}_restored" RENAME TO "{_ident(name)}"',
                ),
            ),
            (
                command("psql", "-d", name, "-c", "\\dt+") + " lists the tables with their sizes and owners",
                "Row counts of the two largest tables agree with the log of the backup",
            ),
            (
                command(
                    "psql", "-d", "postgres", "-c", f'ALTER DATABASE "{_ident(name)}" RENAME TO "{_ident(name)}_failed"'
                ),
            ),
        )
    if backup.method is BackupMethod.MYSQLDUMP:
        return (
            (command("mysqladmin", "create", name), f"mysql {command(name)} < {newest}"),
            (
                command("mysqlcheck", name) + " prints OK for every table",
                command("mysql", "-e", "SHOW GRANTS") + " shows the users; grants are in the database 'mysql'",
            ),
            (command("mysql", "-e", f"DROP DATABASE `{name.replace('`', '``')}`"),),
        )
    path = dataset.path or f"/srv/{dataset.id}"
    return (
        (
            command("sudo", "mv", path, f"{path}.before-restore") + " || true  # nothing there yet is fine",
            command("sudo", "rsync", "-aHAX", "--numeric-ids", f"{folder}/", path),
        ),
        (command("sudo", "rsync", "-aHAXn", "--itemize-changes", f"{folder}/", path) + " prints nothing",),
        (command("sudo", "rm", "-rf", path), command("sudo", "mv", f"{path}.before-restore", path)),
    )


def _ident(name: str) -> str:
    return name.replace('"', '""')


def _protect(situation: Situation, dataset: Dataset, address: str, owner: str | None) -> Step:
    duration, provenance = minutes(10)
    return Step(
        id=f"{dataset.id}.protect",
        title=f"Protect the restored {dataset.title} as the original was",
        subject=dataset.id,
        do=(f"Compare users, grants and firewall of {address} with the plan's inventory; close what is open.",),
        verify=("A connection from outside is refused.",),
        undo=("Open again what was closed; the log says what.",),
        duration=duration,
        duration_from=provenance,
        owner=owner,
        is_command=False,
    )
