"""Restoring a dataset from its newest backup, by the method the backup was made with.

Schema, data, owners and permissions come back together. A file copy of a running PostgreSQL is never restored; one of
MyISAM tables only while the server is shut down.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from types import MappingProxyType

from drillbook.model import Backup, BackupMethod, Dataset, Engine, Server, Step, Vm
from drillbook.procedures.postgresql import connection
from drillbook.procedures.shell import command, local_path, note, private_folder, remote_path, rsync, shows
from drillbook.procedures.situation import Situation, known, minutes


@dataclass(frozen=True, slots=True)
class Restoration:
    """The commands of one method."""

    do: tuple[str, ...]
    verify: tuple[str, ...]
    undo: tuple[str, ...]
    is_command: bool = True


Method = Callable[[Situation, Dataset, Backup], Restoration]


def restore(situation: Situation, dataset: Dataset, backup: Backup) -> Iterator[Step]:
    """Find the newest copy, restore it on the machine named, protect it as the original was."""
    if is_torn(situation, dataset, backup):
        yield _refuse(situation, dataset, backup)
        return
    yield _find(situation, dataset, backup)
    machine = situation.machine(backup.restore_on or backup.to)
    done = _method(situation, dataset, backup)(situation, dataset, backup)
    title = machine.title if machine else backup.restore_on or backup.to
    duration, provenance = known(backup, "restore", 60)
    yield Step(
        id=f"{backup.id}.restore",
        title=f"Restore {dataset.title} on {title}",
        subject=dataset.id,
        do=(*_fetch(situation, backup, machine), *done.do),
        verify=done.verify,
        undo=done.undo,
        duration=duration,
        duration_from=provenance,
        owner=_owner(situation, dataset, backup),
        machine=machine.id if machine else None,
        is_command=done.is_command,
        go_no_go="Is the live data lost for longer than the restore takes?",
        escalate="Twice the expected time: tell users, and start a second restore on another machine.",
        after=(f"{backup.id}.find",),
    )
    if machine and dataset.sensitive:
        yield _protect(situation, dataset, backup, machine)


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
            "Files of a running PostgreSQL, copied by rsync or tar, hold pages of different moments.",
            "Look for a dump, however old, and tell the owner of the data how old it is.",
            f"Missing in the inventory: a backup with `method: pg_dump` ({place.file}:{place.line}).",
        ),
        verify=("A dump is found and its date is in the log, or the owner knows that there is none.",),
        undo=("Nothing to undo: nothing is changed. Keep the copied files for a data recovery company.",),
        duration=duration,
        duration_from=provenance,
        owner=_owner(situation, dataset, backup),
        is_command=False,
        escalate=f"At once: {dataset.title} has no copy that can be restored.",
    )


def _method(situation: Situation, dataset: Dataset, backup: Backup) -> Method:
    """The commands of the backup's method; by hand where a company keeps it, or nobody knows how."""
    if situation.machine(backup.restore_on or backup.to) is None:
        return _by_hand
    if backup.method is BackupMethod.RSYNC and situation.databases(dataset):
        engines = {one.engine for one in situation.databases(dataset)}
        return _myisam if engines == {Engine.MYSQL} else _by_hand
    return RESTORATIONS.get(backup.method, _by_hand)


def _owner(situation: Situation, dataset: Dataset, backup: Backup) -> str | None:
    return backup.restored_by or dataset.owner or situation.owner


def _find(situation: Situation, dataset: Dataset, backup: Backup) -> Step:
    keeper = situation.machine(backup.to)
    duration, provenance = minutes(5)
    return Step(
        id=f"{backup.id}.find",
        title=f"Find the newest copy of {dataset.title}",
        subject=backup.id,
        do=(command("sudo", "ls", "-lt", kept_in(backup)),)
        if keeper
        else (f"Look at what {situation.graph.node(backup.to).name} keeps at {backup.path or 'its usual place'}.",),
        verify=(
            "The newest copy is complete (its log ends without an error) and older than the damage. "
            "Write its date down: that is the data's age.",
        ),
        undo=("Nothing to undo: reads only.",),
        duration=duration,
        duration_from=provenance,
        owner=_owner(situation, dataset, backup),
        machine=keeper.id if keeper else None,
        is_command=keeper is not None,
        escalate="No complete copy: stop, and call whoever owns the data.",
    )


