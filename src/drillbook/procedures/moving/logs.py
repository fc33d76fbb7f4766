"""The logs: the old machine's are kept, and joined with the new one's in the order of time.

They do not overlap where the old server was stopped first. The time of a line is that of Apache's usual formats.
"""

from collections.abc import Iterator

from drillbook.model import Command, Step
from drillbook.procedures.moving.keep import begin, forget, into, last
from drillbook.procedures.moving.move import Move
from drillbook.procedures.moving.web_software import program_of
from drillbook.procedures.shell import command, local_path, prints_nothing, remote_path, rsync, succeeds
from drillbook.procedures.situation import minutes

IN_ORDER = ("-s", "-b", "-t ", "-k4.9,4.12n", "-k4.5,4.7M", "-k4.2,4.3n", "-k4.14,4.21")
"""Keys for sort: year, month, day and time of "[24/Nov/2026:23:20:52 +0000]", the fourth field of an access log."""


def join_logs(move: Move) -> Iterator[Step]:
    """Fetch the old web server's logs, and join both access logs in the order of time."""
    if not move.is_web:
        return
    logs, folder = program_of(move).logs, f"{move.folder}.logs"
    old = f"{folder}/{move.source.id}"
    duration, provenance = minutes(10)
    yield Step(
        id=f"{move.key}.logs",
        title=f"Keep the logs of {move.source.title}, and join the access logs in the order of time",
        subject=move.service.id,
        do=(
            *begin(folder),
            rsync(f"{remote_path(move.source, logs)}/", f"{local_path(old)}/", "--delete"),
            into(joined(old, logs), f"{folder}/access.log"),
        ),
        verify=(
            prints_nothing(rsync(f"{remote_path(move.source, logs)}/", f"{old}/", "-n", "--itemize-changes", "-O")),
            succeeds(command("sudo", "env", "LC_ALL=C", "sort", "-c", *IN_ORDER, f"{folder}/access.log")),
        ),
        undo=forget(folder),
        duration=duration,
        duration_from=provenance,
        owner=move.owner,
        machine=move.target.id,
        changes=(f"{folder} on {move.target.title}",),
    )


def joined(*folders: str) -> Command:
    """All lines of all access logs, compressed ones too, in the order of time."""
    files = ("-type", "f", "-name", "*access*log*", "-exec", "zcat", "-f", "{}", "+")
    return last(command("sudo", "find", *folders, *files), command("env", "LC_ALL=C", "sort", *IN_ORDER))
