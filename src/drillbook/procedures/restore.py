"""Restoring a dataset from its newest backup, by the method the backup was made with."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from types import MappingProxyType

from drillbook.model import Backup, BackupMethod, Dataset, Server, Step, Vm
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


def restore(situation: Situation, dataset: Dataset, backup: Backup) -> Iterator[Step]:
    """Find the newest copy, restore it on the machine named, protect it as the original was."""
    yield _find(situation, dataset, backup)
    machine = situation.machine(backup.restore_on or backup.to)
    method = RESTORATIONS.get(backup.method, _by_hand) if machine else _by_hand
    done = method(situation, dataset, backup)
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


def _by_hand(situation: Situation, dataset: Dataset, backup: Backup) -> Restoration:
    target = situation.graph.node(backup.restore_on or backup.to).name
    return Restoration(
        do=(f"Restore it from the {backup.method.value} copy to {target}, into a new place beside what is there.",),
        verify=("The largest and the newest items open; their number agrees with the log of the backup.",),
        undo=("Put the restored copy aside; what was there before has not been touched.",),
        is_command=False,
    )


RESTORATIONS: MappingProxyType[BackupMethod, Callable[[Situation, Dataset, Backup], Restoration]] = MappingProxyType(
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
        do=(f"Compare users, grants and firewall of {machine.title} with the plan's inventory; close what is open.",),
        verify=("A connection from outside is refused.",),
        undo=("Open again what was closed; the log says what.",),
        duration=duration,
        duration_from=provenance,
        owner=_owner(situation, dataset, backup),
        is_command=False,
        after=(f"{backup.id}.restore",),
    )
