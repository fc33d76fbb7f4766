"""PostgreSQL: promote a replica, build the old primary up again as its replica, and let them change places.

Files of a running server are never copied (corruption); roles are not in a dump. The old primary must not come back
as a second primary: it is fenced before anything is promoted. A replica logs in as the user `replication`, with the
password that `.pgpass` in the home of `postgres` has for it; no command holds one.
"""

import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta

from drillbook.model import Check, Command, Database, Step
from drillbook.procedures.database import LOST_BY_GOING_BACK, fence, rebuild, rebuilding, title_of_machine
from drillbook.procedures.shell import (
    command,
    exists,
    local_path,
    note,
    on,
    only_if,
    prints,
    remote,
    shows,
    succeeds,
    unless,
)
from drillbook.procedures.situation import Situation, known

UNIT, PORT, REPLICATION = "postgresql", 5432, "replication"
ROLES = "SELECT rolname FROM pg_roles WHERE rolname !~ '^pg_' ORDER BY 1"
CAUGHT_UP = "SELECT status, pg_last_wal_receive_lsn() = pg_last_wal_replay_lsn() FROM pg_stat_wal_receiver"
SOON, PATIENTLY = timedelta(minutes=1), timedelta(minutes=10)
"""Until a server has started or ended its recovery; until a replica has caught up."""


def promote(situation: Situation, primary: Database, replica: Database) -> Iterator[Step]:
    """Fence the old primary, promote the replica, check roles, owners and how old the newest row is."""
    name = replica.database or replica.dataset
    silent = is_silent(situation, primary)
    yield fence(situation, primary, replica, UNIT, silent)
    duration, provenance = known(replica, "promotion", 15)
    yield Step(
        id=f"{replica.id}.promote",
        title=f"Promote the replica {replica.title}",
        subject=replica.id,
        preconditions=(silent,),
        do=(promotion(replica),),
        verify=(
            prints(query(replica, "SELECT pg_is_in_recovery()"), "f", within=SOON),
            succeeds(query(replica, ROLES), "the roles of the old primary"),
            succeeds(query(replica, "\\dt+", name), "owners and sizes; the newest row's age is the loss"),
        ),
        undo=(
            note(f"Before the first write: let it follow {primary.title} again (section 5 has the commands)."),
            note("After the first write: what was written here is lost if the old primary is used again."),
        ),
        duration=duration,
        duration_from=provenance,
        owner=replica.promoted_by or situation.owner,
        machine=replica.on,
        go_no_go=f"Is {primary.title} fenced, and is its loss certain?",
        point_of_no_return=LOST_BY_GOING_BACK.format(primary.title),
        escalate="Not promoted after twice the expected time: restore the newest backup instead.",
        changes=(f"the role of {replica.title}",),
        after=(f"{replica.id}.fence",),
    )


def return_home(situation: Situation, primary: Database, replica: Database) -> Iterator[Step]:
    """Make the old primary a replica of the new one, change places in a quiet hour, let the other follow again."""
    yield follow(situation, primary, replica, f"Rebuild {primary.title} as a replica", f"{primary.id}.rebuild")
    yield _switch_back(situation, primary, replica)
    title, after = f"Let {replica.title} follow {primary.title} again", f"{primary.id}.switch-back"
    yield follow(situation, replica, primary, title, f"{replica.id}.follow", after)


def follow(situation: Situation, follower: Database, leader: Database, title: str, key: str, after: str = "") -> Step:
    """A stopped server becomes a replica. Its old files stay where they are until the copy is complete."""
    path = data_folder(follower)
    new, owned, user = f"{path}.rebuild", ("-o", "postgres", "-g", "postgres", "-m", "700"), ("sudo", "-u", "postgres")
    source = ("-h", host_of(situation, leader), "-p", str(leader.port or PORT), "-U", REPLICATION, "-w")
    built = rebuild(
        path,
        f"{path}/{_signal(follower)}",
        command("sudo", "install", "-d", *owned, "--", new),
        command(*user, "pg_basebackup", *source, "-D", new, "-R", "-c", "fast"),
        stop=command("sudo", "systemctl", "disable", "--now", UNIT),
    )
    step = rebuilding(situation, follower, leader, UNIT, path, (key, title), after)
    return replace(
        step,
        do=(*built.do, command("sudo", "systemctl", "enable", "--now", UNIT)),
        verify=(prints(query(follower, "SELECT pg_is_in_recovery()"), "t", within=SOON), follows(follower)),
        undo=(*built.undo, note("It stays switched off: as it was, it would be a second primary.")),
    )


