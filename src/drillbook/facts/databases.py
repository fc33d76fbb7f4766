"""Databases: what PostgreSQL answers as JSON, and MySQL and MariaDB as lines of fields between tabs."""

import hashlib
import json
import re
from collections.abc import Iterator
from typing import Any

from pydantic import ValidationError

from drillbook.facts.output import Line, Output, Section
from drillbook.model.facts import Unread
from drillbook.model.facts_data import DatabaseServer, Extension, FoundDatabase, Role
from drillbook.model.storage import Engine

ATTRIBUTES = ("superuser", "inherit", "createrole", "createdb", "login", "replication", "bypassrls")
_ESCAPED = re.compile(r"\\(.)")
_ESCAPES = {"t": "\t", "n": "\n", "0": "\0"}
_REFUSED = "the server did not answer, or not to us"


def read_postgresql(output: Output) -> tuple[tuple[DatabaseServer, ...], tuple[Unread, ...]]:
    """One server for each port that answered."""
    found: list[DatabaseServer] = []
    unread: list[Unread] = []
    for section in output.named("postgresql.server"):
        rows = [row for _, row in _objects(section, unread)]
        if not rows:
            unread.append(section.unread(None, _REFUSED))
            continue
        (server,) = rows[:1]
        port = section.argument
        made = DatabaseServer(
            engine=Engine.POSTGRESQL,
            version=str(server.get("version", "")).split(" ")[0],
            port=int(port) if port.isdigit() else None,
            directory=str(server.get("directory") or ""),
            is_replica=server.get("replica") is True,
            databases=tuple(_postgresql_databases(output, port, unread)),
            roles=tuple(_roles(output, port, unread)),
        )
        found.append(made)
    return tuple(found), tuple(unread)


def _postgresql_databases(output: Output, port: str, unread: list[Unread]) -> Iterator[FoundDatabase]:
    extensions: dict[str, tuple[Extension, ...]] = {}
    for section in output.named("postgresql.extensions"):
        of_port, _, name = section.argument.partition(" ")
        if of_port == port:
            rows = [row for _, row in _objects(section, unread)]
            extensions[name] = tuple(
                Extension(name=str(row.get("name", "")), version=str(row.get("version", ""))) for row in rows
            )
    for section in _of_port(output, "postgresql.databases", port):
        for line, row in _objects(section, unread):
            try:
                yield FoundDatabase(
                    name=row["name"],
                    owner=row["owner"],
                    size_bytes=row["size_bytes"],
                    encoding=row["encoding"],
                    collation=row["collation"],
                    character_type=row["ctype"],
                    extensions=extensions.get(row["name"], ()),
                )
            except (KeyError, ValidationError):
                unread.append(section.unread(line, "not a database"))


def _roles(output: Output, port: str, unread: list[Unread]) -> Iterator[Role]:
    for section in _of_port(output, "postgresql.roles", port):
        for line, row in _objects(section, unread):
            try:
                held = tuple(one for one in ATTRIBUTES if row[one] is True)
                yield Role(name=row["name"], attributes=held, member_of=tuple(row["member_of"]))
            except (KeyError, TypeError, ValidationError):
                unread.append(section.unread(line, "not a role"))


def _of_port(output: Output, name: str, port: str) -> Iterator[Section]:
    return (one for one in output.named(name) if one.argument == port)


def _objects(section: Section, unread: list[Unread]) -> Iterator[tuple[Line, dict[str, Any]]]:
    """A JSON object a line."""
    for line in section.lines:
        try:
            row = json.loads(line.text)
        except (ValueError, RecursionError):
            row = None
        if isinstance(row, dict):
            yield line, row
        elif line.text.strip():
            unread.append(section.unread(line, "not a JSON object"))


def read_mysql(output: Output) -> tuple[tuple[DatabaseServer, ...], tuple[Unread, ...]]:
    """The server that answers on the usual socket: MariaDB, or MySQL."""
    unread: list[Unread] = []
    section = output.first("mysql.server")
    rows = list(_rows(section, 7, unread))
    if not rows:
        if section.status not in (None, 127):
            unread.append(section.unread(None, _REFUSED))
        return (), tuple(unread)
    version, comment, port, directory, read_only, *_ = rows[0]
    is_mariadb = "mariadb" in f"{version} {comment}".lower()
    server = DatabaseServer(
        engine=Engine.MARIADB if is_mariadb else Engine.MYSQL,
        version=version.partition("-")[0],
        port=int(port) if port.isdigit() else None,
        directory=directory,
        is_replica=read_only not in ("0", "OFF"),
        databases=tuple(_mysql_databases(output, unread)),
        roles=tuple(_mysql_users(output, unread)),
    )
    return (server,), tuple(unread)


def _mysql_databases(output: Output, unread: list[Unread]) -> Iterator[FoundDatabase]:
    engines: dict[str, list[str]] = {}
    for name, engine, _ in _rows(output.first("mysql.engines"), 3, unread):
        engines.setdefault(name, []).append(engine)
    for name, encoding, collation, size in _rows(output.first("mysql.databases"), 4, unread):
        yield FoundDatabase(
            name=name,
            encoding=encoding,
            collation=collation,
            size_bytes=int(size) if size.isdigit() else None,
            engines=tuple(engines.get(name, ())),
        )


def _mysql_users(output: Output, unread: list[Unread]) -> Iterator[Role]:
    grants: dict[str, list[str]] = {}
    for grantee, *privilege in _rows(output.first("mysql.grants"), 6, unread):
        grants.setdefault(grantee, []).append("\t".join(privilege))
    for user, host, plugin in _rows(output.first("mysql.users"), 3, unread):
        held = sorted(grants.get(f"'{user}'@'{host}'", ()))
        digest = hashlib.sha256("\n".join(held).encode()).hexdigest()
        yield Role(name=f"{user}@{host}", attributes=(plugin,) if plugin else (), grants_sha256=digest)


def _rows(section: Section, fields: int, unread: list[Unread]) -> Iterator[list[str]]:
    """Fields between tabs, with the client's escapes undone."""
    for line in section.lines:
        row = [_ESCAPED.sub(lambda match: _ESCAPES.get(match[1], match[1]), one) for one in line.text.split("\t")]
        if len(row) == fields:
            yield row
        else:
            unread.append(section.unread(line, f"not {fields} fields"))
