"""A standby is a migration that is always kept ready: everything but the cut, repeated by itself, with an alarm on age.

What the scheduled program does is written from the same commands as the steps; it stops at the first error, before
the last good copy is touched, and only a run that came to its end renews the mark by which the age is seen.
"""

from collections.abc import Iterator
from datetime import timedelta

from drillbook.analysis import find_targets
from drillbook.model import Check, Command, Database, Engine, Step, written
from drillbook.procedures.moving import mysql, postgresql
from drillbook.procedures.moving.keep import forget, keep, put_back
from drillbook.procedures.moving.move import Move
from drillbook.procedures.shell import command, local_path, note, only_if, remote_path, rsync, shows, succeeds
from drillbook.procedures.situation import minutes

USUAL_RPO = timedelta(hours=24)
"""Where neither the service nor a process that needs it says how much may be lost."""
STEPS_MIN = (60, 30, 20, 15, 10, 5)
"""Intervals that divide an hour, in minutes."""
SCHEDULE, PROGRAMS = "/etc/cron.d", "/usr/local/sbin"


def rpo_of(move: Move) -> timedelta:
    """How old the copy may be."""
    seconds = find_targets(move.estate, move.graph)[move.service.id].rpo_s
    return timedelta(seconds=seconds) if seconds else USUAL_RPO


def interval_min(move: Move) -> int:
    """How often it is copied, in minutes: twice within the RPO, and at least hourly."""
    wanted = rpo_of(move) / timedelta(minutes=2)
    return next((one for one in STEPS_MIN if one <= wanted), STEPS_MIN[-1])


def copied(move: Move) -> tuple[Database, ...]:
    """Databases that are dumped and restored: those that no replica on the standby follows."""
    known = (Engine.POSTGRESQL, Engine.MYSQL, Engine.MARIADB)
    return tuple(one for one in move.databases if one.engine in known and not move.replica_at_target(one))


def keep_copying(move: Move) -> Iterator[Step]:
    """Install the program that copies files and databases; run it once; let it run by itself, and watch its age."""
    yield _install(move)
    yield _first_run(move)
    yield _schedule(move)


def program(move: Move) -> str:
    """The program that keeps the standby, as a script for bash: the commands as they are printed elsewhere."""
    lines = [written(one) for one in _work(move)]
    return "\n".join(
        (
            "#!/bin/bash",
            f"# Keeps {move.target.id} ready for {move.service.id}. Written by drillbook from the inventory.",
            "# shellcheck disable=SC2016 # MariaDB quotes names with backticks, and awk's words begin with a dollar",
            "set -euo pipefail",
            "export LC_ALL=C.UTF-8",
            *lines,
        )
    )


def watch(move: Move) -> str:
    """The program that says when the copy is older than the RPO; silence is good news, cron mails what it says."""
    limit = int(rpo_of(move) / timedelta(minutes=1))
    fresh = written(command("find", mark(move), "-mmin", f"-{limit}"))
    text = f"drillbook: the standby of {move.service.id} on {move.target.id} is older than {limit} minutes"
    return "\n".join(
        (
            "#!/bin/bash",
            "# Silent while the copy is young enough. Written by drillbook from the inventory.",
            f'if [ -z "$({fresh} 2>/dev/null)" ]; then',
            f"    {written(command('echo', text))}",
            f"    {written(command('logger', '-p', 'daemon.crit', '--', text))} || true",
            "    exit 1",
            "fi",
        )
    )


def folder_of(move: Move) -> str:
    """Where dumps and the mark of the last run lie."""
    return f"/var/lib/drillbook.{move.service.id}"


def mark(move: Move) -> str:
    """The file whose time is that of the last run that came to its end."""
    return f"{folder_of(move)}/complete"


def _work(move: Move) -> Iterator[Command]:
    folder = folder_of(move)
    yield command("install", "-d", "-m", "711", "--", folder)
    yield command("touch", "--", f"{folder}/begun")
    for dataset in move.files:
        path = local_path(dataset.path)
        yield rsync(f"{remote_path(move.source, path)}/", f"{path}/", "--delete")
    for database in copied(move):
        own = f"{folder}/{database.id}"
        if database.engine is Engine.POSTGRESQL:
            yield command("install", "-d", "-o", "postgres", "-g", "postgres", "-m", "700", "--", own)
            yield from postgresql.refresh(move, database, own)
        else:
            yield command("install", "-d", "-m", "700", "--", own)
            yield from mysql.refresh(move, database, own)
    yield command("mv", "-T", "--", f"{folder}/begun", mark(move))


