"""Database servers of a world: settings, content, replicas.

They are set up as an administrator does it who has a standby: reachable from the machines that take part, with a login
for replicas whose password lies where only root, or the server, reads it.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from ipaddress import ip_address

from drillbook.model import Database, Engine
from drillbook.rehearsal.host import Host
from drillbook.rehearsal.world_cast import Cast
from drillbook.rehearsal.world_databases import (
    REPLICATION,
    application,
    checked,
    mariadb_content,
    postgresql_content,
    postgresql_roles,
)
from drillbook.rehearsal.world_files import did, put
from drillbook.rehearsal.world_keys import password
from drillbook.rehearsal.world_site import File

MYSQL = (Engine.MYSQL, Engine.MARIADB)
MARIADB_FOLDER, MARIADB_SETTINGS = "/var/lib/mysql", "/etc/mysql/mariadb.conf.d"
CREDENTIALS = "/etc/mysql/replication.sql"
"""The statement that tells a replica its login; root alone reads it."""


@dataclass(frozen=True, slots=True)
class PostgresqlServer:
    """Debian's cluster on one machine."""

    version: str
    folder: str
    port: int


def name_of(database: Database) -> str:
    """The database's name inside the engine. Raises WorldError where it cannot be one here."""
    return checked(database.database or database.dataset)


def of_engine(cast: Cast, machine: str, *engines: Engine) -> tuple[Database, ...]:
    """The instances of an engine on a machine."""
    return tuple(one for one in cast.databases if one.on == machine and one.engine in engines)


def port_of(database: Database) -> int:
    """The TCP port, as written or as usual."""
    return database.port or (5432 if database.engine is Engine.POSTGRESQL else 3306)


def primary_of(cast: Cast, database: Database) -> Database:
    """The instance at the top of its chain of replicas."""
    known = {one.id: one for one in cast.databases}
    while database.replicates in known:
        database = known[database.replicates]
    return database


def settings_text(cast: Cast, seed: int) -> str:
    """What the site's programs read: each database's primary, and how to log in."""
    lines = []
    for one in cast.databases:
        if primary_of(cast, one) is not one:
            continue
        name, app = name_of(one), application(name_of(one))
        engine = "postgresql" if one.engine is Engine.POSTGRESQL else "mysql"
        for key, value in (
            ("host", cast.address(one.on)), ("port", port_of(one)), ("engine", engine), ("database", name),
            ("user", app), ("password", password(seed, app)),
        ):  # fmt: skip
            lines.append(f"{name}_{key}={value}")
    return "\n".join(lines) + "\n"


def start_postgresql(cast: Cast, host: Host, databases: Sequence[Database], seed: int) -> PostgresqlServer:
    """Configure and start an empty cluster, for the first of the databases; none: the usual port and folder."""
    version = did(host, "sh", "-c", "ls /usr/lib/postgresql | sort -n | tail -n 1").strip()
    usual = f"/var/lib/postgresql/{version}/main"
    folder, port = (databases[0].path or usual, port_of(databases[0])) if databases else (usual, 5432)
    if folder.rstrip("/") != usual:
        did(host, "install", "-d", "-o", "postgres", "-g", "postgres", "--", folder.rpartition("/")[0] or "/")
        did(host, "mv", "-T", "--", usual, folder)
    if any(one.replicates for one in databases):
        did(host, "find", folder, "-mindepth", "1", "-delete")
        leader = primary_of(cast, databases[0])
        put(host, _postgresql_files(cast, version, folder, port, seed))
        where = ("-h", cast.address(leader.on), "-p", str(port_of(leader)), "-U", REPLICATION, "-w")
        did(host, "sudo", "-u", "postgres", "pg_basebackup", *where, "-D", folder, "-R", "-c", "fast", "--no-sync")
    else:
        put(host, _postgresql_files(cast, version, folder, port, seed))
    did(host, "systemctl", "enable", "--now", "postgresql")
    return PostgresqlServer(version, folder, port)


