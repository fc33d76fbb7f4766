"""MySQL and MariaDB move by dump, with routines, triggers, events, accounts and grants; the old server takes no writes.

InnoDB is dumped in one transaction, other tables under locks. A folder of MyISAM tables may be copied instead, only
with both servers down, and only where every table is MyISAM. Counts and checksums are compared afterwards.
"""

from collections.abc import Iterator
from datetime import timedelta

from drillbook.model import Check, Command, Database, Engine, Step, TableKind
from drillbook.procedures.moving import mysql_queries as sql
from drillbook.procedures.moving.keep import begin, forget, into, keep, last, put_back, save
from drillbook.procedures.moving.move import Move
from drillbook.procedures.moving.web_software import Question, from_source
from drillbook.procedures.moving.zone import SORTED
from drillbook.procedures.shell import command, on, only_if, prints, prints_nothing, shows, succeeds, unless
from drillbook.procedures.situation import minutes


def unit_of(database: Database) -> str:
    """Its unit in Debian."""
    return "mariadb" if database.engine is Engine.MARIADB else "mysql"


def close(move: Move, database: Database) -> Iterator[Step]:
    """Make the old server read-only, now and after a restart: it never is a second primary."""
    folder, setting = f"{move.folder}.{database.id}.closed", _setting(database)
    kept, before = f"{folder}.file", f"{folder}/before.sql"
    duration, provenance = minutes(2)
    yield Step(
        id=f"{move.key}.{database.id}.close",
        title=f"Make {database.title} read-only: nobody writes there any more",
        subject=database.id,
        do=(
            *begin(folder),
            *save(_ask(database, sql.READ_ONLY), before),
            *keep(setting, kept),
            command("sudo", "tee", setting, stdin="[mysqld]\nread_only = ON"),
            _ask(database, "SET GLOBAL read_only = ON;"),
        ),
        verify=(prints(_ask(database, "SELECT @@GLOBAL.read_only;"), "1"),),
        undo=(
            only_if(command("sudo", "test", "-e", before), last(command("sudo", "cat", before), client(database))),
            *put_back(setting, kept),
            *forget(folder),
        ),
        duration=duration,
        duration_from=provenance,
        owner=move.owner,
        machine=move.source.id,
        changes=(f"read_only of {database.title}, and {setting}",),
        go_no_go=f"Does {move.source.title} hold other databases? They cannot be written to either.",
        escalate="It cannot be set: stop the server there; two places that take writes cost more than an outage.",
    )


def transfer(move: Move, database: Database) -> Iterator[Step]:
    """Dump and restore with routines, triggers, events, accounts and grants; or copy the folder of MyISAM tables."""
    copied = database.tables is TableKind.MYISAM
    folder, name = f"{move.folder}.{database.id}", name_of(database)
    begun = f"{folder}/begun"
    here = command("sudo", "test", "-e", begun)
    exists = _ask(database, sql.named(name, sql.EXISTS))
    dropped = last(command("sudo", "sed", "s/.*/DROP USER IF EXISTS &;/", f"{folder}/accounts"), client(database))
    duration, provenance = minutes(30)
    yield Step(
        id=f"{move.key}.{database.id}.move",
        title=f"Move {database.title} to {move.target.title}: {_title(copied=copied)}",
        subject=database.id,
        do=(
            *begin(folder),
            *(into(last(one.there, SORTED), f"{folder}/{one.name}") for one in facts(move, database)),
            into(_ask_old(move, database, sql.named(name, sql.ACCOUNTS)), f"{folder}/accounts.old"),
            into(command("sudo", "sed", _moved_host(move), f"{folder}/accounts.old"), f"{folder}/accounts"),
            into(_created(move, database, f"{folder}/accounts.old"), f"{folder}/accounts.sql"),
            command("sudo", "touch", "--", begun),
            *(_copied(move, database) if copied else _dumped(move, database, f"{folder}/dump.sql")),
            last(command("sudo", "cat", f"{folder}/accounts.sql"), client(database)),
        ),
        verify=(
            *(
                succeeds(
                    last(last(one.here, SORTED), command("sudo", "diff", f"{folder}/{one.name}", "-")),
                    f"a line shown differs: {one.name}",
                )
                for one in facts(move, database)
            ),
            succeeds(
                last(_shown(database, f"{folder}/accounts"), command("sudo", "diff", f"{folder}/accounts.sql", "-")),
                "a line shown differs: an account or what it may do",
            ),
        ),
        undo=(
            only_if(here, _drop(database)),
            only_if(here, dropped),
            *forget(folder),
        ),
        duration=duration,
        duration_from=provenance,
        owner=move.owner,
        machine=move.target.id,
        preconditions=(
            prints_nothing(unless(here, exists), "another database has the name: move it away first"),
            *_new_enough(database),
            *((_only_myisam(move, database),) if copied else ()),
        ),
        changes=(f"the database {name} and its accounts in {unit_of(database)} on {move.target.title}",),
        escalate="An error stops it: read it, undo, and let the old database serve.",
    )


