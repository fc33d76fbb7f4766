"""The certificate: it comes along before the cut, is seen on the new machine, and is renewed there from then on."""

from collections.abc import Iterator

from drillbook.model import Check, Command, Step
from drillbook.procedures.moving.keep import keep, put_back
from drillbook.procedures.moving.move import Move
from drillbook.procedures.moving.web_software import from_source
from drillbook.procedures.shell import command, note, on, only_if, piped, remote_path, rsync, succeeds
from drillbook.procedures.situation import minutes

STORE = "/etc/letsencrypt"
LEFT_S = 14 * 86400
"""A certificate must be good for so long, in seconds: a move is no time for it to end."""


def copy_certificate(move: Move) -> Iterator[Step]:
    """For sites with https: the certificate is good for two weeks more, and lies on the new machine with its key."""
    if not move.is_https:
        return
    kept = f"{move.folder}.certificate"
    there = from_source(move, "test", "-d", STORE)
    duration, provenance = minutes(10)
    yield Step(
        id=f"{move.key}.certificate",
        title=f"Bring the certificate of {move.host} to {move.target.title}",
        subject=move.service.id,
        do=(
            *keep(STORE, kept),
            only_if(there, command("sudo", "mkdir", "-p", "--", STORE)),
            only_if(there, rsync(f"{remote_path(move.source, STORE)}/", f"{STORE}/")),
            note(
                "Not from Let's Encrypt? Copy the files that SSLCertificateFile and …KeyFile name, and no copy stays."
            ),
        ),
        verify=(is_good(move, on(move.source)),),
        undo=put_back(STORE, kept),
        duration=duration,
        duration_from=provenance,
        owner=move.owner,
        machine=move.target.id,
        changes=(f"{STORE} on {move.target.title}",),
        escalate=f"It ends within two weeks: renew it on {move.source.title} first.",
    )


def renew_certificate(move: Move) -> Iterator[Step]:
    """After the switch: the new machine shows the certificate, and can renew it."""
    if not move.is_https:
        return
    duration, provenance = minutes(10)
    certbot = command("sudo", "certbot", "renew", "--dry-run", "--no-random-sleep-on-renew")
    yield Step(
        id=f"{move.key}.renew",
        title=f"See that {move.target.title} shows the certificate of {move.host}, and can renew it",
        subject=move.service.id,
        do=(only_if(command("sudo", "test", "-d", f"{STORE}/renewal"), certbot),),
        verify=(is_good(move, on(move.target)),),
        undo=(note("Nothing to undo: a dry run renews nothing."),),
        duration=duration,
        duration_from=provenance,
        owner=move.owner,
        machine=move.target.id,
        escalate="It cannot be renewed: you have as long as it runs; its end is in the calendar of operations.",
    )


def is_good(move: Move, address: str) -> Check:
    """What a machine shows for the name is a certificate that does not end soon."""
    shown = f"[{address}]" if ":" in address else address
    asked: Command = command(
        "openssl", "s_client", "-connect", f"{shown}:{move.port}", "-servername", move.host, "-verify_hostname",
        move.host, "-verify_return_error", stdin="Q",
    )  # fmt: skip
    return succeeds(piped(asked, command("openssl", "x509", "-noout", "-enddate", "-checkend", str(LEFT_S))))
