"""The programs' settings: the file comes along, and the databases that moved are asked where they are now."""

from collections.abc import Iterator
from pathlib import PurePosixPath

from drillbook.model import Check, Database, Step
from drillbook.procedures.moving.keep import keep, put_back
from drillbook.procedures.moving.move import Move
from drillbook.procedures.moving.web_software import web_of
from drillbook.procedures.shell import command, fails, remote_path, succeeds
from drillbook.procedures.situation import minutes

PORTS = {"postgresql": 5432, "mysql": 3306, "mariadb": 3306}


def move_settings(move: Move) -> Iterator[Step]:
    """Copy the file in which the programs find their databases; where it names the old machine, name the new one."""
    path = web_of(move).settings
    if not path:
        return
    kept, folder = f"{move.folder}.settings", str(PurePosixPath(path).parent)
    names = [database.database or database.dataset for database in move.databases]
    duration, provenance = minutes(5)
    yield Step(
        id=f"{move.key}.settings",
        title=f"Copy {path}, and let the programs on {move.target.title} ask the databases there",
        subject=move.service.id,
        do=(
            *keep(folder, kept),
            command("sudo", "mkdir", "-p", "--", folder),
            command("sudo", "rsync", "-aHAXs", "--", remote_path(move.source, path), path),
            *(command("sudo", "sed", "-i", _program(move, name), path) for name in names),
        ),
        verify=(
            succeeds(command("sudo", "test", "-s", path)),
            *(
                fails(command("sudo", "grep", "-Fxq", "-e", f"{name}_host={move.source.address}", path))
                for name in names
            ),
            *(_answers(database) for database in move.databases),
        ),
        undo=put_back(folder, kept),
        duration=duration,
        duration_from=provenance,
        owner=move.owner,
        machine=move.target.id,
        changes=(f"{path} on {move.target.title}",),
        escalate="A database refuses the programs: its rules (pg_hba.conf, accounts' hosts) do not know this machine.",
    )


def _program(move: Move, name: str) -> str:
    """For sed: the line of one database, where it names the old machine; other lines stay as they are."""
    line = "".join(one if one.isalnum() or one in "_-" else f"\\{one}" for one in f"{name}_host={move.source.address}")
    line = line.replace("\\=", "=")
    return f"s/^{line}$/{line.partition('=')[0]}={move.target.address}/"


def _answers(database: Database) -> Check:
    """Its port is open on the new machine itself."""
    port = str(database.port or PORTS.get(database.engine.value, 0))
    return succeeds(command("bash", "-c", f"exec 3<>/dev/tcp/localhost/{int(port)}"), f"{database.title} listens")
