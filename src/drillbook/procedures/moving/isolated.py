"""A test of the standby that no user notices: it is started and asked directly, on copies beside the real ones.

No name is changed and no replica is promoted: its data is restored into servers of their own, at other ports, that
are removed afterwards. What the test ends with is what was there before it.
"""

from collections.abc import Iterator

from drillbook.model import Action, Check, Command, Database, Engine, Step
from drillbook.procedures import aside
from drillbook.procedures.moving import mysql, mysql_queries, postgresql, postgresql_queries
from drillbook.procedures.moving.keep import begin, forget, into, is_active, keep, last, put_back
from drillbook.procedures.moving.move import Move
from drillbook.procedures.moving.standby import mark, rpo_of
from drillbook.procedures.moving.web_server import answers, as_found, ask
from drillbook.procedures.moving.web_software import APACHE, program_of, web_of
from drillbook.procedures.postgresql import connection
from drillbook.procedures.shell import NOTHING, command, note, on, only_if, prints, prints_nothing, shows, succeeds
from drillbook.procedures.situation import minutes

PORTS = {Engine.POSTGRESQL: 15432, Engine.MYSQL: 13306, Engine.MARIADB: 13306}
"""Where the servers of the test listen: the first of each kind here, others above it."""
PATIENTLY = 'until "$@" ping 2>/dev/null; do sleep 1; done'
"""For bash: ask again every second until the server answers."""
CLUSTER = "drill"
"""Name of the PostgreSQL cluster of a test."""


def test_standby(move: Move) -> Iterator[Step]:
    """Look at the copies' age, restore them aside, let the programs ask them, start, ask directly, put all back."""
    yield _look(move)
    built = [_aside(move, database, port) for database, port in _placed(move)]
    settings = _settings(move)
    yield from built
    yield from settings
    if move.is_web:
        started = _start(move)
        yield started
        yield _end(move, (*built, *settings, started))


def _placed(move: Move) -> list[tuple[Database, int]]:
    """Each database on the standby with the port of its copy; one of another engine is not tested."""
    known = [one for one in move.databases if one.engine in PORTS]
    return [(move.moved(one), PORTS[one.engine] + number) for number, one in enumerate(known)]


def _look(move: Move) -> Step:
    replicas = [replica for one in move.databases if (replica := move.replica_at_target(one))]
    limit = int(rpo_of(move).total_seconds())
    duration, provenance = minutes(5)
    checks: list[Check] = []
    if len(replicas) < len(move.databases) or (move.files and not replicas):
        checks.append(
            shows(command("find", mark(move), "-mmin", f"-{limit // 60}"), mark(move), remark="the last copy")
        )
    for one in replicas:
        if one.engine is Engine.POSTGRESQL:
            lag = f"SELECT coalesce(now() - pg_last_xact_replay_timestamp() < interval '{limit} s', true)"
            checks.append(prints(postgresql.ask(one, f"{lag};"), "t", f"how far {one.title} is behind"))
    program, web = program_of(move), web_of(move)
    if move.is_web:
        checks.append(shows(command("sudo", *program.test), program.passes))
    if program is APACHE and web.modules:
        checks.append(shows(command("sudo", *program.loaded), *(f"{one}_module" for one in web.modules)))
    return Step(
        id=f"{move.key}.look",
        title=f"Look at the copies of {move.service.title} on {move.target.title}: are they there, and young enough?",
        subject=move.target.id,
        do=tuple(one.command for one in checks)
        or (note("See that the copy is there, and how old its newest file is."),),
        verify=tuple(checks) or (note("Not older than the recovery point objective."),),
        undo=(NOTHING,),
        duration=duration,
        duration_from=provenance,
        owner=move.owner,
        machine=move.target.id,
        escalate="Too old: that is the result of the test. Mend the copying first.",
    )


