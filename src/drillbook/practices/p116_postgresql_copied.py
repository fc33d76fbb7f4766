"""P116: the files of a running database are copied with rsync."""

from collections.abc import Iterator

from drillbook.graph import DependencyGraph
from drillbook.model import BackupMethod, Engine, Estate
from drillbook.practices.finding import Check, Fault, Severity


def find(estate: Estate, graph: DependencyGraph) -> Iterator[Fault]:
    """The files of a running database are copied with rsync.

    PostgreSQL's files copied with tar or rsync are corrupt; MySQL's may be copied only while the server is shut down.
    """
    engines = {one.dataset: one.engine for one in estate.databases.values()}
    for backup in estate.backups.values():
        engine = engines.get(backup.dataset, Engine.OTHER)
        if backup.method is BackupMethod.RSYNC and engine is not Engine.OTHER:
            yield Fault(backup, f"{backup.title} copies files of a running {engine.value}", "method")


CHECK = Check("P116", Severity.ERROR, "Use pg_dump (and pg_dumpall --globals-only for roles) or mysqldump.", find)
