"""Databases of a host that run: their content with roles and grants, in an order of its own.

Rows are compared as a set of lines for each table: two servers hold the same data in different places.
"""

import hashlib
import re
import time
from collections.abc import Callable, Sequence
from pathlib import Path

from drillbook.rehearsal.host import Host
from drillbook.rehearsal.state_files import SETTLED_S
from drillbook.rehearsal.state_services import processes_of

_NAMED = "database "
_LIST = f"select '{_NAMED}' || datname from pg_database where datallowconn and datname not like 'template_' order by 1"  # noqa: S608
# Whatever changes in a cluster, be it a row that no table logs, moves the position of its log; a restart may put
# another cluster in its place.
_POSITION = """select 'position ' || concat_ws(' ', (pg_control_system()).system_identifier,
(pg_control_checkpoint()).timeline_id, pg_postmaster_start_time(),
case when pg_is_in_recovery() then pg_last_wal_replay_lsn() else pg_current_wal_insert_lsn() end)"""
_STANDING = """select 'in recovery: ' || pg_is_in_recovery()
union all select 'slot ' || slot_name from pg_replication_slots order by 1"""
_PORT = re.compile(r"^\s*port\s*=\s*(\d+)", re.MULTILINE)
_PG = ("setpriv", "--reuid=postgres", "--regid=postgres", "--init-groups", "--")
_OWN_SCHEMAS = ("information_schema", "mysql", "performance_schema", "sys")
_STANDS = r"\s*(@@read_only|Master_Host|Master_Port|Slave_IO_Running|Slave_SQL_Running):"
_STARTED = re.compile(r"Slave_IO_Running: (Connecting|Preparing)")
"""A replica that was told to read notices after a minute that its primary is out of reach; that is not its doing."""
_MARIADB = """show databases\\G select @@read_only\\G show slave status\\G
show global status like 'Innodb_lsn_current'\\G"""
_OTHER_ENGINES = frozenset({".MAD", ".MAI", ".MYD", ".MYI", ".frm", ".CSV"})
_UNREAD = "cannot be read"
_FORM = ("--skip-dump-date", "--skip-comments", "--skip-extended-insert", "--single-transaction", "--skip-tz-utc")
_COPY = re.compile(r"COPY (\S+) ")
_INSERT = re.compile(r"INSERT INTO (\S+) ")
# The key of \restrict is drawn anew for every dump; the other lines are remarks.
_NOISE = re.compile(r"(--|\\restrict |\\unrestrict |/\*M?!999999)")
_STARTING = re.compile(
    r"starting up|Can't connect|could not connect|Connection refused|connection to server", re.IGNORECASE
)
_PATIENCE_S = 5.0


def databases_of(host: Host) -> dict[str, str]:
    """Server, database and table ("PostgreSQL orders public.orders") → number of rows and their digest.

    Nothing for a server that is stopped; why, where a server that runs does not answer.
    """
    running = processes_of(host)
    found: dict[str, str] = {}
    if "postgres" in running:
        for version, port in _clusters(host):
            found |= _postgresql(host, version, port)
    if "mariadbd" in running:
        found |= _mariadb(host)
    return found


def _clusters(host: Host) -> list[tuple[str, str]]:
    """Version and port of each cluster."""
    folder = Path(f"/proc/{host.namespace.pid}/root/etc/postgresql")
    found = []
    for conf in sorted(folder.glob("*/*/postgresql.conf")):
        port = _PORT.search(conf.read_text(encoding="utf-8", errors="replace"))
        found.append((conf.parent.parent.name, port[1] if port else "5432"))
    return found


def _postgresql(host: Host, version: str, port: str) -> dict[str, str]:
    # The programs themselves, not Debian's wrapper around them, which takes as long again as they do.
    server, programs = f"PostgreSQL:{port}", f"/usr/lib/postgresql/{version}/bin"
    queries = (word for query in (_LIST, _STANDING, _POSITION) for word in ("-c", query))
    asked = _said(host, (*_PG, f"{programs}/psql", "-XAtq", "-p", port, "-d", "postgres", *queries)).splitlines()
    names = [line.removeprefix(_NAMED) for line in asked if line.startswith(_NAMED)]
    position = next((line for line in asked if line.startswith("position ")), "")
    standing = "; ".join(line for line in asked if not line.startswith((_NAMED, "position ")))

    def read() -> dict[str, str]:
        found = _by_table(server, _said(host, (*_PG, f"{programs}/pg_dumpall", "-p", port, "--globals-only")), "roles")
        for name in names:
            found |= _by_table(f"{server} {name}", _said(host, (*_PG, f"{programs}/pg_dump", "-p", port, "--", name)))
        return found

    return {f"{server} standing": standing, **_unless_known(host, server, position, read)}