def _aside(move: Move, database: Database, port: int) -> Step:
    """A server of its own with a copy of the data: of the replica, or of what the standby restored last."""
    here = _postgresql(move, database, port) if database.engine is Engine.POSTGRESQL else _mysql(move, database, port)
    duration, provenance = minutes(15)
    return Step(
        id=f"{move.key}.{database.dataset}.aside",
        title=f"Restore {database.dataset} on {move.target.title} beside the real one, at port {port}",
        subject=database.dataset,
        do=here[0],
        verify=(here[1],),
        undo=here[2],
        duration=duration,
        duration_from=provenance,
        owner=move.owner,
        machine=move.target.id,
        changes=(f"a server of its own at port {port} on {move.target.title}",),
    )


def _postgresql(move: Move, database: Database, port: int) -> tuple[tuple[Command, ...], Check, tuple[Command, ...]]:
    version, user = database.version.partition(".")[0] or "15", ("sudo", "-u", postgresql.USER)
    folder, name = f"{move.folder}.{database.dataset}.test", postgresql.name_of(database)
    test = database.model_copy(update={"port": port})
    there = command("sudo", "test", "-e", f"/etc/postgresql/{version}/{CLUSTER}")
    drop = only_if(there, command("sudo", "pg_dropcluster", "--stop", version, CLUSTER))
    made = ("sudo", "pg_createcluster", version, CLUSTER, "--port", str(port), "--locale", "C.UTF-8")
    rules = f"/etc/postgresql/{version}/{CLUSTER}/pg_hba.conf"
    dumped = command(*user, "pg_dump", "-p", postgresql.port_of(database), "-d", connection(name))
    both = {"name": name, "as": name}
    return (
        (
            drop,
            *begin(folder, postgresql.USER),
            command(*made, "--pgoption", "listen_addresses=*"),
            command("sudo", "tee", "-a", rules, stdin="host all all samehost scram-sha-256"),
            command("sudo", "pg_ctlcluster", version, CLUSTER, "start"),
            last(postgresql.ask(database, postgresql_queries.ROLES, mark="test"), postgresql.client(test)),
            last(postgresql.ask(database, postgresql_queries.DEFINITION, **both), postgresql.client(test)),
            into(dumped, f"{folder}/dump.sql", postgresql.USER),
            postgresql.run(test, f"{folder}/dump.sql", name, "--single-transaction"),
        ),
        postgresql.has_copy(test),
        (drop, *forget(folder)),
    )


def _mysql(move: Move, database: Database, port: int) -> tuple[tuple[Command, ...], Check, tuple[Command, ...]]:
    folder, name = f"/var/lib/mysql-drill.{database.dataset}", mysql.name_of(database)
    socket, user = f"{folder}/socket", ("sudo", "-u", "mysql")
    files = ("--no-defaults", f"--datadir={folder}/data", f"--socket={socket}", f"--pid-file={folder}/pid")
    client = ("sudo", "mariadb" if database.engine is Engine.MARIADB else "mysql", f"--socket={socket}")
    admin = ("sudo", "mariadb-admin" if database.engine is Engine.MARIADB else "mysqladmin", f"--socket={socket}")
    server = "mariadbd" if database.engine is Engine.MARIADB else "mysqld"
    maria = ("mariadb-install-db", "--no-defaults", "--auth-root-authentication-method=socket")
    install = maria if database.engine is Engine.MARIADB else ("mysqld", "--no-defaults", "--initialize-insecure")
    answers_there = command(*admin, "ping")
    stop = (
        only_if(answers_there, command(*admin, "shutdown")),
        command("sudo", "rm", "-rf", "--", folder),
    )
    quiet = ("--skip-column-names", "--raw", "--batch")
    shown = last(command("sudo", "cat", f"{folder}/accounts"), command("sed", mysql_queries.SHOW_ACCOUNTS))
    created = last(last(shown, mysql.client(database)), command("sed", mysql_queries.CREATED))
    where = database.model_copy(update={"port": None})
    return (
        (
            *stop,
            command("sudo", "install", "-d", "-o", "mysql", "-g", "mysql", "-m", "700", "--", folder),
            command(*user, *install, f"--datadir={folder}/data"),
            command("sudo", "setsid", "-f", *user, server, *files, f"--port={port}", f"--log-error={folder}/log"),
            command("sudo", "timeout", "60", "bash", "-c", PATIENTLY, "bash", *admin[1:]),
            into(mysql.dump(where), f"{folder}/dump.sql"),
            last(command("sudo", "cat", f"{folder}/dump.sql"), command(*client)),
            into(mysql.accounts(where), f"{folder}/accounts"),
            last(created, command(*client)),
        ),
        prints(command(*client, *quiet, stdin=mysql_queries.named(name, mysql_queries.EXISTS)), name),
        stop,
    )


