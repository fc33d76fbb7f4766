"""Restoring a database from a dump, or from a folder of MyISAM tables.

Schema, data, owners and permissions come back together. What stood under the database's name before is kept, and the
undo puts it back: databases, roles, users.
"""

import re
from dataclasses import replace

from drillbook.model import Backup, Command, Database, Dataset, Engine
from drillbook.procedures.aside import keep, started, stopped
from drillbook.procedures.dialect import MYSQL, Dialect, dialect
from drillbook.procedures.postgresql import PORT, ROLES, UNIT, connection
from drillbook.procedures.restoration import Restoration, database_of, folder_of, read_newest
from drillbook.procedures.shell import (
    command,
    exists,
    local_path,
    note,
    only_if,
    piped,
    private_folder,
    succeeds,
    unless,
)
from drillbook.procedures.situation import Situation

USER, STRICT = ("sudo", "-u", "postgres"), ("-v", "ON_ERROR_STOP=1")
PLAIN = re.compile(r"[A-Za-z0-9_-]+")
"""Names that need no escaping in a pattern."""
WITH_CHARACTERS = r"s#^CREATE DATABASE /\*!32312 IF NOT EXISTS\*/ (.*/\*!40100 .*);#&\nALTER DATABASE \1;#"
"""A database that exists keeps its character set when a dump would create it: it is told the dump's."""


def restore_postgresql(situation: Situation, dataset: Dataset, backup: Backup) -> Restoration:
    """Roles first, then the dump into a new database, then the names are exchanged in one transaction."""
    name, folder = database_of(situation, dataset), folder_of(backup)
    fresh, state = f"{name}_restored", private_folder(f"{backup.id}.before")
    port = str(next((one.port for one in situation.databases(dataset) if one.port), PORT))
    to = ("-p", port, "-d")
    psql = (*USER, "psql", "-XAt", *to)
    roles, databases, settings = f"{state}/roles", f"{state}/databases", f"{state}/globals.sql"
    begun, known_roles = exists(settings), command(*psql, "postgres", "-c", ROLES)
    known_databases = command(*psql, "postgres", "-c", "SELECT datname FROM pg_database")
    names = (name, fresh, f"{name}_before", databases)
    keep_globals = command(*USER, "pg_dumpall", "-p", port, "--globals-only", "-f", f"{settings}.begun")
    strict = command(*psql, "postgres", "-q", *STRICT)
    server = started(UNIT, f"{backup.id}.restore")
    return Restoration(
        do=(
            *server.do,
            command("sudo", "install", "-d", "-o", "postgres", "-g", "postgres", "-m", "700", "--", state),
            unless(begun, piped(known_roles, command(*USER, "tee", roles))),
            unless(begun, piped(known_databases, command(*USER, "tee", databases))),
            unless(begun, keep_globals),
            unless(begun, command("sudo", "mv", "-T", "--", f"{settings}.begun", settings)),
            piped(command("sudo", "cat", f"{folder}/globals.sql"), command(*psql, "postgres", "-q")),
            note("Roles are not in a dump; 'already exists' is fine"),
            command(*USER, "dropdb", "-p", port, "--if-exists", "--force", "--", fresh),
            command(*USER, "createdb", "-p", port, "-T", "template0", "--", fresh),
            read_newest(folder, piped(into_database(name, fresh), command(*psql, connection(fresh), "-q", *STRICT))),
            replace(strict, stdin=_exchange(*names)),
        ),
        verify=(
            succeeds(command(*psql, connection(name), "-c", "\\dt+"), "tables with their sizes and owners"),
            note("Row counts of the two largest tables agree with the log of the backup"),
            note("Owner and grants of the database itself come with a dump made with --create only: else compare them"),
        ),
        undo=(
            only_if(begun, replace(strict, stdin=_exchange_back(*names))),
            only_if(begun, command(*psql, "postgres", "-q", stdin=_drop_roles_but(roles))),
            only_if(begun, piped(command("sudo", "cat", settings), command(*psql, "postgres", "-q"))),
            command("sudo", "rm", "-rf", "--", state),
            *server.undo,
        ),
        changes=(f"the database {name} and its roles",),
    )


def into_database(name: str, fresh: str) -> Command:
    """Lets a dump that makes its database itself (--create) be read into another one; rows are left as they are."""
    renamed = f's/^((ALTER|COMMENT ON) DATABASE|(GRANT|REVOKE) .* ON DATABASE) "?{name}"?/\\1 "{fresh}"/'
    edits = (
        r"/^COPY .* FROM stdin;$/,/^\\\.$/b",
        r"/^(CREATE DATABASE|DROP DATABASE|\\connect) /d",
        *((renamed,) if PLAIN.fullmatch(name) else ()),
    )
    return command("sed", "-E", *(word for one in edits for word in ("-e", one)))


def _exchange(name: str, fresh: str, before: str, listed: str) -> str:
    """Statements for psql: what stands under the name is kept as `before`, the restored database takes the name.

    They may be run again: what a first run restored there (it was not in the list, or the old one is kept) goes.
    """
    away, here = (_run("ALTER DATABASE %I RENAME TO %I", *pair) for pair in ((name, before), (fresh, name)))
    return f"{_drop_ours(name, before, listed)}BEGIN;\n{away} WHERE {_is(name)} \\gexec\n{here} \\gexec\nCOMMIT;\n"


