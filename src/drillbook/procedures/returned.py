"""What comes back with a lost site: servers that still believe they lead. They are stopped before all else."""

from collections.abc import Iterator

from drillbook.model import Engine, Server, Step, Vm
from drillbook.procedures.aside import stopped
from drillbook.procedures.data import promotable
from drillbook.procedures.dialect import MARIADB, MYSQL
from drillbook.procedures.name_service import UNIT as NAMED
from drillbook.procedures.name_service import keeper_of, served
from drillbook.procedures.postgresql import UNIT as POSTGRESQL
from drillbook.procedures.shell import command, fails
from drillbook.procedures.situation import Situation, minutes

UNITS = {Engine.POSTGRESQL: POSTGRESQL, Engine.MYSQL: MYSQL.unit, Engine.MARIADB: MARIADB.unit}


def keep_fenced(situation: Situation) -> Iterator[Step]:
    """First of all: a database or name server that was replaced must not serve what it knew before the disaster.

    It could not be stopped while it was out of reach, and starts by itself when power comes back.
    """
    for dataset in situation.datasets:
        for primary, _ in promotable(situation, dataset):
            machine, unit = situation.machine(primary.on), UNITS.get(primary.engine)
            if machine and unit:
                yield _keep_off(situation, machine, unit, f"{primary.id}.keep-off", primary.id)
    takeover = situation.takeover
    switched = [situation.estate.domains[takeover.domain]] if takeover and takeover.domain else []
    for domain in (*switched, *served(situation)):
        home = situation.machine(domain.name_servers[0]) if domain.name_servers else None
        if home and keeper_of(situation, domain):
            yield _keep_off(situation, home, NAMED, f"{domain.id}.keep-off", domain.id)


def _keep_off(situation: Situation, machine: Server | Vm, unit: str, key: str, subject: str) -> Step:
    service = stopped(unit, key)
    duration, provenance = minutes(2)
    return Step(
        id=key,
        title=f"Keep {unit} on {machine.title} stopped: it does not know what happened since",
        subject=subject,
        do=service.do,
        verify=(fails(command("systemctl", "is-active", "--quiet", unit)),),
        undo=service.undo,
        duration=duration,
        duration_from=provenance,
        owner=situation.owner,
        machine=machine.id,
        escalate=f"It cannot be stopped: take {machine.title} off the network again.",
        changes=(f"{unit} on {machine.title}",),
    )