def kept_in(backup: Backup) -> str:
    """The folder at the backup's target."""
    return local_path(backup.path or f"/backup/{backup.dataset}")


def _folder(backup: Backup) -> str:
    """The folder on the machine where it is restored; fetched first where the copy lies on another one."""
    elsewhere = backup.restore_on not in (None, backup.to)
    return private_folder(f"{backup.id}.restore") if elsewhere else kept_in(backup)


def _fetch(situation: Situation, backup: Backup, machine: Server | Vm | None) -> Iterator[str]:
    keeper = situation.machine(backup.to)
    if machine and _folder(backup) != kept_in(backup):
        yield command("sudo", "install", "-d", "-m", "700", _folder(backup))
        if keeper:
            yield rsync(f"{remote_path(keeper, kept_in(backup))}/", _folder(backup))
        else:
            yield note(f"Bring the copy from {situation.graph.node(backup.to).name} to {_folder(backup)}")


def _newest(folder: str) -> str:
    """Sets `copy` to the newest file, and shows it."""
    listing = command("sudo", "find", folder, "-type", "f", "!", "-name", "globals*", "-printf", "%T@ %p\\n")
    return f'copy="$({listing} | sort -rn | head -n 1 | cut -d " " -f 2-)"; sudo ls -l -- "$copy"'


def _postgresql(situation: Situation, dataset: Dataset, backup: Backup) -> Restoration:
    name, folder = _database(situation, dataset), _folder(backup)
    fresh, failed = f"{name}_restored", f"{name}_failed"
    psql = ("sudo", "-u", "postgres", "psql")
    return Restoration(
        do=(
            _newest(folder),
            f"{command('sudo', 'cat', f'{folder}/globals.sql')} | {command(*psql, '-d', 'postgres')}",
            note("Roles are not in a dump; 'already exists' is fine"),
            command("sudo", "-u", "postgres", "createdb", "--", fresh),
            'sudo zcat -f -- "$copy" | ' + command(*psql, "-v", "ON_ERROR_STOP=1", "-d", connection(fresh)),
            command(*psql, "-d", "postgres", "-c", _rename(fresh, name)),
        ),
        verify=(
            shows(
                command(*psql, "-d", connection(name), "-c", "\\dt+"), "lists the tables with their sizes and owners"
            ),
            "Row counts of the two largest tables agree with the log of the backup",
        ),
        undo=(
            command(*psql, "-d", "postgres", "-c", _rename(name, failed)),
            command("sudo", "-u", "postgres", "dropdb", "--if-exists", "--", fresh),
        ),
    )


def _mysql(situation: Situation, dataset: Dataset, backup: Backup) -> Restoration:
    name, folder = _database(situation, dataset), _folder(backup)
    return Restoration(
        do=(
            _newest(folder),
            command("sudo", "mysqladmin", "--", "create", name),
            'sudo zcat -f -- "$copy" | ' + command("sudo", "mysql", "--", name),
            note("Users and grants are in the dump of the database mysql; load it too when the machine is new"),
        ),
        verify=(
            shows(command("sudo", "mysqlcheck", "--", name), "prints OK for every table"),
            shows(
                command("sudo", "mysql", "-Ne", "SELECT user, host FROM mysql.user"), "lists the users of the lost one"
            ),
        ),
        undo=(command("sudo", "mysql", "-e", f"DROP DATABASE `{name.replace('`', '``')}`"),),
    )