def _mariadb(host: Host) -> dict[str, str]:
    asked = _said(host, ("mariadb", "-e", _MARIADB)).splitlines()
    databases = {line.partition(": ")[2] for line in asked if line.strip().startswith("Database: ")}
    log = next((line for line in asked if line.strip().startswith("Value: ")), "")
    standing = "; ".join(line.strip() for line in asked if re.match(_STANDS, line))
    standing = _STARTED.sub("Slave_IO_Running: Yes", standing)

    def read() -> dict[str, str]:
        found = _by_table("MariaDB", _said(host, ("mariadb-dump", *_FORM, "--system=users")), "users")
        if own := sorted(databases - set(_OWN_SCHEMAS)):
            parts = (*_FORM, "--routines", "--events", "--triggers", "--databases", "--", *own)
            found |= _by_table("MariaDB", _said(host, ("mariadb-dump", *parts)))
        return found

    return {"MariaDB standing": standing, **_unless_known(host, "MariaDB", _mariadb_position(host, log), read)}


def _mariadb_position(host: Host, log: str) -> str:
    """Where InnoDB's log stands, and the files of the other engines (Aria has the users); empty while they change."""
    root = Path(f"/proc/{host.namespace.pid}/root")
    files = [
        path for path in (root / "var/lib/mysql").rglob("*") if path.suffix in _OTHER_ENGINES or "aria_log" in path.name
    ]
    found = []
    try:
        for path in (root / "run/mysqld/mysqld.pid", *sorted(files)):
            status = path.lstat()
            if time.time() - status.st_ctime < SETTLED_S:
                return ""
            found.append(f"{path.name} {status.st_ino} {status.st_size} {status.st_ctime_ns}")
    except FileNotFoundError:
        return ""
    return f"{log}\n" + "\n".join(found) if log else ""


def _unless_known(host: Host, server: str, position: str, read: Callable[[], dict[str, str]]) -> dict[str, str]:
    """What was read when the server's log stood at the same position; else what is read now."""
    known = host.remembered.dumps.get(server)
    if known is not None and known[0] == position:
        return known[1]
    found = read()
    if position and not any(text.startswith(_UNREAD) for text in found.values()):
        host.remembered.dumps[server] = (position, found)
    return found


def _by_table(server: str, dump: str, rest: str = "definitions") -> dict[str, str]:
    """Each table's rows and, apart from them, everything else: number of lines and digest of the sorted lines."""
    if dump.startswith(_UNREAD):
        return {f"{server} {rest}": dump}
    lines: dict[str, list[str]] = {rest: []}
    table, schema = None, ""
    for line in dump.split("\n"):
        if table is not None and line != "\\.":
            lines[table].append(line)
        elif table is not None:
            table = None
        elif match := _COPY.match(line):
            table = match[1]
            lines[table] = []
        elif match := _INSERT.match(line):
            lines.setdefault(f"{schema}{match[1]}", []).append(line)
        elif line and not _NOISE.match(line):
            schema = f"{line.split()[1].rstrip(';')}." if line.startswith("USE ") else schema
            lines[rest].append(f"{schema}{line}" if schema else line)
    return {f"{server} {name}": _digest(rows) for name, rows in lines.items()}


def _digest(lines: Sequence[str]) -> str:
    return f"{len(lines)} lines {hashlib.sha256(chr(10).join(sorted(lines)).encode()).hexdigest()}"


def _said(host: Host, argv: Sequence[str]) -> str:
    """What it prints; why it cannot, if it cannot. A server that starts up is given a few seconds."""
    until = time.monotonic() + _PATIENCE_S
    while True:
        content, said = host.taken(argv)
        if said is None:
            return content
        if not _STARTING.search(said) or time.monotonic() > until:
            return f"{_UNREAD}: {said.strip()}"
        time.sleep(0.1)