def _settings(move: Move) -> tuple[Step, ...]:
    path = web_of(move).settings
    if not path or not _placed(move):
        return ()
    folder = path.rpartition("/")[0]
    lines = [
        (name, f"s/^{name}_host=.*/{name}_host={on(move.target)}/", f"s/^{name}_port=.*/{name}_port={port}/")
        for database, port in _placed(move)
        if (name := database.database or database.dataset)
    ]
    kept = f"{move.folder}.test-settings"
    duration, provenance = minutes(5)
    step = Step(
        id=f"{move.key}.test-settings",
        title=f"Let the programs on {move.target.title} ask the copies",
        subject=move.service.id,
        do=(
            *keep(folder, kept),
            *(command("sudo", "sed", "-i", "-e", host, "-e", port, "--", path) for _, host, port in lines),
        ),
        verify=tuple(
            succeeds(command("sudo", "grep", "-Fxq", "-e", f"{name}_host={on(move.target)}", "--", path))
            for name, _, _ in lines
        ),
        undo=put_back(folder, kept),
        duration=duration,
        duration_from=provenance,
        owner=move.owner,
        machine=move.target.id,
        changes=(f"{path} on {move.target.title}",),
    )
    return (step,)


def _start(move: Move) -> Step:
    unit = program_of(move).unit
    duration, provenance = minutes(10)
    started = aside.started(unit, f"{move.key}.test")
    again = only_if(is_active(unit), command("sudo", "systemctl", "restart", unit))
    first = (ask(move, move.target.address),) if move.host else ()
    return Step(
        id=f"{move.key}.test-start",
        title=f"Start the web server on {move.target.title}, and ask it directly: no name leads to it",
        subject=move.target.id,
        do=(*started.do, again, *first),
        verify=(*answers(move), note(_by_hand(move))),
        undo=(*as_found(unit, f"{move.key}.test"), again),
        duration=duration,
        duration_from=provenance,
        owner=move.owner,
        machine=move.target.id,
        changes=(f"{unit} on {move.target.title}",),
        escalate="It does not answer: that is the result of the test; read the error log before all is put back.",
    )


def _by_hand(move: Move) -> str:
    again = (
        f"With --resolve {move.host}:{move.port}:{move.target.address} a program that reads and one that writes work"
    )
    return f"{again}. {move.service.check}" if move.service.check else f"{again}."


def _end(move: Move, steps: tuple[Step, ...]) -> Step:
    """All is put back, the last first; a test that is over is begun anew, not gone back into."""
    back: list[Action] = [action for step in reversed(steps) for action in step.undo]
    duration, provenance = minutes(10)
    return Step(
        id=f"{move.key}.test-end",
        title=f"Put everything on {move.target.title} back, and write down how long it took",
        subject=move.target.id,
        do=tuple(back),
        verify=(
            *(_free(move, port) for _, port in _placed(move)),
            note("The replicas still follow, and the next copy arrives."),
        ),
        undo=(note("To test again, begin the test again."),),
        duration=duration,
        duration_from=provenance,
        owner=move.owner,
        machine=move.target.id,
        point_of_no_return="What the programs wrote during the test is thrown away with the copies, as it must be.",
        changes=(f"{move.target.title}, back to what it was",),
    )


def _free(move: Move, port: int) -> Check:
    """Nobody listens there any more."""
    return prints_nothing(command("ss", "-Htln", f"sport = :{port}"), f"the copy on {move.target.title} is gone")
