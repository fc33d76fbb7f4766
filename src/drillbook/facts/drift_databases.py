"""Drift of databases: versions, roles, extensions, encodings, and room for the data."""

from collections.abc import Iterator

from drillbook.facts.listed import listed
from drillbook.facts.pair import Facts
from drillbook.facts.version import numbers
from drillbook.model import ENGINE_NAMES, DatabaseServer, Engine, MachineFacts
from drillbook.quantity import write_size

OURS = frozenset({"postgres", "mysql"})
"""Databases that every server has."""


def _servers(facts: Facts) -> Iterator[tuple[DatabaseServer, DatabaseServer | None]]:
    """The primary's servers, each with the standby's of the same engine, on the same port where it has several."""
    for primary in facts.primary.database_servers:
        same = [one for one in facts.standby.database_servers if one.engine is primary.engine]
        yield primary, next((one for one in same if one.port == primary.port), same[0] if same else None)


def _both(facts: Facts) -> Iterator[tuple[DatabaseServer, DatabaseServer]]:
    return ((one, other) for one, other in _servers(facts) if other is not None)


def _replicated(facts: Facts, server: DatabaseServer) -> bool:
    """Whether the inventory has a replica of this engine from the primary on the standby."""
    return any(server.engine in (one.engine, replica.engine) for one, replica in facts.pair.databases)


def other_major_versions(facts: Facts) -> Iterator[str]:
    """A replica that does not run, or whose major version is not its primary's."""
    for primary, standby in _servers(facts):
        name = ENGINE_NAMES[primary.engine]
        if standby is None:
            if _replicated(facts, primary):
                yield f"{facts.there} has no running {name}, which should follow the one on {facts.here}"
            continue
        ours, theirs = _major(primary), _major(standby)
        follows = _replicated(facts, primary) or standby.is_replica
        bad = ours != theirs if primary.engine is Engine.POSTGRESQL else theirs < ours
        if follows and bad:
            yield f"{name} {standby.version} on {facts.there} cannot follow {primary.version} on {facts.here}"


def _major(server: DatabaseServer) -> tuple[int, ...]:
    """PostgreSQL from 10 on: the first number. Before, and of MySQL and MariaDB: the first two."""
    found = numbers(server.version)
    return found[:1] if server.engine is Engine.POSTGRESQL and found[:1] >= (10,) else found[:2]


def other_minor_versions(facts: Facts) -> Iterator[str]:
    """A server whose version differs where it does not have to be the same."""
    for primary, standby in _both(facts):
        if primary.version != standby.version and numbers(primary.version) != numbers(standby.version):
            name = ENGINE_NAMES[primary.engine]
            yield f"{name} is {primary.version} on {facts.here} and {standby.version} on {facts.there}"


def missing_roles(facts: Facts) -> Iterator[str]:
    """Roles, users and extensions that the standby lacks."""
    for primary, standby in _both(facts):
        name = ENGINE_NAMES[primary.engine]
        theirs = {one.name for one in standby.roles}
        if missing := [one.name for one in primary.roles if one.name not in theirs]:
            what = "role" if primary.engine is Engine.POSTGRESQL else "user"
            yield f"{facts.there} lacks the {name} {what}{'s' if len(missing) > 1 else ''} {listed(missing)}"
        for database in primary.databases:
            found = standby.database(database.name)
            there = {one.name for one in found.extensions} if found else set()
            lacking = [one.name for one in database.extensions if one.name not in there]
            if found and lacking:
                yield f"the database {database.name} on {facts.there} lacks the extension {listed(lacking)}"


def other_rights(facts: Facts) -> Iterator[str]:
    """Roles and users that may do something else on the standby."""
    for primary, standby in _both(facts):
        theirs = {one.name: one for one in standby.roles}
        changed = [
            one.name
            for one in primary.roles
            if (found := theirs.get(one.name))
            and (one.attributes, set(one.member_of), one.grants_sha256)
            != (found.attributes, set(found.member_of), found.grants_sha256)
        ]
        if changed:
            name = ENGINE_NAMES[primary.engine]
            yield f"what may be done on {facts.there} is not what it is on {facts.here} for {name}'s {listed(changed)}"


def other_encodings(facts: Facts) -> Iterator[str]:
    """Databases of one name whose text is stored, ordered or told apart in another way."""
    for primary, standby in _both(facts):
        for database in primary.databases:
            found = standby.database(database.name)
            if found is None or database.name in OURS:
                continue
            ours = database.encoding, database.collation, database.character_type
            theirs = found.encoding, found.collation, found.character_type
            if ours != theirs:
                shown = [" ".join(one for one in dict.fromkeys(part) if one) for part in (ours, theirs)]
                yield f"the database {database.name} is {shown[0]} on {facts.here} and {shown[1]} on {facts.there}"


def too_little_room(facts: Facts) -> Iterator[str]:
    """A disk of the standby that cannot take the primary's data, what it holds of them already counted in."""
    for primary, standby in _servers(facts):
        directory = (standby or primary).directory
        held = standby.size_bytes if standby else 0
        room = room_at(facts.standby, directory)
        if room is not None and primary.size_bytes > held + room:
            name = ENGINE_NAMES[primary.engine]
            yield (
                f"{facts.there} has {write_size(held + room)} at {directory} for {write_size(primary.size_bytes)} "
                f"of {name}'s data on {facts.here}"
            )


def room_at(facts: MachineFacts, path: str) -> int | None:
    """Bytes available where a path lies; None where that is not known."""
    found = [one for one in facts.file_systems if _lies_in(path, one.mount)]
    return max(found, key=lambda one: len(one.mount)).available_bytes if found and path else None


def _lies_in(path: str, mount: str) -> bool:
    return mount in ("/", path) or path.startswith(mount.rstrip("/") + "/")