def fill_postgresql(host: Host, server: PostgresqlServer, databases: Sequence[Database], seed: int) -> None:
    """Roles and content of the primaries on this machine."""
    names = [name_of(one) for one in databases]
    psql = ("sudo", "-u", "postgres", "psql", "-X", "-q", "-v", "ON_ERROR_STOP=1", "-p", str(server.port))
    did(host, *psql, "-d", "postgres", stdin=postgresql_roles(names, seed))
    for name in names:
        did(host, *psql, "-d", name, stdin=postgresql_content(name))


def start_mariadb(cast: Cast, host: Host, databases: Sequence[Database], number: int, seed: int) -> None:
    """Configure and start an empty server; a replica is pointed at its primary and reads everything from its log."""
    put(host, _mariadb_files(databases, number, seed))
    did(host, "systemctl", "enable", "--now", "mariadb")
    for one in databases[:1]:
        if one.replicates:
            leader = primary_of(cast, one)
            where = f"MASTER_HOST='{cast.address(leader.on)}', MASTER_PORT={port_of(leader)}"
            text = f"CHANGE MASTER TO {where}, MASTER_USE_GTID=slave_pos;\n{_credentials(seed)}START SLAVE;\n"
            did(host, "mariadb", stdin=text)


def fill_mariadb(host: Host, databases: Sequence[Database], seed: int) -> None:
    """Users and content of the primaries on this machine."""
    did(host, "mariadb", "--default-character-set=utf8mb4", stdin=mariadb_content(map(name_of, databases), seed))


def _postgresql_files(cast: Cast, version: str, folder: str, port: int, seed: int) -> Iterator[File]:
    own, mine = f"/etc/postgresql/{version}/main", "postgres:postgres"
    yield File(f"{own}/conf.d/rehearsal.conf", f"""# Durability is not what is rehearsed.
listen_addresses = '*'
port = {port}
data_directory = '{folder}'
fsync = off
full_page_writes = off
shared_buffers = 16MB
wal_keep_size = 64MB
""", owner=mine)  # fmt: skip
    lines = ["local all postgres peer", "local all all peer"]
    for one in _members(cast):
        lines += [f"host all all {one} scram-sha-256", f"host replication {REPLICATION} {one} scram-sha-256"]
    lines += ["host all all 127.0.0.1/32 scram-sha-256", "host all all ::1/128 scram-sha-256"]
    yield File(f"{own}/pg_hba.conf", "\n".join(lines) + "\n", mode=0o640, owner=mine)
    login = f"*:*:*:{REPLICATION}:{password(seed, REPLICATION)}\n"
    yield File("/var/lib/postgresql/.pgpass", login, mode=0o600, owner=mine)


def _mariadb_files(databases: Sequence[Database], number: int, seed: int) -> Iterator[File]:
    port = port_of(databases[0]) if databases else 3306
    yield File(f"{MARIADB_SETTINGS}/90-rehearsal.cnf", f"""[mysqld]
bind-address = *
port = {port}
server_id = {number}
log_bin = {MARIADB_FOLDER}/log
binlog_format = MIXED
gtid_strict_mode = ON
skip-name-resolve
innodb_buffer_pool_size = 16M
innodb_flush_log_at_trx_commit = 0
key_buffer_size = 4M
""")  # fmt: skip
    yield File(CREDENTIALS, _credentials(seed), mode=0o600)
    if any(one.replicates for one in databases):
        yield File(f"{MARIADB_SETTINGS}/99-role.cnf", "[mysqld]\nread_only = ON\n")


def _credentials(seed: int) -> str:
    return f"CHANGE MASTER TO MASTER_USER='{REPLICATION}', MASTER_PASSWORD='{password(seed, REPLICATION)}';\n"


def _members(cast: Cast) -> Iterator[str]:
    """Networks of one address each: the machines whose programs or replicas log in."""
    machines = dict.fromkeys((*cast.web, *(one.on for one in cast.databases), *([cast.target] if cast.target else [])))
    for machine in machines:
        for address in cast.addresses[machine]:
            yield f"{address}/{ip_address(address).max_prefixlen}"
