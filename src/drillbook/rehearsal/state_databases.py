"""Databases of a host that run: their content with roles and grants, in an order of its own.

Rows are compared as a set of lines for each table: two servers hold the same data in different places.
"""

import hashlib
import re
import time
from collections.abc import Sequence
from pathlib import Path

from drillbook.rehearsal.host import Host
from drillbook.rehearsal.state_services import processes_of

_NAMED = "database "
_LIST = f"select '{_NAMED}' || datname from pg_database where datallowconn and datname not like 'template_' order by 1"  # noqa: S608
_STANDING = """select 'in recovery: ' || pg_is_in_recovery()
union all select 'slot ' || slot_name from pg_replication_slots order by 1"""
_PORT = re.compile(r"^\s*port\s*=\s*(\d+)", re.MULTILINE)
_PG = ("setpriv", "--reuid=postgres", "--regid=postgres", "--init-groups", "--")
_OWN_SCHEMAS = ("information_schema", "mysql", "performance_schema", "sys")
_STANDS = r"\s*(@@read_only|Master_Host|Master_Port|Slave_IO_Running|Slave_SQL_Running):"
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
    asked = _said(host, (*_PG, f"{programs}/psql", "-XAtq", "-p", port, "-d", "postgres", "-c", _LIST, "-c", _STANDING))
    lines = asked.splitlines()
    found = {f"{server} standing": "; ".join(line for line in lines if not line.startswith(_NAMED))}
    roles = _said(host, (*_PG, f"{programs}/pg_dumpall", "-p", port, "--globals-only"))
    found |= _by_table(server, roles, "roles")
    for name in (line.removeprefix(_NAMED) for line in lines if line.startswith(_NAMED)):
        found |= _by_table(f"{server} {name}", _said(host, (*_PG, f"{programs}/pg_dump", "-p", port, "--", name)))
    return found


def _mariadb(host: Host) -> dict[str, str]:
    asked = _said(host, ("mariadb", "-e", "show databases\\G select @@read_only\\G show slave status\\G")).splitlines()
    databases = {line.partition(": ")[2] for line in asked if line.strip().startswith("Database: ")}
    found = {"MariaDB standing": "; ".join(line.strip() for line in asked if re.match(_STANDS, line))}
    found |= _by_table("MariaDB", _said(host, ("mariadb-dump", *_FORM, "--system=users")), "users")
    if own := sorted(databases - set(_OWN_SCHEMAS)):
        parts = (*_FORM, "--routines", "--events", "--triggers", "--databases", "--", *own)
        found |= _by_table("MariaDB", _said(host, ("mariadb-dump", *parts)))
    return found


def _by_table(server: str, dump: str, rest: str = "definitions") -> dict[str, str]:
    """Each table's rows and, apart from them, everything else: number of lines and digest of the sorted lines."""
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
            return f"cannot be read: {said.strip()}"
        time.sleep(0.1)
