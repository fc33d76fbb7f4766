"""What the ways to restore a backup have in common: where its copy lies, which file is the newest, how it is read."""

from collections.abc import Callable
from dataclasses import dataclass

from drillbook.model import Action, Backup, Check, Command, Dataset, Verification
from drillbook.procedures.shell import command, local_path, piped, private_folder, shows
from drillbook.procedures.situation import Situation


@dataclass(frozen=True, slots=True)
class Restoration:
    """The commands of one method."""

    do: tuple[Action, ...]
    verify: tuple[Verification, ...]
    undo: tuple[Action, ...]
    changes: tuple[str, ...]


Method = Callable[[Situation, Dataset, Backup], Restoration]


def kept_in(backup: Backup) -> str:
    """The folder at the backup's target."""
    return local_path(backup.path or f"/backup/{backup.dataset}")


def folder_of(backup: Backup) -> str:
    """The folder on the machine where it is restored; fetched first where the copy lies on another one."""
    elsewhere = backup.restore_on not in (None, backup.to)
    return private_folder(f"{backup.id}.restore") if elsewhere else kept_in(backup)


def database_of(situation: Situation, dataset: Dataset) -> str:
    """The name of the database that holds the data."""
    return next((one.database for one in situation.databases(dataset) if one.database), dataset.id)


def has_copy(folder: str) -> Check:
    """There is something to restore."""
    return shows(command("sudo", "find", folder, "-type", "f", "!", "-name", "globals*", "-print", "-quit"), folder)


def read_newest(folder: str, reader: Command) -> Command:
    """The newest file but for the roles, whatever it is called and whether it is compressed, read by a program."""
    listing = command("sudo", "find", folder, "-type", "f", "!", "-name", "globals*", "-printf", "%T@ %p\\0")
    unpacked = piped(command("sudo", "xargs", "-0", "zcat", "-f", "--"), reader)
    first = piped(command("sed", "-zn", "1s/^[^ ]* //p"), unpacked)
    return piped(listing, piped(command("sort", "-zrn"), first))
