"""Mail: the second exchanger accepts and keeps it; senders try again for days, so nothing is lost by being calm."""

from collections.abc import Iterator

from drillbook.model import Server, ServiceKind, Step, Vm
from drillbook.procedures.shell import command, on
from drillbook.procedures.situation import Situation, minutes

UNIT = "postfix"


def take_mail(situation: Situation) -> Iterator[Step]:
    """For mail: see that the standby accepts mail for our domains, and let it deliver."""
    if situation.service.kind_of is not ServiceKind.MAIL or not situation.switches:
        return
    machine = situation.away[0]
    duration, provenance = minutes(5)
    yield Step(
        id=f"{situation.service.id}.{machine.id}.check",
        title=f"Check the mail server on {machine.title}: configuration, domains, space for the queue",
        subject=machine.id,
        do=(
            command("sudo", "postfix", "check"),
            command("postconf", "-h", "mydestination", "relay_domains", "virtual_mailbox_domains"),
            command("df", "-h", "/var/spool/postfix"),
            *((command("dig", "+short", "-x", on(machine)),) if machine.address else ()),
        ),
        verify=(
            "No complaint; our domains are in one of the three lists; a day's mail has room.",
            "The address has a name (reverse record): without one, others refuse mail from it.",
        ),
        undo=("Nothing to undo: reads only.",),
        duration=duration,
        duration_from=provenance,
        owner=situation.owner,
        machine=machine.id,
        escalate="It refuses our domains: add them to relay_domains, so that it keeps the mail until the return.",
    )
    yield _serve(situation, machine)


def _serve(situation: Situation, machine: Server | Vm) -> Step:
    duration, provenance = situation.change(5)
    takeover = situation.takeover
    return Step(
        id=f"{situation.service.id}.{machine.id}.serve",
        title=f"Let {machine.title} take mail",
        subject=machine.id,
        do=(command("sudo", "systemctl", "enable", "--now", UNIT),),
        verify=(situation.service.check or "A message from outside arrives.",),
        undo=(command("sudo", "systemctl", "disable", "--now", UNIT), "Mail waits at its senders meanwhile."),
        duration=duration,
        duration_from=provenance,
        owner=(takeover.by if takeover else None) or situation.owner,
        machine=machine.id,
        after=(f"{situation.service.id}.{machine.id}.check",),
    )


def return_mail(situation: Situation) -> Iterator[Step]:
    """For mail: let the standby hand over what it kept, until its queue is empty."""
    if situation.service.kind_of is not ServiceKind.MAIL or not situation.switches:
        return
    machine, home = situation.away[0], situation.here[0]
    duration, provenance = minutes(30)
    yield Step(
        id=f"{situation.service.id}.{machine.id}.flush",
        title=f"Let {machine.title} hand its queue to {home.title}",
        subject=machine.id,
        do=(command("postqueue", "-p"), command("sudo", "postqueue", "-f")),
        verify=(f"{command('postqueue', '-p')} prints 'Mail queue is empty'",),
        undo=(command("sudo", "postsuper", "-h", "ALL"), "That holds what has not left yet; what has left is at home."),
        duration=duration,
        duration_from=provenance,
        owner=situation.owner,
        machine=machine.id,
        go_no_go=f"Does {home.title} accept a test message?",
    )
