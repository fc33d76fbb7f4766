"""PostgreSQL: promote a replica, build the old primary up again as its replica, and let them change places.

Files of a running server are never copied (corruption); roles are not in a dump. The old primary must not come back
as a second primary: it is fenced before anything is promoted.
"""

import re
from collections.abc import Iterator

from drillbook.model import Database, Step
from drillbook.procedures.database import fence
from drillbook.procedures.shell import command, local_path, on, remote, shows
from drillbook.procedures.situation import Situation, known, minutes

UNIT = "postgresql"


def promote(situation: Situation, primary: Database, replica: Database) -> Iterator[Step]:
    """Fence the old primary, promote the replica, check roles, owners and how old the newest row is."""
    name = replica.database or replica.dataset
    host = _host(situation, primary)
    silent = shows(command("pg_isready", "-h", host, "-p", str(primary.port or 5432)), "prints 'no response'")
    yield fence(situation, primary, replica, UNIT, silent)
    duration, provenance = known(replica, "promotion", 15)
    yield Step(
        id=f"{replica.id}.promote",
        title=f"Promote the replica {replica.title}",
        subject=replica.id,
        do=(_promotion(replica),),
        verify=(
            shows(query(replica, "SELECT pg_is_in_recovery()"), "prints 'f'"),
            shows(query(replica, "\\du"), "lists the roles of the old primary"),
            shows(
                query(replica, "\\dt+", name),
                "lists the tables with owners and sizes; the newest row's age is the loss",
            ),
        ),
        undo=(
            f"Before the first write: let it follow {primary.title} again (section 5 has the commands).",
            "After the first write: what was written here is lost if the old primary is used again.",
        ),
        duration=duration,
        duration_from=provenance,
        owner=replica.promoted_by or situation.owner,
        machine=replica.on,
        go_no_go=f"Is {primary.title} fenced, and is its loss certain?",
        point_of_no_return=True,
        escalate="Not promoted after twice the expected time: restore the newest backup instead.",
        after=(f"{replica.id}.fence",),
    )


def return_home(situation: Situation, primary: Database, replica: Database) -> Iterator[Step]:
    """Make the old primary a replica of the new one, change places in a quiet hour, let the other follow again."""
    yield _follow(situation, primary, replica, f"Rebuild {primary.title} as a replica", f"{primary.id}.rebuild")
    yield _switch_back(situation, primary, replica)
    title, after = f"Let {replica.title} follow {primary.title} again", f"{primary.id}.switch-back"
    yield _follow(situation, replica, primary, title, f"{replica.id}.follow", after)


def _follow(situation: Situation, follower: Database, leader: Database, title: str, key: str, after: str = "") -> Step:
    path = _path(follower)
    away = f"{path}.before-rebuild"
    duration, provenance = minutes(120)
    host, port = _host(situation, leader), str(leader.port or 5432)
    return Step(
        id=key,
        title=title,
        subject=follower.id,
        do=(
            command("sudo", "systemctl", "disable", "--now", UNIT),
            command("sudo", "mv", "-T", path, away),
            command("sudo", "install", "-d", "-o", "postgres", "-g", "postgres", "-m", "700", path),
            command("sudo", "-u", "postgres", "pg_basebackup", "-h", host, "-p", port, "-D", path, "-R", "-P"),
            command("sudo", "systemctl", "enable", "--now", UNIT),
        ),
        verify=(
            shows(query(follower, "SELECT pg_is_in_recovery()"), "prints 't'"),
            shows(
                query(leader, "SELECT client_addr, state FROM pg_stat_replication"), "on the primary shows 'streaming'"
            ),
        ),
        undo=(
            command("sudo", "systemctl", "disable", "--now", UNIT),
            command("sudo", "mv", "-T", path, f"{path}.failed-rebuild"),
            command("sudo", "mv", "-T", away, path),
            "It stays switched off: as it was, it would be a second primary.",
        ),
        duration=duration,
        duration_from=provenance,
        owner=follower.promoted_by or leader.promoted_by or situation.owner,
        machine=follower.on,
        go_no_go="Is the site stable for 24 hours, power and network included?",
        escalate="Copy breaks off twice: check the disks before a third try.",
        after=(after,) if after else (),
    )


def _switch_back(situation: Situation, primary: Database, replica: Database) -> Step:
    leader = situation.machine(replica.on)
    duration, provenance = known(replica, "promotion", 15)
    stop = ("sudo", "systemctl", "disable", "--now", UNIT)
    start = ("sudo", "systemctl", "enable", "--now", UNIT)
    return Step(
        id=f"{primary.id}.switch-back",
        title=f"In a quiet hour: stop {replica.title} cleanly and promote {primary.title}",
        subject=primary.id,
        do=(remote(leader, *stop) if leader else command(*stop), _promotion(primary)),
        verify=(
            shows(query(primary, "SELECT pg_is_in_recovery()"), "prints 'f'"),
            "Row counts of the two largest tables are those noted before the stop.",
        ),
        undo=(
            command(*stop),
            remote(leader, *start) if leader else command(*start),
            "After the first write here: what was written is lost by going back.",
        ),
        duration=duration,
        duration_from=provenance,
        owner=replica.promoted_by or situation.owner,
        machine=primary.on,
        go_no_go=f"Has {primary.title} replayed everything (pg_stat_replication: sent_lsn = replay_lsn)?",
        point_of_no_return=True,
        escalate="Not promoted in twice the expected time: undo, and try another night.",
        after=(f"{primary.id}.rebuild",),
    )


def query(database: Database, text: str, name: str = "postgres") -> str:
    """A query, or a command of psql, as the database's own superuser on its machine."""
    port = str(database.port or 5432)
    return command("sudo", "-u", "postgres", "psql", "-p", port, "-d", connection(name), "-Atc", text)


def connection(name: str) -> str:
    """A database's name as libpq takes it: one with '=' or '://' in it would be read as a whole connection string."""
    if re.fullmatch(r"\w[\w.-]*", name, re.ASCII):
        return name
    escaped = name.replace("\\", "\\\\").replace("'", "\\'")
    return f"dbname='{escaped}'"


def _promotion(database: Database) -> str:
    if database.path and not _has_pg_promote(database.version):
        return command("sudo", "-u", "postgres", "pg_ctl", "promote", "-D", local_path(database.path))
    return query(database, "SELECT pg_promote()")


def _has_pg_promote(version: str) -> bool:
    """From 12 on the server promotes itself when asked; before, `pg_ctl` must be in the path of `postgres`."""
    major = version.partition(".")[0]
    return major.isdecimal() and int(major) >= 12


def _path(database: Database) -> str:
    return local_path(database.path or "/var/lib/postgresql/data")


def _host(situation: Situation, database: Database) -> str:
    machine = situation.machine(database.on)
    return on(machine) if machine else database.on
