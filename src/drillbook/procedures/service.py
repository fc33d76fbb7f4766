"""What every service has in common: standing still where there is no other copy, taking over, verifying."""

from collections.abc import Iterator

from drillbook.model import Check, Server, ServiceKind, Step, Verification, Vm
from drillbook.procedures.aside import stopped
from drillbook.procedures.shell import NOTHING, command, note, shows
from drillbook.procedures.situation import Situation, known, minutes
from drillbook.procedures.web import SOON, program_of

OF_THEIR_OWN = frozenset({ServiceKind.WEB, ServiceKind.MAIL})
"""Kinds whose start is written by a generator of their own."""


def no_other_copy(situation: Situation) -> Iterator[Step]:
    """Where too little stands elsewhere, the first step says so, orders a replacement, and says what is missing."""
    if not situation.lost:
        return
    machine, service = situation.lost[0], situation.service
    duration, provenance = known(machine, "repair", 30)
    place = situation.estate.where(service, "needs")
    alone = "has too few machines left" if situation.away else "runs nowhere else"
    yield Step(
        id=f"{service.id}.no-copy",
        title=f"{service.title} {alone}: order a replacement for {machine.title}",
        subject=machine.id,
        do=(
            note(_supplier(situation, machine)),
            note(f"Quote: {getattr(machine, 'hardware', '') or 'hardware not in the inventory'}."),
            note("Tell users that the service is out until the machine is there."),
            note(f"Missing in the inventory: an `any:` with a machine at another site ({place.file}:{place.line})."),
        ),
        verify=(note("A delivery time is promised by name, in writing."),),
        undo=(note("Cancel the order."),),
        duration=duration,
        duration_from=provenance,
        owner=situation.owner,
        escalate="The service stays down until a second copy exists: nothing stands in for it.",
    )


def _supplier(situation: Situation, machine: Server | Vm) -> str:
    provider = situation.estate.providers.get(getattr(machine, "provider", None) or "")
    if provider is None:
        return "Order a machine like the one in appendix G; no supplier is named in the inventory."
    contract = f", contract {provider.contract.number}" if provider.contract else ""
    return f"Call {provider.title} {provider.support_phone or '(no number in the inventory)'}{contract}."


def carry_on(situation: Situation) -> Iterator[Step]:
    """Where a machine or company elsewhere serves without being told to: see that it does, and what is missing now."""
    if not situation.here or situation.switches or not (situation.away or situation.companies):
        return
    stands_in, service = (*situation.away, *situation.companies)[0], situation.service
    lost = ", ".join(machine.title for machine in situation.here)
    number = getattr(stands_in, "support_phone", "")
    duration, provenance = minutes(5)
    yield Step(
        id=f"{service.id}.{stands_in.id}.serve",
        title=f"Check that {stands_in.title} serves {service.title}",
        subject=stands_in.id,
        do=(
            note(f"{stands_in.title} serves without being told to: only check."),
            note(
                f"Without {lost}, nothing takes over from {stands_in.title}: leave it alone, and tell its owner."
                if situation.carries_on
                else f"Lost: {lost}. What is left carries the whole load: look at it again in an hour."
            ),
        ),
        verify=seen_outside(situation),
        undo=(NOTHING,),
        duration=duration,
        duration_from=provenance,
        owner=situation.owner,
        machine=stands_in.id if situation.away else None,
        escalate=f"It does not: call {stands_in.title} {number}." if number else "",
    )


def take_over(situation: Situation) -> Iterator[Step]:
    """For services that are neither web sites nor mail: start what stands elsewhere."""
    takeover = situation.takeover
    if situation.service.kind_of in OF_THEIR_OWN or takeover is None:
        return
    machine, service = situation.away[0], situation.service
    duration, provenance = situation.change(5)
    yield Step(
        id=f"{service.id}.{machine.id}.serve",
        title=f"Let {machine.title} take over {service.title}",
        subject=machine.id,
        do=(note(f"Start the service on {machine.title}, as its owner has written down."),),
        verify=seen_outside(situation),
        undo=(note(f"Stop it on {machine.title} again."),),
        duration=duration,
        duration_from=provenance,
        owner=takeover.by or situation.owner,
        machine=machine.id,
        changes=(f"{service.title} on {machine.title}",),
    )


def stop_standby(situation: Situation) -> Iterator[Step]:
    """After the return: what took over stands by again, when nobody asks it any more."""
    if not situation.switches:
        return
    machine, home = situation.away[0], situation.here[0]
    key = f"{situation.service.id}.{machine.id}.stand-by"
    is_web = situation.service.kind_of is ServiceKind.WEB
    web = stopped(program_of(situation).unit, key) if is_web else None
    log = f"Look at its log for {situation.service.title}: when an old TTL has passed without a user, stop it there."
    duration, provenance = minutes(10)
    yield Step(
        id=key,
        title=f"Let {machine.title} stand by again",
        subject=machine.id,
        do=(
            note(log),
            *(web.do if web else ()),
            note(f"See that the copying from {home.title} to {machine.title} runs again."),
        ),
        verify=(note(f"{situation.service.title} still works from outside; the next copy has arrived."),),
        undo=web.undo if web else (note(f"Start it on {machine.title} again."),),
        duration=duration,
        duration_from=provenance,
        owner=situation.owner,
        machine=machine.id if web else None,
        go_no_go=f"Has {home.title} served everybody for a day?",
        changes=(f"{situation.service.title} on {machine.title}",),
    )


def verify_outside(situation: Situation) -> Iterator[Step]:
    """The last step of every runbook: look at it as a user does."""
    duration, provenance = minutes(5)
    service = situation.service
    yield Step(
        id=f"{service.id}.verify",
        title=f"Verify {service.title} from outside",
        subject=service.id,
        do=(note(service.check or f"Use {service.title} as a user does, from a network that is not ours."),),
        verify=(
            *_fetched(situation),
            note("It works, and the time is in the log. Links, programs, permissions: look at the error log."),
        ),
        undo=(NOTHING,),
        duration=duration,
        duration_from=provenance,
        owner=situation.owner,
        escalate="Not back within the RTO: tell the owner of the business process, and start the manual workaround.",
    )


def seen_outside(situation: Situation) -> tuple[Verification, ...]:
    """What shows that a service works: its own check, else a user."""
    return (*_fetched(situation), note(situation.service.check or "A user outside confirms that it works."))


def _fetched(situation: Situation) -> tuple[Check, ...]:
    """For web sites: their first page, as a user's resolver leads there."""
    service = situation.service
    if service.kind_of is not ServiceKind.WEB or not service.url.startswith(("http://", "https://")):
        return ()
    return (shows(command("curl", "-gfsSIL", "--", service.url), " 200", within=SOON),)