def _title(*, copied: bool) -> str:
    return "copy its MyISAM tables, both servers down" if copied else "dump, restore, compare"


def _dumped(move: Move, database: Database, dump: str) -> Iterator[Command]:
    """In one transaction where all tables can; else the tables are locked meanwhile."""
    name = name_of(database)
    safely = "--lock-all-tables" if database.tables is TableKind.MIXED else "--single-transaction"
    all_of_it = ("--routines", "--triggers", "--events", "--hex-blob", "--default-character-set=utf8mb4")
    words = (*_program(database, "dump"), *_port(database), safely, *all_of_it, "--databases", "--", name)
    yield into(from_source(move, *words), dump)
    yield _drop(database)
    yield last(command("sudo", "cat", dump), client(database))


def _copied(move: Move, database: Database) -> Iterator[Command]:
    """The folder of the database, with both servers down; the old one stays down."""
    data, unit = (database.path or "/var/lib/mysql").rstrip("/"), unit_of(database)
    source = f"{_bracketed(move)}:{data}/{name_of(database)}/"
    yield _drop(database)
    yield command("sudo", "systemctl", "stop", unit)
    yield from_source(move, "systemctl", "stop", unit)
    yield command(
        "sudo", "rsync", "-aHAXs", "--delete", "--chown=mysql:mysql", "--", source, f"{data}/{name_of(database)}/"
    )
    yield command("sudo", "systemctl", "start", unit)
    yield command("sudo", *_program(database, "check"), *_port(database), "--databases", "--", name_of(database))


def _only_myisam(move: Move, database: Database) -> Check:
    asked = _ask_old(move, database, sql.named(name_of(database), sql.OTHER_ENGINES))
    return prints_nothing(asked, "tables that are not MyISAM: write `tables: innodb` or `mixed`, and dump")


def _created(move: Move, database: Database, accounts: str) -> Command:
    """Statements that create the accounts, from the old server, where the old machine's address is the new one's."""
    asked = last(command("sudo", "sed", sql.SHOW_ACCOUNTS, accounts), from_source(move, *_words(database)))
    return last(last(asked, command("sed", sql.CREATED)), command("sed", _moved_host(move)))


def _shown(database: Database, accounts: str) -> Command:
    """The same statements, as this server would write them."""
    asked = last(command("sudo", "sed", sql.SHOW_ACCOUNTS, accounts), client(database))
    return last(asked, command("sed", sql.CREATED))


def _moved_host(move: Move) -> str:
    """Program for sed: accounts that may come from the old machine may come from the new one."""
    old, new = (address.replace(".", "\\.") for address in (move.source.address, move.target.address))
    return f"s/@\\([`']\\){old}\\1/@\\1{new}\\1/g"


def facts(move: Move, database: Database) -> tuple[Question, ...]:
    """What must be the same on both machines: definitions with their definers, then rows and checksums by table."""
    name = name_of(database)
    there, here = from_source(move, *_words(database)), client(database)
    tables = sql.named(name, sql.TABLES)
    return (
        Question(
            "definitions",
            _ask(database, sql.named(name, sql.DEFINITIONS)),
            _ask_old(move, database, sql.named(name, sql.DEFINITIONS)),
        ),
        Question("rows", last(_ask(database, tables), here), last(_ask_old(move, database, tables), there)),
    )


def name_of(database: Database) -> str:
    """The database's name inside the engine."""
    return database.database or database.dataset


def _drop(database: Database) -> Command:
    quoted = name_of(database).replace("`", "``")
    return _ask(database, f"DROP DATABASE IF EXISTS `{quoted}`;")


def _setting(database: Database) -> str:
    folder = "/etc/mysql/mariadb.conf.d" if database.engine is Engine.MARIADB else "/etc/mysql/mysql.conf.d"
    return f"{folder}/99-moved-away.cnf"


def _program(database: Database, what: str = "") -> tuple[str, ...]:
    """The client of the engine, or its dump or check."""
    if database.engine is Engine.MARIADB:
        return (f"mariadb-{what}" if what else "mariadb",)
    return (f"mysql{what}",)


def _words(database: Database) -> tuple[str, ...]:
    return (*_program(database), *_port(database), "--skip-column-names", "--raw", "--batch")


def client(database: Database) -> Command:
    """The server's own administrator, for statements on standard input; it stops at the first error."""
    return command("sudo", *_words(database))


def _ask(database: Database, text: str) -> Command:
    return command("sudo", *_words(database), stdin=text)


def _ask_old(move: Move, database: Database, text: str) -> Command:
    return from_source(move, *_words(database), stdin=text)


def _port(database: Database) -> tuple[str, ...]:
    """Nothing for the usual port: then the local socket is used, which needs no password for root."""
    return ("--protocol=tcp", f"--port={database.port}") if database.port not in (None, 3306) else ()


