"""PostgreSQL moves by dump: roles that are missing, the database with its owner and encoding, then all in one go.

Its files are never copied: pages of different moments make no database. The old database is closed before the dump,
and stays closed: it never is a second primary. Owners, privileges, row counts and checksums are compared afterwards.
"""

from collections.abc import Iterator
from datetime import timedelta

from drillbook.model import Check, Command, Database, Step
from drillbook.procedures.moving import postgresql_queries as sql
from drillbook.procedures.moving.keep import begin, forget, into, last, save
from drillbook.procedures.moving.move import Move
from drillbook.procedures.moving.web_software import Question, from_source, lacks_nothing
from drillbook.procedures.moving.zone import SORTED
from drillbook.procedures.postgresql import connection
from drillbook.procedures.shell import command, only_if, prints, prints_nothing, succeeds, unless
from drillbook.procedures.situation import minutes

USER, UNIT = "postgres", "postgresql"


def prepare(move: Move, database: Database) -> Iterator[Step]:
    """Create the roles that are missing, with their passwords; see that every extension is there."""
    folder, mark = f"{move.folder}.{database.id}.roles", _mark(move)
    names = Question("roles", ask(database, sql.ROLE_NAMES), _ask_old(move, database, sql.ROLE_NAMES))
    listed = ("sudo", "-u", USER, *_psql(database, name_of(database)))
    there = from_source(move, *listed, stdin=sql.EXTENSIONS)
    extensions = Question("extensions", ask(database, sql.AVAILABLE), there)
    duration, provenance = minutes(5)
    yield Step(
        id=f"{move.key}.{database.id}.roles",
        title=f"Create the roles of {database.title} that are missing on {move.target.title}",
        subject=database.id,
        do=(
            *begin(folder, USER),
            *(into(last(one.there, SORTED), f"{folder}/{one.name}", USER) for one in (names, extensions)),
            into(_ask_old(move, database, sql.ROLES, mark=mark), f"{folder}/create.sql", USER),
            run(database, f"{folder}/create.sql", "postgres", "--single-transaction"),
        ),
        verify=tuple(lacks_nothing(one, f"{folder}/{one.name}") for one in (names, extensions)),
        undo=(
            only_if(command("sudo", "test", "-e", folder), ask(database, sql.DROP_ROLES, mark=mark)),
            *forget(folder),
        ),
        duration=duration,
        duration_from=provenance,
        owner=move.owner,
        machine=move.target.id,
        preconditions=(
            succeeds(command("pg_isready", "-q", "-p", port_of(database)), f"PostgreSQL runs on {move.target.title}"),
            *_new_enough(database),
        ),
        changes=(f"roles in PostgreSQL on {move.target.title}",),
        escalate="An extension is missing: install its package before the move.",
    )


def close(move: Move, database: Database) -> Iterator[Step]:
    """Close the old database: who is connected is cut off, and nobody but the administrator connects any more."""
    folder, name = f"{move.folder}.{database.id}.closed", name_of(database)
    limit = f"{folder}/limit.sql"
    duration, provenance = minutes(2)
    yield Step(
        id=f"{move.key}.{database.id}.close",
        title=f"Close {database.title}: nobody writes there any more",
        subject=database.id,
        do=(
            *begin(folder, USER),
            *save(ask(database, sql.LIMIT, name=name), limit, USER),
            ask(database, sql.CLOSE, name=name),
        ),
        verify=(prints(ask(database, sql.CLOSED, name=name), "0"),),
        undo=(
            only_if(command("sudo", "test", "-e", limit), run(database, limit, "postgres")),
            *forget(folder),
        ),
        duration=duration,
        duration_from=provenance,
        owner=move.owner,
        machine=move.source.id,
        changes=(f"who may connect to {database.title}",),
        escalate="It cannot be closed: stop the server there; two places that take writes cost more than an outage.",
    )


def transfer(move: Move, database: Database) -> Iterator[Step]:
    """Dump the closed database, create it with owner and encoding, restore in one go, compare everything."""
    folder, name = f"{move.folder}.{database.id}", name_of(database)
    begun, dump = f"{folder}/begun", f"{folder}/dump.sql"
    exists = ask(database, sql.EXISTS, name=name)
    drop = command("sudo", "-u", USER, "dropdb", "-p", port_of(database), "--if-exists", "--force", "--", name)
    dumped = ("sudo", "-u", USER, "pg_dump", "-p", port_of(database), "-d", connection(name))
    duration, provenance = minutes(30)
    yield Step(
        id=f"{move.key}.{database.id}.move",
        title=f"Move {database.title} to {move.target.title}: dump, create, restore, compare",
        subject=database.id,
        do=(
            *begin(folder, USER),
            command("sudo", "-u", USER, "touch", "--", begun),
            into(from_source(move, *dumped), dump, USER),
            into(_ask_old(move, database, sql.DEFINITION, **{"name": name, "as": name}), f"{folder}/create.sql", USER),
            command("sudo", "-u", USER, "tee", f"{folder}/facts.sql", stdin=sql.FACTS),
            into(facts(move, database, f"{folder}/facts.sql"), f"{folder}/facts", USER),
            drop,
            run(database, f"{folder}/create.sql", "postgres"),
            run(database, dump, name, "--single-transaction"),
            command("sudo", "-u", USER, "vacuumdb", "-qZ", "-p", port_of(database), "-d", connection(name)),
        ),
        verify=(
            succeeds(
                last(facts_here(database, f"{folder}/facts.sql"), command("sudo", "diff", f"{folder}/facts", "-")),
                "a line shown differs: owner, privilege, definition, number of rows or checksum",
            ),
        ),
        undo=(only_if(command("sudo", "test", "-e", begun), drop), *forget(folder)),
        duration=duration,
        duration_from=provenance,
        owner=move.owner,
        machine=move.target.id,
        preconditions=(
            prints_nothing(
                unless(command("sudo", "test", "-e", begun), exists), "another database has the name: move it"
            ),
            succeeds(command("pg_isready", "-q", "-p", port_of(database))),
        ),
        changes=(f"the database {name} in PostgreSQL on {move.target.title}",),
        escalate="An error stops the restore and leaves nothing half: read it, undo, and let the old database serve.",
    )


