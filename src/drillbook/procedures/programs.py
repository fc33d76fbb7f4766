"""Programs and their data: after a promotion they must ask the database that leads now, after the return the old one.

A standby whose programs still ask the lost database serves nothing; a file with the standby's address in it comes
back with the copied pages.
"""

from collections.abc import Iterator

from drillbook.model import Database, Server, Step, Vm
from drillbook.procedures.data import promotable
from drillbook.procedures.shell import command, note, on, shows
from drillbook.procedures.situation import Situation, minutes

PORTS = {"postgresql": 5432, "mysql": 3306}


def data_elsewhere(situation: Situation) -> Iterator[Step]:
    """Where a service is switched and its database was promoted: let its programs ask the new primary."""
    if not situation.switches:
        return
    for dataset in situation.datasets:
        for primary, replica in promotable(situation, dataset):
            yield from _point(situation, situation.away[0], replica, primary, "data")


def data_at_home(situation: Situation) -> Iterator[Step]:
    """After the return: let the programs at home ask the database at home again."""
    if not situation.switches:
        return
    for dataset in situation.datasets:
        for primary, replica in promotable(situation, dataset):
            yield from _point(situation, situation.here[0], primary, replica, "data-home")


def _point(situation: Situation, machine: Server | Vm, to: Database, old: Database, key: str) -> Iterator[Step]:
    host, port = _address(situation, to)
    before, old_port = _address(situation, old)
    if machine.id == to.on or host is None:
        return
    duration, provenance = minutes(5)
    yield Step(
        id=f"{situation.service.id}.{machine.id}.{key}.{to.id}",
        title=f"Let the programs on {machine.title} ask {to.title}",
        subject=to.id,
        do=(
            note(f"In the configuration of {situation.service.title}: the database is at {host}, port {port}"),
            command("nc", "-vz", "-w", "5", host, str(port)),
        ),
        verify=(
            shows(command("nc", "-vz", "-w", "5", host, str(port)), "says 'succeeded'"),
            f"After the start, the service's log shows no failed log-in at {to.title}.",
        ),
        undo=(f"Put back in that configuration: {before or old.title}, port {old_port}.",),
        duration=duration,
        duration_from=provenance,
        owner=situation.owner,
        machine=machine.id,
        escalate="Refused: its access rules (pg_hba.conf, GRANT, firewall) do not know this machine; add it.",
    )


def _address(situation: Situation, database: Database) -> tuple[str | None, int]:
    machine = situation.machine(database.on)
    return on(machine) if machine else None, database.port or PORTS.get(database.engine.value, 0)
