"""Mail: senders try again for days, so nothing is lost by a stop; what waits in the queue is delivered before it."""

from collections.abc import Iterator

from drillbook.model import Check, ServiceKind, Step
from drillbook.procedures import aside
from drillbook.procedures.moving.keep import begin, forget, into, is_active, keep, last, put_back
from drillbook.procedures.moving.move import Move
from drillbook.procedures.moving.web_software import different, question
from drillbook.procedures.moving.zone import SORTED
from drillbook.procedures.shell import command, fails, note, on, prints, remote_path, rsync, shows, succeeds
from drillbook.procedures.situation import minutes

UNIT, FOLDER = "postfix", "/etc/postfix"


def copy_mail_settings(move: Move) -> Iterator[Step]:
    """For mail: copy what the mail server is told, and see in what the two differ; mailboxes are copied as content."""
    if move.service.kind_of is not ServiceKind.MAIL:
        return
    folder, kept = f"{move.folder}.mail", f"{move.folder}.postfix-configuration"
    settings = question(move, "settings", "postconf", "-n", blocks=False)
    duration, provenance = minutes(15)
    yield Step(
        id=f"{move.key}.mail",
        title=f"Copy the mail server's configuration to {move.target.title}",
        subject=move.target.id,
        do=(
            *begin(folder),
            into(last(settings.there, SORTED), f"{folder}/settings"),
            *keep(FOLDER, kept),
            rsync(f"{remote_path(move.source, FOLDER)}/", f"{FOLDER}/", "--exclude=/dynamicmaps.cf"),
            note(f"In {FOLDER}/main.cf: the old machine's name and addresses become the new one's."),
            different(settings, f"{folder}/settings"),
        ),
        verify=(
            succeeds(command("sudo", "postfix", "check")),
            shows(
                command("dig", "+short", "-x", on(move.target)), ".", remark="without a reverse name, others refuse us"
            ),
        ),
        undo=(*put_back(FOLDER, kept), *forget(folder)),
        duration=duration,
        duration_from=provenance,
        owner=move.owner,
        machine=move.target.id,
        changes=(f"{FOLDER} on {move.target.title}",),
    )


def stop_mail(move: Move) -> Iterator[Step]:
    """For mail: deliver what waits, then stop the old server, so that no mailbox changes during the last copy."""
    if move.service.kind_of is not ServiceKind.MAIL:
        return
    stopped = aside.stopped(UNIT, move.key)
    duration, provenance = minutes(15)
    yield Step(
        id=f"{move.key}.mail-stop",
        title=f"Empty the queue of {move.source.title}, and stop its mail server",
        subject=move.source.id,
        do=(command("sudo", "postqueue", "-f"), *stopped.do),
        verify=(fails(is_active(UNIT)), _queue(move)),
        undo=stopped.undo,
        duration=duration,
        duration_from=provenance,
        owner=move.owner,
        machine=move.source.id,
        changes=(f"{UNIT} on {move.source.title}",),
        escalate="What does not leave the queue is copied with it: /var/spool/postfix, while both servers are stopped.",
    )


def _queue(move: Move) -> Check:
    waiting = command("sudo", "find", "/var/spool/postfix/deferred", "/var/spool/postfix/active", "-type", "f")
    return prints(last(waiting, command("wc", "-l")), "0", f"nothing waits on {move.source.title}")


def start_mail(move: Move) -> Iterator[Step]:
    """For mail: start the new server, and see that it greets."""
    if move.service.kind_of is not ServiceKind.MAIL:
        return
    started = aside.started(UNIT, move.key)
    duration, provenance = minutes(10)
    greeting = command("curl", "-sv", "--max-time", "20", "--", f"smtp://{on(move.target)}:25/")
    yield Step(
        id=f"{move.key}.mail-start",
        title=f"Start the mail server on {move.target.title}, and send yourself a message through it",
        subject=move.target.id,
        do=(*started.do, note("Send a message to yourself through it, and one to an address outside.")),
        verify=(succeeds(is_active(UNIT)), shows(greeting, "220 ")),
        undo=started.undo,
        duration=duration,
        duration_from=provenance,
        owner=move.owner,
        machine=move.target.id,
        changes=(f"{UNIT} on {move.target.title}",),
    )
