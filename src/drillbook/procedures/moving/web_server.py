"""The cut of a web site: the old server stops, the new one starts and is asked directly before a name points to it."""

from collections.abc import Iterator
from dataclasses import replace

from drillbook.model import Check, Command, Step
from drillbook.procedures import aside
from drillbook.procedures.moving.keep import is_active, keep, put_back
from drillbook.procedures.moving.move import Move
from drillbook.procedures.moving.web_software import from_source, program_of, web_of
from drillbook.procedures.shell import command, fails, only_if, remote_path, shows, succeeds
from drillbook.procedures.situation import minutes

CRON = "/var/spool/cron"


def stop_old(move: Move) -> Iterator[Step]:
    """Stop the old web server first where wanted: from here on the site is down, nobody writes, and the logs end.

    The jobs of the site's user stop with it, so that none runs on both machines.
    """
    if move.is_web and move.stop_first:
        yield _stop(move)


def stop_late(move: Move) -> Iterator[Step]:
    """Where the old web server serves on until the switch: stop it when the TTL has passed."""
    if move.is_web and not move.stop_first:
        yield _stop(move)


def _stop(move: Move) -> Step:
    program, first = program_of(move), move.stop_first
    kept = f"{move.folder}.cron"
    jobs = crontab(move)
    duration, provenance = minutes(2)
    return Step(
        id=f"{move.key}.stop",
        title=f"Stop the web server on {move.source.title}{': the site is down from here' if first else ''}",
        subject=move.source.id,
        do=(
            *((*keep(CRON, kept), command("sudo", "rm", "-f", "--", jobs)) if jobs else ()),
            *aside.stopped(program.unit, move.key).do,
        ),
        verify=(
            fails(is_active(program.unit)),
            *((fails(ask(move, move.source.address)),) if move.host else ()),
        ),
        undo=(*aside.stopped(program.unit, move.key).undo, *(put_back(CRON, kept) if jobs else ())),
        duration=duration,
        duration_from=provenance,
        owner=move.owner,
        machine=move.source.id,
        go_no_go=f"Is it the agreed hour, and is everything before done? {move.service.title} is down until the switch."
        if first
        else f"Does nobody come to {move.source.title} any more?",
        changes=(f"{program.unit} and jobs on {move.source.title}",),
        escalate="It takes longer than agreed: undo back to this step, and everybody is served as before.",
    )


def crontab(move: Move) -> str:
    """The jobs of the user the site runs as; empty where the inventory names none, or root."""
    user = web_of(move).user
    return f"{CRON}/crontabs/{user}" if user and "/" not in user and user != "root" else ""


def start_new(move: Move) -> Iterator[Step]:
    """Start the web server on the new machine, with the jobs of the site's user, and ask it directly."""
    if not move.is_web:
        return
    program, jobs = program_of(move), crontab(move)
    kept = f"{move.folder}.cron"
    duration, provenance = minutes(5)
    yield Step(
        id=f"{move.key}.start",
        title=f"Start the web server on {move.target.title}, and ask it directly",
        subject=move.target.id,
        do=(
            *(
                (*keep(CRON, kept), command("sudo", "mkdir", "-p", "--", f"{CRON}/crontabs"), _jobs(move, jobs))
                if jobs
                else ()
            ),
            *aside.started(program.unit, move.key).do,
            command("sudo", "systemctl", "restart", program.unit),
        ),
        verify=(succeeds(is_active(program.unit)), *answers(move)),
        undo=(*as_found(program.unit, move.key), *(put_back(CRON, kept) if jobs else ())),
        duration=duration,
        duration_from=provenance,
        owner=move.owner,
        machine=move.target.id,
        preconditions=(shows(command("sudo", *program.test), program.passes),),
        changes=(f"{program.unit} and jobs on {move.target.title}",),
        escalate=f"It does not answer: read {program.logs}/error.log; undo back to the stop if it takes too long.",
    )


def as_found(unit: str, key: str) -> tuple[Command, ...]:
    """The unit runs, and is started at boot, exactly if it did before; also after half a restart."""
    enable, start = aside.stopped(unit, key).undo[:2]
    # a server that is about to end still counts as running: it is not started, but stopped and started
    return (enable, replace(start, argv=("sudo", "systemctl", "restart", unit)), *aside.started(unit, key).undo)


def _jobs(move: Move, jobs: str) -> Command:
    """The crontab, from where the stop put it, or from where it is still in force; none is no fault."""
    there = f"{move.folder}.cron/{jobs.removeprefix('/var/spool/')}" if move.stop_first else jobs
    source = remote_path(move.source, there)
    copied = command("sudo", "rsync", "-aX", "--", source, f"{CRON}/crontabs/")
    return only_if(from_source(move, "test", "-e", there), copied)


def ask(move: Move, address: str, *options: str) -> Command:
    """Ask one machine for the site's first page, whatever the name service says."""
    shown = f"[{address}]" if ":" in address else address
    resolved = ("--resolve", f"{move.host}:{move.port}:{shown}")
    return command("curl", "-fsS", "--max-time", "20", *options, *resolved, "--", move.service.url)


def answers(move: Move) -> Iterator[Check]:
    """The new machine answers directly, before the name points to it."""
    if move.host:
        yield shows(ask(move, move.target.address, "-I"), " 200", remark="HEAD of the first page")
