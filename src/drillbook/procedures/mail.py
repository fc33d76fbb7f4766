"""Mail: the second exchanger accepts and keeps it; senders try again for days, so nothing is lost by being calm."""

from collections.abc import Iterator
from datetime import timedelta

from drillbook.model import Server, ServiceKind, Step, Vm
from drillbook.procedures.aside import started
from drillbook.procedures.shell import NOTHING, command, note, on, shows, succeeds
from drillbook.procedures.situation import Situation, minutes

UNIT = "postfix"
SOON = timedelta(seconds=20)
"""Until it has started."""


def take_mail(situation: Situation) -> Iterator[Step]:
    """For mail: see that the standby accepts mail for our domains, and let it deliver."""
    if situation.service.kind_of is not ServiceKind.MAIL or not situation.switches:
        return
    machine, takeover = situation.away[0], situation.takeover
    domain = situation.estate.domains[takeover.domain] if takeover and takeover.domain else None
    complaints = command("sudo", "postfix", "check")
    lists = command("postconf", "-h", "mydestination", "relay_domains", "virtual_mailbox_domains")
    reverse = (command("dig", "+short", "-x", on(machine)),) if machine.address else ()
    duration, provenance = minutes(5)
    yield Step(
        id=f"{situation.service.id}.{machine.id}.check",
        title=f"Check the mail server on {machine.title}: configuration, domains, space for the queue",
        subject=machine.id,
        do=(complaints, lists, command("df", "-h", "/var/spool/postfix"), *reverse),
        verify=(
            succeeds(complaints),
            *((shows(lists, domain.title),) if domain else ()),
            *(shows(one, ".", remark="without a name, others refuse its mail") for one in reverse),
            note("Our domains are in one of the three lists; a day's mail has room."),
        ),
        undo=(NOTHING,),
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
    server = started(UNIT, f"{situation.service.id}.{machine.id}.serve")
    return Step(
        id=f"{situation.service.id}.{machine.id}.serve",
        title=f"Let {machine.title} take mail",
        subject=machine.id,
        do=server.do,
        verify=(
            shows(command("sudo", "postfix", "status"), "is running", within=SOON),
            note(situation.service.check or "A message from outside arrives."),
        ),
        undo=(*server.undo, note("Mail waits at its senders meanwhile.")),
        duration=duration,
        duration_from=provenance,
        owner=(takeover.by if takeover else None) or situation.owner,
        machine=machine.id,
        changes=(f"{UNIT} on {machine.title}",),
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
        verify=(shows(command("postqueue", "-p"), "Mail queue is empty", within=timedelta(minutes=30)),),
        undo=(note("Nothing is lost: what has left is at home, what has not left is kept and tried again."),),
        duration=duration,
        duration_from=provenance,
        owner=situation.owner,
        machine=machine.id,
        go_no_go=f"Does {home.title} accept a test message?",
        point_of_no_return=f"Mail that has been handed to {home.title} cannot be called back.",
        changes=(f"the queue of {machine.title}",),
    )
