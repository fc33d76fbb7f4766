"""MySQL: promote a replica, build the old primary up again as its replica, and let them change places.

A directory of MyISAM tables may be copied only while the server is shut down. Users and grants move with the data:
they are in the database `mysql`.
"""

from collections.abc import Iterator

from drillbook.model import Database, Step
from drillbook.procedures.database import fence
from drillbook.procedures.shell import command, note, on, private_folder, remote, shows
from drillbook.procedures.situation import Situation, known, minutes

UNIT = "mysql"
WRITABLE = "STOP REPLICA; RESET REPLICA ALL; SET GLOBAL read_only = OFF"


def promote(situation: Situation, primary: Database, replica: Database) -> Iterator[Step]:
    """Fence the old primary, let the replica finish its log, make it writable."""
    silent = shows(command("mysqladmin", "-h", _host(situation, primary), *_port(primary), "ping"), "fails")
    yield fence(situation, primary, replica, UNIT, silent)
    duration, provenance = known(replica, "promotion", 15)
    yield Step(
        id=f"{replica.id}.promote",
        title=f"Promote the replica {replica.title}",
        subject=replica.id,
        do=(
            query(replica, "STOP REPLICA IO_THREAD; SHOW REPLICA STATUS\\G"),
            note("Wait until it says 'Replica has read all relay log'"),
            query(replica, WRITABLE),
            note("Take read_only out of its my.cnf too, or the next start undoes this"),
        ),
        verify=(
            shows(query(replica, "SELECT @@read_only"), "prints 0"),
            shows(query(replica, "SELECT user, host FROM mysql.user"), "lists the users of the old primary"),
        ),
        undo=(
            query(replica, "SET GLOBAL read_only = ON"),
            "Then point it at the old primary again; what was written here in between is lost.",
        ),
        duration=duration,
        duration_from=provenance,
        owner=replica.promoted_by or situation.owner,
        machine=replica.on,
        go_no_go=f"Is {primary.title} fenced, and is its loss certain?",
        point_of_no_return=True,
        escalate="Not writable after twice the expected time: restore the newest backup instead.",
        after=(f"{replica.id}.fence",),
    )


def return_home(situation: Situation, primary: Database, replica: Database) -> Iterator[Step]:
    """Load the old primary from a fresh dump of the new one, let it follow, change places in a quiet hour."""
    yield _follow(situation, primary, replica, f"Rebuild {primary.title} as a replica", f"{primary.id}.rebuild")
    yield _switch_back(situation, primary, replica)
    title, after = f"Let {replica.title} follow {primary.title} again", f"{primary.id}.switch-back"
    yield _follow(situation, replica, primary, title, f"{replica.id}.follow", after)


def _follow(situation: Situation, follower: Database, leader: Database, title: str, key: str, after: str = "") -> Step:
    folder = private_folder(follower.id)
    dump, kept = f"{folder}/from-{leader.id}.sql", f"{folder}/before-rebuild.sql"
    duration, provenance = minutes(120)
    return Step(
        id=key,
        title=title,
        subject=follower.id,
        do=(
            command("sudo", "systemctl", "enable", "--now", UNIT),
            query(follower, "SET GLOBAL read_only = ON"),
            command("sudo", "install", "-d", "-m", "700", folder),
            _dump(follower, kept),
            note("MyISAM tables in it: --lock-all-tables instead of --single-transaction"),
            _dump(leader, dump, "-h", _host(situation, leader), "--source-data=1"),
            query(follower, _source(situation, leader)),
            query(follower, f"SOURCE {dump}"),
            query(follower, "START REPLICA"),
        ),
        verify=(shows(query(follower, "SHOW REPLICA STATUS\\G"), "shows Seconds_Behind_Source: 0"),),
        undo=(
            query(follower, "STOP REPLICA; RESET REPLICA ALL"),
            query(follower, f"SOURCE {kept}"),
            command("sudo", "systemctl", "disable", "--now", UNIT),
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
    stop, start = (("sudo", "systemctl", verb, "--now", UNIT) for verb in ("disable", "enable"))
    return Step(
        id=f"{primary.id}.switch-back",
        title=f"In a quiet hour: stop {replica.title} and make {primary.title} writable",
        subject=primary.id,
        do=(remote(leader, *stop) if leader else command(*stop), query(primary, WRITABLE)),
        verify=(
            shows(query(primary, "SELECT @@read_only"), "prints 0"),
            "Row counts of the two largest tables are those noted before the stop.",
        ),
        undo=(
            query(primary, "SET GLOBAL read_only = ON"),
            remote(leader, *start) if leader else command(*start),
            "After the first write here: what was written is lost by going back.",
        ),
        duration=duration,
        duration_from=provenance,
        owner=replica.promoted_by or situation.owner,
        machine=primary.on,
        go_no_go=f"Does {primary.title} show Seconds_Behind_Source: 0 while nobody writes?",
        point_of_no_return=True,
        escalate="Not writable in twice the expected time: undo, and try another night.",
        after=(f"{primary.id}.rebuild",),
    )


def query(database: Database, text: str) -> str:
    """A statement, as the server's own administrator on its machine."""
    return command("sudo", "mysql", *_port(database), "-Ne", text)


def _dump(database: Database, file: str, *options: str) -> str:
    name = database.database or database.dataset
    words = ("--single-transaction", "--flush-privileges", f"--result-file={file}", "--databases", "--", name, "mysql")
    return command("sudo", "mysqldump", *_port(database), *options, *words)


def _source(situation: Situation, leader: Database) -> str:
    host = _host(situation, leader).replace("\\", "\\\\").replace('"', '""')
    port = leader.port or 3306  # double quotes: a shell line with single ones inside cannot be typed at night
    return f'CHANGE REPLICATION SOURCE TO SOURCE_HOST="{host}", SOURCE_PORT={port}, SOURCE_USER="replication"'


def _port(database: Database) -> tuple[str, ...]:
    """Nothing for the usual port: then the local socket is used, which needs no password for root."""
    return ("--protocol=tcp", f"--port={database.port}") if database.port not in (None, 3306) else ()


def _host(situation: Situation, database: Database) -> str:
    machine = situation.machine(database.on)
    return on(machine) if machine else database.on
