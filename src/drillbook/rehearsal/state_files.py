"""Files of a host: path, kind, mode, owner, group, link target and content; times are nobody's business.

They are read from outside, through the root of the host's process 1, without following a link.
"""

import hashlib
import os
import re
import stat
import time
from collections.abc import Iterator
from pathlib import Path
from threading import Lock

from drillbook.rehearsal.host import Host

WATCHED = (
    *("/etc", "/home", "/opt", "/root", "/srv", "/tmp", "/usr/lib/cgi-bin", "/usr/local", "/var/backups"),  # noqa: S108
    *("/var/lib/bind", "/var/lib/mysql", "/var/lib/postgresql", "/var/mail", "/var/spool/cron", "/var/tmp", "/var/www"),  # noqa: S108
)
"""What a procedure may change, and its undo must restore. The rest of /usr and /var/lib belongs to the packages; /run,
/var/log and /var/cache (with the secondaries' copies of zones) are written by services as they run."""

IGNORED = {
    r"/etc/(passwd|group|shadow|gshadow|subuid|subgid)-": "the copy that useradd leaves of what was there before",
    r"/etc/\.pwd\.lock": "taken by whoever changes users, and left empty",
    r"/(root|home/[^/]+)/\.(bash_history|psql_history|mysql_history|mariadb_history|lesshst|viminfo|rnd)": "notes of a "
    "program about its use",
    r"/(root|home/[^/]+)/\.ssh/known_hosts(\.old)?": "ssh notes there whom it saw",
    r"/(root|home/[^/]+)/\.cache": "a cache",
    r"/(etc|var/lib)/bind/.*\.(jnl|jbk)": "journals of a zone; what they say is in the zone",
    r"/var/lib/bind/.*\.nzd-lock": "a lock",
    r".*\.pid": "a process's number",
    r"/var/lib/mysql/[^/]+/.*": "the tables of a database, which are dumped; its folder counts",
    r"/var/lib/mysql/(aria_log.*|ib.*|undo.*|multi-master\.info|tc\.log|ddl_recovery.*|mysql_upgrade_info)": "the "
    "server's logs and table spaces, which change as it runs",
    r"/var/lib/mysql/log\.(\d+|index|state)": "the server's binary log, of everything it did",
    r"/var/lib/mysql/(.*-bin\..*|.*-bin|.*relay.*|master\.info|.*\.err|mariadb_upgrade_info|gtid.*)": "the server's "
    "logs; where a replica stands is asked of the server",
    r"/var/lib/postgresql/[^/]+/[^/]+/(?!(PG_VERSION|standby\.signal|recovery\.signal|postgresql\.auto\.conf)$).*": ""
    "a cluster's files, which are dumped; what makes it a replica counts",
}
"""Paths, as regular expressions for the whole path, that do not count, each with why."""

_IGNORED = re.compile("|".join(f"(?:{pattern})" for pattern in IGNORED))
_SERIAL = re.compile(rb"(\bSOA\s+\S+\s+\S+\s*\(?(?:\s|;[^\n]*\n)*)\d+", re.IGNORECASE)
_ZONES = ("/etc/bind/", "/var/lib/bind/")
_NAMES = {stat.S_IFREG: "file", stat.S_IFDIR: "folder", stat.S_IFLNK: "link", stat.S_IFIFO: "pipe"}
_CHUNK_BYTES = 1 << 20
_digests: dict[tuple[int, int, int, int], str] = {}
_lock = Lock()


def files_of(host: Host) -> dict[str, str]:
    """Path → "file 0644 root:root <SHA-256>", "link root:root → target", …; sockets and devices do not count."""
    root = f"/proc/{host.namespace.pid}/root"
    users, groups = _names(f"{root}/etc/passwd"), _names(f"{root}/etc/group")
    found = {}
    for path, status in _walk(root):
        kind = _NAMES.get(stat.S_IFMT(status.st_mode))
        if kind is not None:
            owner = f"{users.get(status.st_uid, status.st_uid)}:{groups.get(status.st_gid, status.st_gid)}"
            found[path] = f"{kind} {stat.S_IMODE(status.st_mode):04o} {owner}{_content(root, path, kind, status)}"
    return found


def without_serial(zone: bytes) -> bytes:
    """The text of a zone file with its serial taken out: an undo may only raise it, or secondaries would not follow."""
    return _SERIAL.sub(rb"\1SERIAL", zone)


def _walk(root: str) -> Iterator[tuple[str, os.stat_result]]:
    waiting = [path for path in WATCHED if Path(root + path).is_dir()]
    while waiting:
        folder = waiting.pop()
        try:
            entries = list(os.scandir(root + folder))
        except (FileNotFoundError, NotADirectoryError):  # it went while we looked
            continue
        for entry in entries:
            path = f"{folder}/{entry.name}"
            if _IGNORED.fullmatch(path):
                continue
            try:
                yield path, entry.stat(follow_symlinks=False)
            except FileNotFoundError:
                continue
            if entry.is_dir(follow_symlinks=False):
                waiting.append(path)


def _content(root: str, path: str, kind: str, status: os.stat_result) -> str:
    try:
        if kind == "link":
            return f" → {os.readlink(root + path)}"
        return f" {_digest(root, path, status)}" if kind == "file" else ""
    except FileNotFoundError:
        return " vanished"


def _digest(root: str, path: str, status: os.stat_result) -> str:
    """SHA-256 of a file's content, looked up while neither the file nor its inode has changed since it was read."""
    key = (status.st_dev, status.st_ino, status.st_ctime_ns, status.st_size)
    with _lock:
        known = _digests.get(key)
    if known is not None:
        return known
    descriptor = os.open(root + path, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK)
    with os.fdopen(descriptor, "rb") as file:
        if path.startswith(_ZONES):
            digest = hashlib.sha256(without_serial(file.read()))
        else:
            digest = hashlib.sha256()
            while chunk := file.read(_CHUNK_BYTES):
                digest.update(chunk)
        after = os.fstat(file.fileno())
    # A clock ticks in milliseconds: what was changed this very moment may be changed once more under the same time.
    settled = after.st_ctime_ns == status.st_ctime_ns and _age_s(after) > 1.0
    if settled:
        with _lock:
            _digests[key] = digest.hexdigest()
    return digest.hexdigest()


def _age_s(status: os.stat_result) -> float:
    return time.time() - status.st_ctime


def _names(path: str) -> dict[int, str]:
    """Number → name, from a file such as /etc/passwd."""
    lines = (line.split(":") for line in Path(path).read_text(encoding="utf-8", errors="replace").splitlines())
    return {int(parts[2]): parts[0] for parts in lines if len(parts) > 2 and parts[2].isdigit()}
