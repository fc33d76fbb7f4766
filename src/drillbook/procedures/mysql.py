"""MySQL and MariaDB: promote a replica, build the old primary up again as its replica, let them change places.

A directory of MyISAM tables may be copied only while the server is shut down. Users and grants move with the data:
they are in the database `mysql`. A replica is named by the identifiers of its transactions, not by a place in a file of
the log, so it can be pointed at another primary and back. Its user and password stand in `/etc/mysql/replication.sql`
on its machine, as one statement `CHANGE MASTER TO MASTER_USER='…', MASTER_PASSWORD='…';` (MySQL: `CHANGE REPLICATION
SOURCE TO SOURCE_USER='…', SOURCE_PASSWORD='…';`) that only root can read.
"""

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta

from drillbook.model import Check, Command, Database, Step
from drillbook.procedures.aside import Aside, keep
from drillbook.procedures.database import LOST_BY_GOING_BACK, fence, rebuild, rebuilding, title_of_machine
from drillbook.procedures.dialect import CREDENTIALS, READ_ALL, dialect
from drillbook.procedures.shell import command, local_path, note, on, piped, prints, remote, shows, succeeds, there
from drillbook.procedures.situation import Situation, known, minutes

PORT = 3306
SOON, PATIENTLY = timedelta(minutes=1), timedelta(minutes=10)
"""Until a server has done what it was told; until a replica has caught up."""


def promote(situation: Situation, primary: Database, replica: Database) -> Iterator[Step]:
    """Fence the old primary, let the replica finish its log, make it writable."""
    silent = is_silent(situation, primary)
    yield fence(situation, primary, replica, dialect(primary).unit, silent)
    yield _drain(situation, replica, silent)
    duration, provenance = known(replica, "promotion", 15)
    role, words = _role(replica, "OFF", f"{replica.id}.promote"), dialect(replica)
    yield Step(
        id=f"{replica.id}.promote",
        title=f"Promote the replica {replica.title}",
        subject=replica.id,
        preconditions=(silent,),
        do=(*role.do, query(replica, f"{words.stop}; {words.forget}; SET GLOBAL read_only = OFF")),
        verify=(
            prints(query(replica, "SELECT @@read_only"), "0"),
            succeeds(query(replica, "SELECT user, host FROM mysql.user"), "the users of the old primary"),
        ),
        undo=(
            query(replica, f"SET GLOBAL read_only = ON; {words.stop}; {source(situation, replica, primary)}"),
            credentials(replica),
            query(replica, words.apply),
            *role.undo,
            note("After the first write: what was written here is lost if the old primary is used again."),
        ),
        duration=duration,
        duration_from=provenance,
        owner=replica.promoted_by or situation.owner,
        machine=replica.on,
        go_no_go=f"Is {primary.title} fenced, and is its loss certain?",
        point_of_no_return=LOST_BY_GOING_BACK.format(primary.title),
        escalate="Not writable after twice the expected time: restore the newest backup instead.",
        changes=(f"the role of {replica.title}",),
        after=(f"{replica.id}.drain",),
    )


def _drain(situation: Situation, replica: Database, silent: Check) -> Step:
    words = dialect(replica)
    duration, provenance = minutes(2)
    return Step(
        id=f"{replica.id}.drain",
        title=f"Let {replica.title} apply what it has received",
        subject=replica.id,
        preconditions=(silent,),
        do=(query(replica, words.stop_receiving),),
        verify=(shows(status(replica), READ_ALL, within=PATIENTLY),),
        undo=(query(replica, words.receive),),
        duration=duration,
        duration_from=provenance,
        timeout=PATIENTLY + SOON,
        owner=replica.promoted_by or situation.owner,
        machine=replica.on,
        changes=(f"replication to {replica.title}",),
        after=(f"{replica.id}.fence",),
    )


