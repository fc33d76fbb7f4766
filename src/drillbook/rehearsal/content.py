"""What a machine holds of a service: its pages with owners and permissions, its databases with roles and grants.

Digests of both can be compared: between the old machine and the new one, or between before and after.
"""

import hashlib
import re
from collections.abc import Iterator, Mapping, Sequence
from types import MappingProxyType

from drillbook.model import Database, Engine
from drillbook.rehearsal.host import Host, Outcome
from drillbook.rehearsal.world import World
from drillbook.rehearsal.world_engines import MYSQL, name_of, port_of
from drillbook.rehearsal.world_web import site_of

ABSENT = "absent"
"""There is no such page or database, or its server does not run."""
NOWHERE_ELSE: Mapping[str, str] = MappingProxyType({})
_PAGES = """
cd "$1" && find . -mindepth 1 -printf '%P %y %m %u:%g %l\\n' | LC_ALL=C sort
find . -type f -print0 | LC_ALL=C sort -z | xargs -0 sha256sum
"""
_VOLATILE = ("\\restrict ", "\\unrestrict ", "-- Dumped ", "SET transaction_timeout", "COMMENT ON ROLE ")
"""Beginnings of lines of a dump that differ from run to run or with the program, and remarks on logins: not content."""
_COUNTER = re.compile(r" AUTO_INCREMENT=\d+")
"""The next free number, of which a server reserves more than it uses: a replica has another one than its primary."""
_GRANTS = """
SELECT CONCAT('SHOW GRANTS FOR ', QUOTE(user), '@', QUOTE(host), ';') FROM mysql.user
WHERE user LIKE CONCAT(REPLACE('{name}', '_', '\\\\_'), '\\\\_%') ORDER BY user, host
"""


def content_of(world: World, machine: str, elsewhere: Mapping[str, str] = NOWHERE_ELSE) -> Mapping[str, str]:
    """Digests of what a machine holds: "pages" of a web site, and "database NAME" for each database of the service.

    `elsewhere`: name of a database → the machine that has it, where it is another one.
    """
    found: dict[str, str] = {}
    if world.cast.is_web:
        said = world.hosts[machine].run(("sh", "-c", _PAGES, "pages", site_of(world.cast).root))
        found["pages"] = _digest([said.stdout]) if said.succeeded else ABSENT
    for one in _one_of_each(world):
        host = world.hosts[elsewhere.get(name_of(one), machine)]
        lines = _postgresql(host, one) if one.engine is Engine.POSTGRESQL else _mariadb(host, one)
        found[f"database {name_of(one)}"] = _digest(lines) if lines else ABSENT
    return found


def identical(world: World, one: str, other: str) -> tuple[str, ...]:
    """What differs between two machines, by name; empty: content and data are the same."""
    return different(content_of(world, one), content_of(world, other))


def different(before: Mapping[str, str], after: Mapping[str, str]) -> tuple[str, ...]:
    """Names of what is not the same in both, or is in neither."""
    names = sorted(before.keys() | after.keys())
    return tuple(name for name in names if before.get(name) != after.get(name) or before.get(name) == ABSENT)


def _one_of_each(world: World) -> Iterator[Database]:
    names = {name_of(one): one for one in reversed(world.cast.databases) if one.engine in (Engine.POSTGRESQL, *MYSQL)}
    yield from (names[name] for name in sorted(names))


def _postgresql(host: Host, database: Database) -> list[str]:
    """Definitions, rows, owners and grants; then the roles of this database, with their passwords' hashes."""
    name, where = name_of(database), ("-p", str(port_of(database)))
    dump = host.run(("sudo", "-u", "postgres", "pg_dump", *where, "--create", name))
    roles = host.run(("sudo", "-u", "postgres", "pg_dumpall", *where, "--roles-only"))
    if not (dump.succeeded and roles.succeeded):
        return []
    mine = [line for line in _lines(roles) if f"{name}_" in line]
    return sorted([*_lines(dump), *mine])


def _mariadb(host: Host, database: Database) -> list[str]:
    """Definitions, rows, triggers and routines; then the grants of this database's users."""
    name = name_of(database)
    options = (
        "--skip-comments",
        "--skip-extended-insert",
        "--order-by-primary",
        "--routines",
        "--events",
        "--skip-opt",
    )
    dump = host.run(("mariadb-dump", *options, "--create-options", "--databases", name))
    asked = host.run(("mariadb", "-Nre", _GRANTS.format(name=name)))
    grants = host.run(("mariadb", "-Nre", asked.stdout or "SELECT 1"))
    if not (dump.succeeded and asked.succeeded and grants.succeeded):
        return []
    return sorted([*(_COUNTER.sub("", line) for line in _lines(dump)), *_lines(grants)])


def _lines(said: Outcome) -> list[str]:
    return [line for line in said.stdout.splitlines() if not line.startswith(_VOLATILE)]


def _digest(lines: Sequence[str]) -> str:
    return hashlib.sha256("\n".join(lines).encode()).hexdigest()
