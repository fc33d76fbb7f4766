"""Databases of a host that run: their content with roles and grants, in an order of its own.

Rows are compared as a set of lines for each table: two servers hold the same data in different places.
"""

import hashlib
import re
import time
from collections.abc import Sequence

from drillbook.rehearsal.host import Host
from drillbook.rehearsal.state_services import processes_of

_LIST = "select datname from pg_database where datallowconn and datname not like 'template_' order by 1"
_STANDING = (
    "select 'in recovery: ' || pg_is_in_recovery() union all select 'slot ' || slot_name from pg_replication_slots"
)
_PG = ("setpriv", "--reuid=postgres", "--regid=postgres", "--init-groups", "--")
_OWN_SCHEMAS = ("information_schema", "mysql", "performance_schema", "sys")
_REPLICA = r"^\s*(Master_Host|Master_Port|Slave_IO_Running|Slave_SQL_Running):"
_COPY = re.compile(r"COPY (\S+) ")
_INSERT = re.compile(r"INSERT INTO (\S+) ")
# The key of \restrict is drawn anew for every dump; the other lines are remarks.
_NOISE = re.compile(r"(--|\\restrict |\\unrestrict |/\*M?!999999)")
_STARTING = re.compile(
    r"starting up|Can't connect|could not connect|Connection refused|connection to server", re.IGNORECASE
)
_PATIENCE_S = 5.0


def databases_of(host: Host) -> dict[str, str]:
    """ "PostgreSQL orders public.orders" → number of rows and digest, and so on; nothing for a server that is stopped."""
    running = processes_of(host)
    return {
        **(_postgresql(host) if "postgres" in running else {}),
        **(_mariadb(host) if "mariadbd" in running else {}),
    }


def _postgresql(host: Host) -> dict[str, str]:
    asked = (*_PG, "psql", "-XAtq", "-d", "postgres", "-c")
    names = _said(host, (*asked, _LIST))
    found = {"PostgreSQL standing": _said(host, (*asked, _STANDING)).replace("\n", "; ")}
    found |= _by_table("PostgreSQL", _said(host, (*_PG, "pg_dumpall", "--globals-only")), "roles")
    for name in names.splitlines():
        found |= _by_table(f"PostgreSQL {name}", _said(host, (*_PG, "pg_dump", "--", name)))
    return found


def _mariadb(host: Host) -> dict[str, str]:
    listed = _said(host, ("mariadb", "-BNe", "show databases")).splitlines()
    own = sorted(set(listed) - set(_OWN_SCHEMAS))
    replica = _said(host, ("mariadb", "-e", "show slave status\\G select @@read_only\\G")).splitlines()
    found = {"MariaDB standing": "; ".join(line.strip() for line in replica if re.match(_REPLICA + "|^@@", line))}
    form = ("--skip-dump-date", "--skip-comments", "--skip-extended-insert", "--single-transaction", "--skip-tz-utc")
    found |= _by_table("MariaDB", _said(host, ("mariadb-dump", *form, "--system=users")), "users")
    if own:
        parts = (*form, "--routines", "--events", "--triggers", "--databases", "--", *own)
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