def return_home(situation: Situation, primary: Database, replica: Database) -> Iterator[Step]:
    """Load the old primary from a fresh dump of the new one, let it follow, change places in a quiet hour."""
    yield follow(situation, primary, replica, f"Rebuild {primary.title} as a replica", f"{primary.id}.rebuild")
    yield _quiet(situation, primary, replica)
    yield _switch_back(situation, primary, replica)
    title, after = f"Let {replica.title} follow {primary.title} again", f"{primary.id}.switch-back"
    yield follow(situation, replica, primary, title, f"{replica.id}.follow", after)


def follow(situation: Situation, follower: Database, leader: Database, title: str, key: str, after: str = "") -> Step:
    """A stopped server becomes a replica, from a dump of the whole leader; its old files are put aside."""
    words, path = dialect(follower), data_folder(follower)
    *options, folder = words.make
    new, role = f"{path}.rebuild", _role(follower, "ON", key)
    built = rebuild(
        path,
        mark_of(follower),
        command("sudo", *options, f"{folder}{new}"),
        command("sudo", "install", "-o", "mysql", "-g", "mysql", "/dev/null", f"{new}/rebuilt-as-replica"),
        stop=command("sudo", "systemctl", "disable", "--now", words.unit),
    )
    load = command("sudo", words.client, *_port(follower), "--init-command=SET SESSION sql_log_bin = 0")
    step = rebuilding(situation, follower, leader, words.unit, path, (key, title), after)
    return replace(
        step,
        do=(
            *built.do,
            *role.do,
            command("sudo", "systemctl", "enable", "--now", words.unit),
            query(follower, f"{words.stop}; {source(situation, follower, leader)}"),
            credentials(follower),
            piped(_dump_of(situation, leader), load),
            query(follower, words.start),
        ),
        verify=(follows(follower),),
        undo=(
            *built.undo,
            *role.undo,
            note("It stays switched off: as it was, it would be a second primary."),
        ),
    )


def follows(follower: Database) -> Check:
    """It reads, applies, and is not behind."""
    words = dialect(follower)
    return shows(status(follower), words.reads, words.applies, words.behind, within=PATIENTLY)


def _quiet(situation: Situation, primary: Database, replica: Database) -> Step:
    leader = situation.machine(replica.on)
    duration, provenance = minutes(2)
    closed, opened = (query(replica, f"SET GLOBAL read_only = {state}") for state in ("ON", "OFF"))
    words = dialect(primary)
    return Step(
        id=f"{primary.id}.quiet",
        title=f"In a quiet hour: let nobody write to {replica.title}",
        subject=replica.id,
        preconditions=(follows(primary),),
        do=(there(leader, closed) if leader else closed,),
        verify=(shows(status(primary), READ_ALL, words.behind, within=PATIENTLY),),
        undo=(there(leader, opened) if leader else opened,),
        duration=duration,
        duration_from=provenance,
        timeout=PATIENTLY + SOON,
        owner=replica.promoted_by or situation.owner,
        machine=primary.on,
        go_no_go="May users wait until the change of places is done?",
        changes=(f"{replica.title}: read only",),
        after=(f"{primary.id}.rebuild",),
    )


