"""A virtual machine starts on another host when its own is lost: the same machine, so nothing else has to change.

Its disk must lie where the other host reaches it (shared or mirrored storage, or a copy); one that still runs on the
old host must not run twice, which would destroy the disk.
"""

from collections.abc import Iterator

from drillbook.model import Server, Step, Vm
from drillbook.procedures.shell import command, exists, note, on, only_if, prints, shows, succeeds, unless
from drillbook.procedures.situation import Situation, known

DEFINITIONS = "/var/lib/drillbook/vms"
"""Where hosts keep the definitions of each other's machines (`virsh dumpxml`)."""


def start_elsewhere(situation: Situation) -> Iterator[Step]:
    """For virtual machines whose host is lost: start them on another of their hosts, once the first is cut off."""
    for machine in situation.machines:
        if isinstance(machine, Vm) and machine.hosts and situation.is_here(machine.hosts[0]):
            others = (situation.estate.servers.get(one) for one in machine.hosts[1:] if not situation.is_here(one))
            host = next((one for one in others if one), None)
            if host:
                yield _start(situation, machine, host)


def _start(situation: Situation, machine: Vm, host: Server) -> Step:
    file = f"{DEFINITIONS}/{machine.id}.xml"
    known_there = command("sudo", "virsh", "dominfo", machine.id)
    state = command("sudo", "virsh", "domstate", machine.id)
    noted = f"/var/backups/drillbook.{machine.id}.defined"
    duration, provenance = known(machine, "restart", 10)
    old = situation.graph.node(machine.hosts[0]).name
    return Step(
        id=f"{machine.id}.{host.id}.start",
        title=f"Start {machine.title} on {host.title}",
        subject=machine.id,
        do=(
            note(f"Cut {old} off first (its power or its network), and write down which: it must not run twice."),
            unless(known_there, command("sudo", "touch", noted)),
            unless(known_there, command("sudo", "virsh", "define", file)),
            command("sudo", "virsh", "start", machine.id),
        ),
        verify=(
            prints(state, "running"),
            *((succeeds(command("ping", "-c", "1", "-W", "5", "--", on(machine))),) if machine.address else ()),
        ),
        undo=(
            only_if(known_there, command("sudo", "virsh", "destroy", machine.id)),
            only_if(exists(noted), command("sudo", "virsh", "undefine", machine.id)),
            command("sudo", "rm", "-f", "--", noted),
        ),
        duration=duration,
        duration_from=provenance,
        owner=machine.owner or situation.owner,
        machine=host.id,
        preconditions=(shows(command("sudo", "virsh", "list", "--all"), "Id", remark="the host's hypervisor answers"),),
        go_no_go=f"Is {old} cut off, and does {host.title} reach the machine's disk as of now?",
        escalate="No disk there: restore it from the newest copy, or build the machine anew (section 5).",
        changes=(f"{machine.title} on {host.title}",),
    )