def _new_enough(database: Database) -> Iterator[Check]:
    words = [int(one) for one in database.version.split(".")[:2] if one.isdecimal()]
    if len(words) > 1:
        minor = "SUBSTRING_INDEX(SUBSTRING_INDEX(VERSION(), '.', 2), '.', -1)"
        number = f"SUBSTRING_INDEX(VERSION(), '.', 1) * 1000 + {minor}"
        asked = f"SELECT {number} >= {words[0] * 1000 + words[1]};"
        yield prints(_ask(database, asked), "1", f"a dump of {database.version} is not restored into anything older")


def _bracketed(move: Move) -> str:
    address = on(move.source)
    return f"[{address}]" if ":" in address else address


def promotion(replica: Database) -> Command:
    """Make a replica a primary."""
    word = "SLAVE" if replica.engine is Engine.MARIADB else "REPLICA"
    return _ask(replica, f"STOP {word}; RESET {word} ALL; SET GLOBAL read_only = OFF;")


def leads(replica: Database) -> Check:
    """It takes writes."""
    return prints(_ask(replica, "SELECT @@GLOBAL.read_only;"), "0")


def caught_up(move: Move, database: Database, replica: Database) -> Check:
    """The replica has carried out everything that the closed primary wrote."""
    word = "SLAVE" if replica.engine is Engine.MARIADB else "REPLICA"
    remark = f"all of {database.title} is in {replica.title}"
    shown = _ask(replica, f"SHOW {word} STATUS\\G")
    return shows(shown, "has read all relay log", remark=remark, within=timedelta(minutes=2))


def refresh(move: Move, database: Database, folder: str) -> tuple[Command, ...]:
    """Dump the running primary, prove the dump by restoring it under another name, and only then restore it.

    A dump that breaks off, or that cannot be restored, stops before the last good copy is touched. The accounts that
    are missing are created.
    """
    name = name_of(database)
    safely = "--lock-all-tables" if database.tables is TableKind.MIXED else "--single-transaction"
    options = ("--routines", "--triggers", "--events", "--hex-blob", "--default-character-set=utf8mb4")
    words = (*_program(database, "dump"), *_port(database), safely, *options, "--", name)
    dump, accounts = f"{folder}/{database.id}.sql", f"{folder}/{database.id}.accounts"
    collated = f"{folder}/{database.id}.collation"
    return (
        into(_ask_old(move, database, sql.named(name, sql.COLLATED)), collated),
        into(_ask_old(move, database, sql.named(name, sql.ACCOUNTS)), accounts),
        into(_created(move, database, accounts), f"{accounts}.sql"),
        into(from_source(move, *words), dump),
        *_restored(database, f"{name}_next", dump),
        *_restored(database, name, dump, last(command("sudo", "cat", collated), client(database))),
        _ask(database, f"DROP DATABASE IF EXISTS {_quoted(f'{name}_next')};"),
        last(command("sudo", "cat", f"{accounts}.sql"), client(database)),
    )


def _restored(database: Database, name: str, dump: str, *before: Command) -> Iterator[Command]:
    text = f"DROP DATABASE IF EXISTS {_quoted(name)}; CREATE DATABASE {_quoted(name)} CHARACTER SET utf8mb4;"
    yield _ask(database, text)
    yield from before  # what is created takes the database's collation
    yield last(command("sudo", "cat", dump), command("sudo", *_words(database), "--database", name))


def remove(move: Move, database: Database, folder: str) -> tuple[Command, ...]:
    """Take the copy, and the accounts that were made for it, away again."""
    accounts = f"{folder}/{database.id}.accounts"
    moved = command("sudo", "sed", "-e", _moved_host(move), "-e", "s/.*/DROP USER IF EXISTS &;/", accounts)
    return (
        *(_ask(database, f"DROP DATABASE IF EXISTS {_quoted(one)};") for one in _names(database)),
        only_if(command("sudo", "test", "-e", accounts), last(moved, client(database))),
    )


def has_copy(database: Database) -> Check:
    """The copy is there."""
    return prints(_ask(database, sql.named(name_of(database), sql.EXISTS)), name_of(database))


def _names(database: Database) -> tuple[str, str]:
    return name_of(database), f"{name_of(database)}_next"


def _quoted(name: str) -> str:
    return "`" + name.replace("`", "``") + "`"


def dump(database: Database) -> Command:
    """All of a database on this machine, with its name."""
    options = ("--single-transaction", "--routines", "--triggers", "--events", "--hex-blob")
    words = (*_program(database, "dump"), *_port(database), *options, "--databases", "--", name_of(database))
    return command("sudo", *words)


def accounts(database: Database) -> Command:
    """The accounts that may do something in a database on this machine."""
    return _ask(database, sql.named(name_of(database), sql.ACCOUNTS))