def _switch_back(situation: Situation, primary: Database, replica: Database) -> Step:
    leader, words = situation.machine(replica.on), dialect(primary)
    duration, provenance = known(replica, "promotion", 15)
    stop, start = (("sudo", "systemctl", verb, "--now", dialect(replica).unit) for verb in ("disable", "enable"))
    role = _role(primary, "OFF", f"{primary.id}.switch-back")
    return Step(
        id=f"{primary.id}.switch-back",
        title=f"Stop {replica.title} and make {primary.title} writable",
        subject=primary.id,
        preconditions=(follows(primary),),
        do=(
            remote(leader, *stop) if leader else command(*stop),
            *role.do,
            query(primary, f"{words.stop}; {words.forget}; SET GLOBAL read_only = OFF"),
        ),
        verify=(
            prints(query(primary, "SELECT @@read_only"), "0"),
            is_silent(situation, replica),
            note("Row counts of the two largest tables are those noted before the stop."),
        ),
        undo=(
            query(primary, f"SET GLOBAL read_only = ON; {words.stop}; {source(situation, primary, replica)}"),
            credentials(primary),
            *role.undo,
            remote(leader, *start) if leader else command(*start),
            query(primary, words.start),
            note("After the first write here: what was written is lost by going back."),
        ),
        duration=duration,
        duration_from=provenance,
        owner=replica.promoted_by or situation.owner,
        machine=primary.on,
        go_no_go=f"Is {primary.title} level with {replica.title} while nobody writes?",
        point_of_no_return=LOST_BY_GOING_BACK.format(replica.title),
        escalate="Not writable in twice the expected time: undo, and try another night.",
        changes=(f"{words.unit} on {title_of_machine(situation, replica)}", f"the role of {primary.title}"),
        after=(f"{primary.id}.quiet",),
    )


def is_silent(situation: Situation, database: Database) -> Check:
    """No server answers there; one that refuses log-ins does answer."""
    ping = command(
        dialect(database).admin, "--connect-timeout=5", "-h", host_of(situation, database),
        "--protocol=tcp", f"--port={database.port or PORT}", "ping",
    )  # fmt: skip
    return shows(ping, "Can't connect")


def query(database: Database, text: str) -> Command:
    """A statement, as the server's own administrator on its machine."""
    return command("sudo", dialect(database).client, *_port(database), "-Ne", text)


def status(database: Database) -> Command:
    """How a replica is doing, each value with its name."""
    words = dialect(database)
    return command("sudo", words.client, *_port(database), "-e", words.status)


def credentials(database: Database) -> Command:
    """Tells a replica its user and password, from the file on its machine."""
    return piped(command("sudo", "cat", CREDENTIALS), command("sudo", dialect(database).client, *_port(database)))


def source(situation: Situation, follower: Database, leader: Database) -> str:
    """The statement that names the primary; double quotes, since single ones inside a word cannot be typed at night."""
    host = host_of(situation, leader).replace("\\", "\\\\").replace('"', '""')
    return dialect(follower).source.format(f'"{host}"', leader.port or PORT)


def _dump_of(situation: Situation, leader: Database) -> Command:
    """Everything that the leader holds, users and grants too, taken on its own machine."""
    words = dialect(leader)
    whole = ("--all-databases", "--single-transaction", "--flush-privileges", "--routines", "--events")
    dump = command(words.dump, *_port(leader), *whole, *words.positioned)
    machine = situation.machine(leader.on)
    return there(machine, dump, root=True) if machine else dump


def _role(database: Database, read_only: str, key: str) -> Aside:
    """Says in its settings whether it may be written to, so that its next start does not undo it."""
    file = f"{dialect(database).settings}/99-role.cnf"
    before = keep(file, f"/var/backups/drillbook.{key}.role")
    say = command("sudo", "tee", file, stdin=f"[mysqld]\nread_only = {read_only}\n")
    return Aside((*before.do, say), before.undo)


def _port(database: Database) -> tuple[str, ...]:
    """Nothing for the usual port: then the local socket is used, which needs no password for root."""
    return ("--protocol=tcp", f"--port={database.port}") if database.port not in (None, PORT) else ()


def data_folder(database: Database) -> str:
    """Where its files lie; that of a single database inside it is not meant."""
    return local_path(database.path or "/var/lib/mysql")


def mark_of(database: Database) -> str:
    """The file in the data folder that says: this folder was made by a rebuild, the old one lies beside it."""
    return f"{data_folder(database)}/rebuilt-as-replica"


def host_of(situation: Situation, database: Database) -> str:
    """How others reach the database."""
    machine = situation.machine(database.on)
    return on(machine) if machine else database.on