def _exchange_back(name: str, fresh: str, before: str, listed: str) -> str:
    """Statements for psql: what was restored goes, what stood there comes back, wherever the exchange stopped."""
    back = _run("ALTER DATABASE %I RENAME TO %I", before, name)
    return (
        f"{_drop_ours(name, before, listed)}{back} WHERE {_is(before)} \\gexec\n"
        f"{_run('DROP DATABASE IF EXISTS %I WITH (FORCE)', fresh)} \\gexec\n"
    )


def _drop_ours(name: str, before: str, listed: str) -> str:
    was_there = f"{_literal(name)} = ANY (string_to_array(pg_read_file({_literal(listed)}), E'\\n'))"
    ours = f"(NOT {was_there} OR {_is(before)})"
    return f"{_run('DROP DATABASE %I WITH (FORCE)', name)} WHERE {_is(name)} AND {ours} \\gexec\n"


def _run(statement: str, *names: str) -> str:
    return f"SELECT format({', '.join(_literal(one) for one in (statement, *names))})"


def _is(name: str) -> str:
    return f"EXISTS (SELECT FROM pg_database WHERE datname = {_literal(name)})"


def _drop_roles_but(listed: str) -> str:
    before = f"string_to_array(pg_read_file({_literal(listed)}), E'\\n')"
    chosen = f"FROM pg_roles WHERE rolname !~ '^pg_' AND rolname <> ALL ({before})"
    return f"SELECT format('DROP ROLE %I', rolname) {chosen} \\gexec\n"


def _literal(text: str) -> str:
    """A string of SQL that no quote and no backslash in it ends."""
    escaped = text.replace("\\", "\\\\").replace("'", "''")
    return f" E'{escaped}'" if "\\" in text else f"'{escaped}'"


def restore_mysql(situation: Situation, dataset: Dataset, backup: Backup) -> Restoration:
    """The dump is loaded; what stood under the name, and the users, were dumped before."""
    name, folder, state = database_of(situation, dataset), folder_of(backup), private_folder(f"{backup.id}.before")
    words = _words(situation, dataset)
    mysql = ("sudo", words.client)
    kept, begun, fresh = f"{state}/before.sql", exists(f"{state}/before.sql"), exists(f"{state}/new")
    there = command("sudo", words.client, "-e", "SELECT 1", "--", name)
    dump = ("--single-transaction", "--flush-privileges", f"--result-file={kept}.begun", "--databases", "--")
    server = started(words.unit, f"{backup.id}.restore")
    quoted = f"`{name.replace('`', '``')}`"
    return Restoration(
        do=(
            *server.do,
            command("sudo", "install", "-d", "-m", "700", "--", state),
            unless(there, command("sudo", "touch", f"{state}/new")),
            command(*mysql, "-e", f"CREATE DATABASE IF NOT EXISTS {quoted}"),
            unless(begun, command("sudo", words.dump, *dump, name, "mysql")),
            unless(begun, command("sudo", "mv", "-T", "--", f"{kept}.begun", kept)),
            command(*mysql, "-e", f"DROP DATABASE IF EXISTS {quoted}; CREATE DATABASE {quoted}"),
            read_newest(folder, piped(command("sed", "-E", WITH_CHARACTERS), command(*mysql, "--", name))),
            note("Users and grants come with a dump of the database mysql"),
        ),
        verify=(
            succeeds(command("sudo", words.check, "--", name)),
            succeeds(command(*mysql, "-Ne", "SELECT user, host FROM mysql.user"), "the users of the lost one"),
        ),
        undo=(
            only_if(begun, command(*mysql, "-e", f"DROP DATABASE IF EXISTS {quoted}")),
            only_if(begun, piped(command("sudo", "cat", kept), command(*mysql))),
            only_if(fresh, command(*mysql, "-e", f"DROP DATABASE IF EXISTS {quoted}")),
            command("sudo", "rm", "-rf", "--", state),
            *server.undo,
        ),
        changes=(f"the database {name} and the users",),
    )


def restore_myisam(situation: Situation, dataset: Dataset, backup: Backup) -> Restoration:
    """A folder of MyISAM tables: it may be copied, both times with the server shut down."""
    name, words, key = database_of(situation, dataset), _words(situation, dataset), f"{backup.id}.restore"
    path = local_path(_tables(situation, dataset, name))
    before, server = keep(path, f"{path}.before-restore"), stopped(words.unit, key)
    return Restoration(
        do=(
            note("For MyISAM tables only, copied while the server was shut down; InnoDB needs a dump"),
            *server.do,
            *before.do,
            command("sudo", "rsync", "-aHAXs", "--delete", "--", f"{folder_of(backup)}/", path),
            command("sudo", "chown", "-R", "mysql:mysql", "--", path),
            command("sudo", "systemctl", "enable", "--now", words.unit),
        ),
        verify=(succeeds(command("sudo", words.check, "--", name)),),
        undo=(
            only_if(exists(f"{path}.before-restore"), command("sudo", "systemctl", "stop", words.unit)),
            *before.undo,
            *server.undo,
        ),
        changes=(path,),
    )


def _tables(situation: Situation, dataset: Dataset, name: str) -> str:
    """The folder of one database; where the inventory names the whole data folder, it lies in it."""
    path = next((one.path for one in situation.databases(dataset) if one.path), "/var/lib/mysql").rstrip("/")
    return path if path.endswith(f"/{name}") else f"{path}/{name}"


def _words(situation: Situation, dataset: Dataset) -> Dialect:
    found: list[Database] = [one for one in situation.databases(dataset) if one.engine is not Engine.OTHER]
    return dialect(found[0]) if found else MYSQL
