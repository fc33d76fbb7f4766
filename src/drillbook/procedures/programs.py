"""Programs and their data: after a promotion they must ask the database that leads now, after the return the old one.

A standby whose programs still ask the lost database serves nothing; a file with the standby's address in it comes
back with the copied pages.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from types import MappingProxyType

from drillbook.model import Action, Check, Database, Engine, Server, Step, Verification, Vm
from drillbook.procedures.data import promotable
from drillbook.procedures.dialect import dialect
from drillbook.procedures.shell import command, exists, local_path, note, on, only_if, succeeds, unless
from drillbook.procedures.situation import Situation, minutes

PORTS = MappingProxyType({Engine.POSTGRESQL: 5432, Engine.MYSQL: 3306, Engine.MARIADB: 3306})
NAME, HOST = re.compile(r"[A-Za-z0-9_]+"), re.compile(r"[A-Za-z0-9_.:-]+")
"""What stands in a settings file, and in the pattern that changes it, without being escaped."""


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
    web = situation.service.web
    step = point_programs(situation, machine, to, old, f"{situation.service.id}.{machine.id}.{key}.{to.id}")
    if step and (machine.id != to.on or (web and web.settings)):
        yield step


def settings_kept(situation: Situation) -> Iterator[tuple[str, str]]:
    """Machine and path of the settings files as they were before each change, where programs change them."""
    web = situation.service.web
    for step in (*data_elsewhere(situation), *data_at_home(situation)):
        if web and web.settings and step.machine:
            yield step.machine, f"{local_path(web.settings)}.before-{step.id}"


def point_programs(situation: Situation, machine: Server | Vm, to: Database, old: Database, key: str) -> Step | None:
    """Let the programs on a machine ask another database; None where it is not on a machine of ours.

    Where the inventory names the file with their settings, its lines are changed and the file as it was is kept.
    """
    host, port = _address(situation, to)
    if host is None:
        return None
    duration, provenance = minutes(5)
    settings = _settings(situation, to, host, port, key) or _by_hand(situation, old, host, port)
    return Step(
        id=key,
        title=f"Let the programs on {machine.title} ask {to.title}",
        subject=to.id,
        preconditions=(reachable(to, host, port),),
        do=settings.do,
        verify=(
            *settings.verify,
            reachable(to, host, port),
            note(f"After the start, the service's log shows no failed log-in at {to.title}."),
        ),
        undo=settings.undo,
        duration=duration,
        duration_from=provenance,
        owner=situation.owner,
        machine=machine.id,
        escalate="Refused: its access rules (pg_hba.conf, GRANT, firewall) do not know this machine; add it.",
        changes=(f"the settings of {situation.service.title} on {machine.title}",),
    )


@dataclass(frozen=True, slots=True)
class _Change:
    do: tuple[Action, ...]
    verify: tuple[Verification, ...]
    undo: tuple[Action, ...]


def _settings(situation: Situation, to: Database, host: str, port: int, key: str) -> _Change | None:
    """By a program, where the file is known and the values need no escaping in it."""
    web, name = situation.service.web, to.database or to.dataset
    if web is None or not web.settings or not NAME.fullmatch(name) or not HOST.fullmatch(host):
        return None
    file, lines = local_path(web.settings), (f"{name}_host={host}", f"{name}_port={port}")
    kept = f"{file}.before-{key}"
    edits = (word for line in lines for word in ("-e", f"s/^{line.partition('=')[0]}=.*/{line}/"))
    return _Change(
        do=(unless(exists(kept), command("sudo", "sed", f"-i.before-{key}", *edits, "--", file)),),
        verify=tuple(succeeds(command("sudo", "grep", "-qxF", "-e", line, "--", file)) for line in lines),
        undo=(only_if(exists(kept), command("sudo", "mv", "-T", "--", kept, file)),),
    )


def _by_hand(situation: Situation, old: Database, host: str, port: int) -> _Change:
    before, old_port = _address(situation, old)
    return _Change(
        do=(note(f"In the configuration of {situation.service.title}: the database is at {host}, port {port}"),),
        verify=(),
        undo=(note(f"Put back in that configuration: {before or old.title}, port {old_port}."),),
    )


def reachable(database: Database, host: str, port: int) -> Check:
    """Something answers at the database's port: its own greeting where we know it, else the port itself."""
    if database.engine is Engine.POSTGRESQL:
        return succeeds(command("pg_isready", "-h", host, "-p", str(port), "-t", "5"))
    if database.engine in (Engine.MYSQL, Engine.MARIADB):
        admin = dialect(database).admin
        ping = command(admin, "--connect-timeout=5", "-h", host, "--protocol=tcp", f"--port={port}", "ping")
        return succeeds(ping)
    return succeeds(command("nc", "-z", "-w", "5", host, str(port)))


def _address(situation: Situation, database: Database) -> tuple[str | None, int]:
    machine = situation.machine(database.on)
    return on(machine) if machine else None, database.port or PORTS.get(database.engine, 0)