def _paths(move: Move) -> tuple[str, str]:
    return f"{PROGRAMS}/standby-{move.service.id}", f"{PROGRAMS}/standby-{move.service.id}-age"


def _install(move: Move) -> Step:
    copies, ages = _paths(move)
    duration, provenance = minutes(5)
    texts = {copies: program(move), ages: watch(move)}
    return Step(
        id=f"{move.key}.program",
        title=f"Install the programs that copy {move.service.title} to {move.target.title} and watch the copy's age",
        subject=move.service.id,
        do=(
            *(one for path in texts for one in keep(path, _kept(move, path))),
            *(command("sudo", "tee", path, stdin=text) for path, text in texts.items()),
            command("sudo", "chmod", "755", "--", *texts),
        ),
        verify=tuple(succeeds(command("bash", "-n", path)) for path in texts),
        undo=tuple(one for path in texts for one in put_back(path, _kept(move, path))),
        duration=duration,
        duration_from=provenance,
        owner=move.owner,
        machine=move.target.id,
        changes=tuple(f"{path} on {move.target.title}" for path in texts),
    )


def _kept(move: Move, path: str) -> str:
    return f"{move.folder}.{path.strip('/').replace('/', '-')}"


def _first_run(move: Move) -> Step:
    copies, ages = _paths(move)
    folder, databases = folder_of(move), copied(move)
    duration, provenance = minutes(60)
    begun = command("sudo", "test", "-e", folder)
    return Step(
        id=f"{move.key}.run",
        title=f"Copy {move.service.title} to {move.target.title} for the first time, and see the age",
        subject=move.service.id,
        do=(
            *(one for dataset in move.files for one in keep(dataset.path, f"{move.folder}.{dataset.id}.run")),
            command("sudo", copies),
        ),
        verify=(succeeds(command("sudo", ages)), *(_has_copy(one) for one in databases)),
        undo=(
            *(
                one if one.only_if else only_if(begun, one)
                for database in databases
                for one in _removed(move, database)
            ),
            *(one for dataset in move.files for one in put_back(dataset.path, f"{move.folder}.{dataset.id}.run")),
            *forget(folder),
        ),
        duration=duration,
        duration_from=provenance,
        owner=move.owner,
        machine=move.target.id,
        changes=(f"files and databases of {move.service.title} on {move.target.title}",),
        escalate="It stops at an error: what it says is what a recovery would have met at night.",
    )


def _removed(move: Move, database: Database) -> tuple[Command, ...]:
    if database.engine is Engine.POSTGRESQL:
        return postgresql.remove(move, database)
    first, *others = reversed(mysql.remove(move, database, f"{folder_of(move)}/{database.id}"))
    return (*reversed(others), first)


def _has_copy(database: Database) -> Check:
    return postgresql.has_copy(database) if database.engine is Engine.POSTGRESQL else mysql.has_copy(database)


def _schedule(move: Move) -> Step:
    copies, ages = _paths(move)
    # cron does not read files with a dot in their name
    file = f"{SCHEDULE}/standby-{move.service.id.replace('.', '-')}"
    every = interval_min(move)
    when = "0" if every == STEPS_MIN[0] else f"*/{every}"
    lock = f"/run/lock/standby-{move.service.id}"
    text = "\n".join(
        (
            "PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin",
            f"{when} * * * * root {written(command('flock', '-n', lock, copies))}",
            f"7-59/15 * * * * root {written(command(ages))}",
        )
    )
    duration, provenance = minutes(5)
    return Step(
        id=f"{move.key}.schedule",
        title=f"Copy every {every} minutes by itself, and raise the alarm when the copy is too old",
        subject=move.service.id,
        do=(
            *keep(file, _kept(move, file)),
            command("sudo", "tee", file, stdin=text),
            command("sudo", "chmod", "644", "--", file),
        ),
        verify=(
            shows(command("cat", "--", file), copies, ages),
            note(f"Stop it for once: after {rpo_of(move)} somebody is told. An alarm that nobody hears is none."),
        ),
        undo=put_back(file, _kept(move, file)),
        duration=duration,
        duration_from=provenance,
        owner=move.owner,
        machine=move.target.id,
        preconditions=(succeeds(command("sudo", ages), "the first run came to its end"),),
        changes=(f"{file} on {move.target.title}",),
    )
