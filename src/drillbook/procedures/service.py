"""What every service has in common: standing still where there is no other copy, taking over, verifying, returning."""

from collections.abc import Iterator

from drillbook.model import Server, Step, Vm
from drillbook.procedures.situation import Situation, given, minutes


def no_other_copy(situation: Situation) -> Iterator[Step]:
    """Where nothing stands elsewhere, the first step says so, and what would have helped."""
    if not situation.here or situation.away:
        return
    machine = situation.here[0]
    duration, provenance = given(machine.repair, minutes(30)[0])
    yield Step(
        id=f"{situation.service.id}.no-copy",
        title=f"{situation.service.title} runs nowhere else: order a replacement for {machine.title}",
        subject=machine.id,
        do=(
            _supplier(situation, machine),
            f"Quote: {getattr(machine, 'hardware', '') or 'hardware not in the inventory'}.",
            "Tell users that the service is out until the machine is there.",
        ),
        verify=("A delivery time is promised by name, in writing.",),
        undo=("Cancel the order.",),
        duration=duration,
        duration_from=provenance,
        owner=situation.owner,
        is_command=False,
        escalate="The service stays down until a second copy exists: nothing stands in for it.",
    )


def _supplier(situation: Situation, machine: Server | Vm) -> str:
    provider = situation.estate.providers.get(getattr(machine, "provider", None) or "")
    if provider is None:
        return "Order a machine like the one in appendix G; no supplier is named in the inventory."
    contract = f", contract {provider.contract.number}" if provider.contract else ""
    return f"Call {provider.title} {provider.support_phone}{contract}."


def take_over(situation: Situation) -> Iterator[Step]:
    """For services that are not web sites: start what stands elsewhere."""
    from_kind = situation.service.kind_of.value
    if from_kind == "web" or not situation.here or not situation.away:
        return
    takeover, machine = situation.takeover, situation.away[0]
    duration, provenance = given(takeover.change if takeover else None, minutes(5)[0])
    at_once, name = takeover is None, situation.service.title
    yield Step(
        id=f"{situation.service.id}.{machine.id}.serve",
        title=f"Check that {machine.title} serves {name}" if at_once else f"Let {machine.title} take over {name}",
        subject=machine.id,
        do=(
            f"{machine.title} serves without being told to: only check."
            if at_once
            else f"Start the service on {machine.title}, from its checklist in appendix D.",
        ),
        verify=(situation.service.check or "A user outside confirms that it works.",),
        undo=("Nothing to undo: reads only." if at_once else f"Stop it on {machine.title} again.",),
        duration=duration,
        duration_from=provenance,
        owner=(takeover.by if takeover else None) or situation.owner,
        machine=machine.id,
        is_command=False,
    )


def verify_outside(situation: Situation) -> Iterator[Step]:
    """The last step of every recovery: look at it as a user does."""
    duration, provenance = minutes(5)
    service = situation.service
    yield Step(
        id=f"{service.id}.verify",
        title=f"Verify {service.title} from outside",
        subject=service.id,
        do=(service.check or f"Use {service.title} as a user does, from a network that is not ours.",),
        verify=("It works, and the time is in the log. Links, programs, permissions: look at the error log.",),
        undo=("Nothing to undo: reads only.",),
        duration=duration,
        duration_from=provenance,
        owner=situation.owner,
        is_command=False,
        escalate="Not back within the RTO: tell the owner of the business process, and start the manual workaround.",
    )


def fresh_backup(situation: Situation) -> Iterator[Step]:
    """After the return: a backup of the data as they are now, kept apart."""
    duration, provenance = minutes(60)
    for dataset in situation.datasets:
        for backup in situation.backups(dataset):
            yield Step(
                id=f"{backup.id}.fresh",
                title=f"Take a fresh backup: {backup.title}",
                subject=backup.id,
                do=("Start the job by hand, and wait for its end.",),
                verify=("The copy is complete at its target, and a test restore of one table or folder works.",),
                undo=("Delete the fresh copy; the older ones stay.",),
                duration=duration,
                duration_from=provenance,
                owner=backup.restored_by or dataset.owner or situation.owner,
                is_command=False,
            )
