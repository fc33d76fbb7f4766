"""What a rehearsal plays an older PostgreSQL with: the one that is installed, and commands that are right for it."""

from dataclasses import replace
from pathlib import Path

from drillbook.model import Engine, Estate

VERSIONS = Path("/usr/lib/postgresql")
"""Where Debian puts each version of PostgreSQL, in a folder named after it."""


def as_installed(estate: Estate, versions: Path = VERSIONS) -> Estate:
    """The estate whose steps are carried out: its PostgreSQL has the newest version of this machine.

    Steps differ from version to version (a file makes a replica, a function promotes it). The world is still made from
    the inventory itself, and says which version stands in for which. Nothing changes where none is installed.
    """
    found = [int(folder.name) for folder in versions.glob("*") if folder.name.isdecimal()]
    if not found:
        return estate
    databases = {
        key: one.model_copy(update={"version": str(max(found))})
        if one.engine is Engine.POSTGRESQL and one.version.partition(".")[0] != str(max(found))
        else one
        for key, one in estate.databases.items()
    }
    return replace(estate, databases=databases)
