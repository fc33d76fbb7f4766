"""Put many files on a host at once, with owners, modes, links and one fixed time."""

import io
import tarfile
from collections.abc import Iterable, Sequence

from drillbook.rehearsal.host import Host, Outcome
from drillbook.rehearsal.world_site import File

WRITTEN_S = 1_767_225_600
"""When every file was changed last: 2026-01-01, in seconds of Unix time."""


class SettingUpError(Exception):
    """A program of a package failed while the world was set up; carries the host and what it said."""


def put(host: Host, files: Iterable[File]) -> None:
    """Write them; folders above them are made, those that exist stay as they are. Raises SettingUpError."""
    archive = io.BytesIO()
    with tarfile.open(fileobj=archive, mode="w", format=tarfile.GNU_FORMAT) as tar:
        for file in files:
            entry, data = _entry(file), file.content.encode()
            entry.size = len(data) if entry.isreg() else 0
            tar.addfile(entry, io.BytesIO(data))
    done(host, host.feed(("tar", "-x", "-p", "-C", "/", "--no-overwrite-dir"), archive.getvalue()))


def did(host: Host, *argv: str, stdin: str = "", timeout_s: float = 60.0) -> str:
    """Run a program as root that must succeed; what it printed. Raises SettingUpError."""
    return done(host, host.run(argv, stdin=stdin, timeout_s=timeout_s), argv)


def done(host: Host, ended: Outcome, argv: Sequence[str] = ()) -> str:
    """What a program printed that must have succeeded. Raises SettingUpError."""
    if not ended.succeeded:
        said = ended.stderr.strip() or ended.stdout.strip() or f"status {ended.status}"
        raise SettingUpError(f"{host.name}: {' '.join(argv[:4])}: {said}")
    return ended.stdout


def _entry(file: File) -> tarfile.TarInfo:
    entry = tarfile.TarInfo(file.path.lstrip("/"))
    entry.mode, entry.mtime = file.mode, WRITTEN_S
    entry.uname, _, entry.gname = file.owner.partition(":")
    entry.type = tarfile.DIRTYPE if file.folder else tarfile.SYMTYPE if file.link else tarfile.REGTYPE
    entry.linkname = file.link
    return entry