def follows(follower: Database) -> Check:
    """It receives, and has replayed what it received."""
    return prints(query(follower, CAUGHT_UP), "streaming|t", within=PATIENTLY)


def _switch_back(situation: Situation, primary: Database, replica: Database) -> Step:
    leader = situation.machine(replica.on)
    duration, provenance = known(replica, "promotion", 15)
    stop = ("sudo", "systemctl", "disable", "--now", UNIT)
    start = ("sudo", "systemctl", "enable", "--now", UNIT)
    return Step(
        id=f"{primary.id}.switch-back",
        title=f"In a quiet hour: stop {replica.title} cleanly and promote {primary.title}",
        subject=primary.id,
        preconditions=(follows(primary),),
        do=(remote(leader, *stop) if leader else command(*stop), promotion(primary)),
        verify=(
            prints(query(primary, "SELECT pg_is_in_recovery()"), "f", within=SOON),
            is_silent(situation, replica),
            note("Row counts of the two largest tables are those noted before the stop."),
        ),
        undo=(
            unless(exists(f"{data_folder(primary)}/{_signal(primary)}"), command(*stop)),
            remote(leader, *start) if leader else command(*start),
            note("After the first write here: what was written is lost by going back."),
        ),
        duration=duration,
        duration_from=provenance,
        owner=replica.promoted_by or situation.owner,
        machine=primary.on,
        go_no_go=f"Has {primary.title} replayed everything, and does nobody write?",
        point_of_no_return=LOST_BY_GOING_BACK.format(replica.title)
        + f" Before it, {primary.title} must be rebuilt to follow again.",
        escalate="Not promoted in twice the expected time: undo, and try another night.",
        changes=(f"{UNIT} on {title_of_machine(situation, replica)}", f"the role of {primary.title}"),
        after=(f"{primary.id}.rebuild",),
    )


def is_silent(situation: Situation, database: Database) -> Check:
    """No server answers there; one that refuses log-ins, or that is just starting, does answer."""
    there = ("-h", host_of(situation, database), "-p", str(database.port or PORT))
    return shows(command("pg_isready", *there, "-t", "5"), "no response")


def query(database: Database, text: str, name: str = "postgres") -> Command:
    """A query, or a command of psql, as the database's own superuser on its machine."""
    port = str(database.port or PORT)
    return command("sudo", "-u", "postgres", "psql", "-p", port, "-d", connection(name), "-XAtc", text)


def connection(name: str) -> str:
    """A database's name as libpq takes it: one with '=' or '://' in it would be read as a whole connection string."""
    if re.fullmatch(r"\w[\w.-]*", name, re.ASCII):
        return name
    escaped = name.replace("\\", "\\\\").replace("'", "\\'")
    return f"dbname='{escaped}'"


def promotion(database: Database) -> Command:
    """Ends the recovery of a replica; nothing where it has ended."""
    if 0 < _major(database) < 12:
        pg_ctl = command("sudo", "-u", "postgres", "pg_ctl", "promote", "-D", local_path(database.path))
        return only_if(exists(f"{data_folder(database)}/{_signal(database)}"), pg_ctl)
    return query(database, "SELECT pg_promote() WHERE pg_is_in_recovery()")


def _major(database: Database) -> int:
    """Its version; 0 where it is not known, which is taken for one of today."""
    major = database.version.partition(".")[0]
    return int(major) if major.isdecimal() else 0


def _signal(database: Database) -> str:
    """The file in its folder that makes a server a replica: until version 11 it was its settings."""
    return "recovery.conf" if 0 < _major(database) < 12 else "standby.signal"


def data_folder(database: Database) -> str:
    """Where its files lie; Debian has a folder for every version and cluster."""
    return local_path(database.path or f"/var/lib/postgresql/{_major(database) or 15}/main")


def host_of(situation: Situation, database: Database) -> str:
    """How others reach the database."""
    machine = situation.machine(database.on)
    return on(machine) if machine else database.on