def _files(situation: Situation, dataset: Dataset, backup: Backup) -> Restoration:
    path, folder = local_path(dataset.path or f"/srv/{dataset.id}"), f"{_folder(backup)}/"
    kept = f"{path}.before-restore"
    return Restoration(
        do=(
            f"{command('test', '!', '-e', path)} || {command('sudo', 'mv', '-T', path, kept)}",
            rsync(folder, path, "--numeric-ids"),
        ),
        verify=(shows(rsync(folder, path, "-n", "--itemize-changes"), "prints nothing"),),
        undo=(
            command("sudo", "mv", "-T", path, f"{path}.failed-restore"),
            f"{command('test', '!', '-e', kept)} || {command('sudo', 'mv', '-T', kept, path)}",
        ),
    )


def _myisam(situation: Situation, dataset: Dataset, backup: Backup) -> Restoration:
    """A folder of MyISAM tables: it may be copied, both times with the server shut down."""
    known_paths = (one.path for one in situation.databases(dataset) if one.path)
    path = local_path(next(known_paths, f"/var/lib/mysql/{_database(situation, dataset)}"))
    kept, failed = f"{path}.before-restore", f"{path}.failed-restore"
    stop, start = (command("sudo", "systemctl", verb, "mysql") for verb in ("stop", "start"))
    return Restoration(
        do=(
            note("For MyISAM tables only, copied while the server was shut down; InnoDB needs a dump"),
            stop,
            f"{command('test', '!', '-e', path)} || {command('sudo', 'mv', '-T', path, kept)}",
            rsync(f"{_folder(backup)}/", path),
            command("sudo", "chown", "-R", "mysql:mysql", "--", path),
            start,
        ),
        verify=(
            shows(command("sudo", "mysqlcheck", "--", _database(situation, dataset)), "prints OK for every table"),
        ),
        undo=(
            stop,
            command("sudo", "mv", "-T", path, failed),
            f"{command('test', '!', '-e', kept)} || {command('sudo', 'mv', '-T', kept, path)}",
            start,
        ),
    )


def _by_hand(situation: Situation, dataset: Dataset, backup: Backup) -> Restoration:
    target = situation.graph.node(backup.restore_on or backup.to).name
    return Restoration(
        do=(f"Restore it from the {backup.method.value} copy to {target}, into a new place beside what is there.",),
        verify=("The largest and the newest items open; their number agrees with the log of the backup.",),
        undo=("Put the restored copy aside; what was there before has not been touched.",),
        is_command=False,
    )


RESTORATIONS: MappingProxyType[BackupMethod, Method] = MappingProxyType(
    {BackupMethod.PG_DUMP: _postgresql, BackupMethod.MYSQLDUMP: _mysql, BackupMethod.RSYNC: _files}
)
"""Methods with commands of their own; the others are restored by hand."""


def _database(situation: Situation, dataset: Dataset) -> str:
    return next((one.database for one in situation.databases(dataset) if one.database), dataset.id)


def _rename(old: str, new: str) -> str:
    old, new = (name.replace('"', '""') for name in (old, new))
    return f'ALTER DATABASE "{old}" RENAME TO "{new}"'


def _protect(situation: Situation, dataset: Dataset, backup: Backup, machine: Server | Vm) -> Step:
    duration, provenance = minutes(10)
    return Step(
        id=f"{dataset.id}.protect",
        title=f"Protect the restored {dataset.title} as the original was",
        subject=dataset.id,
        do=(
            f"On {machine.title}: who may log in, read the files or tables, and connect from outside?",
            "Close what was not open on the lost machine (appendix G); keep owners and permissions as they were.",
        ),
        verify=("A log-in by somebody who had no access is refused; only the ports of the lost machine answer.",),
        undo=("Open again what was closed; the log says what.",),
        duration=duration,
        duration_from=provenance,
        owner=_owner(situation, dataset, backup),
        is_command=False,
        after=(f"{backup.id}.restore",),
    )