def facts(move: Move, database: Database, queries: str) -> Command:
    """What must be the same, from the old machine, in order; asked with the queries in a file on this one."""
    read = command("sudo", "-u", USER, "cat", queries)
    return last(last(read, from_source(move, *_comparable(database))), SORTED)


def facts_here(database: Database, queries: str) -> Command:
    """The same, asked on the machine itself."""
    return last(last(command("sudo", "-u", USER, "cat", queries), command(*_comparable(database))), SORTED)


def _comparable(database: Database) -> tuple[str, ...]:
    return ("sudo", "-u", USER, "env", f"PGOPTIONS={sql.COMPARABLE}", *_psql(database, name_of(database)))


def name_of(database: Database) -> str:
    """The database's name inside the engine."""
    return database.database or database.dataset


def port_of(database: Database) -> str:
    """The port it listens on."""
    return str(database.port or 5432)


def _mark(move: Move) -> str:
    return f"created for {move.key}"


def _new_enough(database: Database) -> Iterator[Check]:
    major = database.version.partition(".")[0]
    if major.isdecimal():
        asked = f"SELECT current_setting('server_version_num')::int / 10000 >= {int(major)};"
        yield prints(ask(database, asked), "t", f"a dump of {major} is not restored into anything older")


def _psql(database: Database, base: str, /, **variables: str) -> tuple[str, ...]:
    given = tuple(word for key, value in variables.items() for word in ("-v", f"{key}={value}"))
    where = ("-p", port_of(database), "-d", connection(base))
    return ("psql", "-X", "-q", "-A", "-t", "-v", "ON_ERROR_STOP=1", *given, *where)


def ask(database: Database, text: str, /, **variables: str) -> Command:
    """Statements for the server on this machine, on standard input: psql's variables work nowhere else."""
    return command("sudo", "-u", USER, *_psql(database, "postgres", **variables), stdin=text)


def _ask_old(move: Move, database: Database, text: str, /, **variables: str) -> Command:
    words = ("sudo", "-u", USER, *_psql(database, "postgres", **variables))
    return from_source(move, *words, stdin=text)


def run(database: Database, file: str, name: str, *options: str) -> Command:
    """A file of statements that stops at the first error; what it selects is not shown."""
    return command("sudo", "-u", USER, *_psql(database, name), "-o", "/dev/null", *options, "-f", file)


def promotion(replica: Database) -> Command:
    """Make a replica a primary."""
    return ask(replica, "SELECT pg_promote();")


def leads(replica: Database) -> Check:
    """It is a primary."""
    return prints(ask(replica, "SELECT pg_is_in_recovery();"), "f", within=timedelta(minutes=1))


def caught_up(move: Move, database: Database, replica: Database) -> Check:
    """The closed primary says that a replica has replayed all it wrote."""
    asked = "SELECT bool_or(replay_lsn >= pg_current_wal_lsn()) FROM pg_stat_replication;"
    remark = f"all of {database.title} is in {replica.title}"
    return prints(_ask_old(move, database, asked), "t", remark, timedelta(minutes=2))


def refresh(move: Move, database: Database, folder: str) -> tuple[Command, ...]:
    """Dump the running primary, restore under another name, and let that take the place of the copy before it.

    A dump that breaks off, or that cannot be restored, stops before the last good copy is touched.
    """
    name = name_of(database)
    new, old = f"{name}_next", f"{name}_last"
    dump, created = f"{folder}/{database.id}.sql", f"{folder}/{database.id}.create.sql"
    roles = f"{folder}/{database.id}.roles.sql"
    dumped = ("sudo", "-u", USER, "pg_dump", "-p", port_of(database), "-d", connection(name))
    drop = command("sudo", "-u", USER, "dropdb", "-p", port_of(database), "--if-exists", "--force", "--", new)
    return (
        into(_ask_old(move, database, sql.ROLES, mark=f"{_mark(move)}, standby"), roles, USER),
        into(_ask_old(move, database, sql.DEFINITION, **{"name": name, "as": new}), created, USER),
        into(from_source(move, *dumped), dump, USER),
        run(database, roles, "postgres", "--single-transaction"),
        drop,
        run(database, created, "postgres"),
        run(database, dump, new, "--single-transaction"),
        ask(database, sql.EXCHANGE, name=name, next=new, last=old),
    )


def remove(move: Move, database: Database) -> tuple[Command, ...]:
    """Take the copy, and the roles that were made for it, away again."""
    name = name_of(database)
    drop = ("sudo", "-u", USER, "dropdb", "-p", port_of(database), "--if-exists", "--force", "--")
    copies = tuple(command(*drop, one) for one in (name, f"{name}_next", f"{name}_last"))
    return (*copies, ask(database, sql.DROP_ROLES, mark=f"{_mark(move)}, standby"))


def has_copy(database: Database) -> Check:
    """The copy is there."""
    return prints(ask(database, sql.EXISTS, name=name_of(database)), name_of(database))


def client(database: Database) -> Command:
    """The server's own administrator, for statements on standard input; it stops at the first error."""
    return command("sudo", "-u", USER, *_psql(database, "postgres"), "-o", "/dev/null")
