"""What is rehearsed: which procedure, of which service, from where to where, and what must have happened before.

A recovery begins with its site lost; a fail-back begins after the recovery, with the site back.
"""

from dataclasses import dataclass
from enum import StrEnum

from drillbook.graph import DependencyGraph, site_of
from drillbook.model import Estate, Phase, Runbook, Server, Service, Vm
from drillbook.procedures import write_runbooks
from drillbook.procedures.moving import Asked, MoveGenerators, plan_move, write_move
from drillbook.procedures.situation import at_home
from drillbook.procedures.write import Generators


class Kind(StrEnum):
    """The procedures that can be rehearsed."""

    MIGRATE = "migrate"
    RECOVER = "recover"
    FAILBACK = "failback"
    STANDBY = "standby"


PHASES = {
    Kind.MIGRATE: Phase.MIGRATION,
    Kind.RECOVER: Phase.RECOVERY,
    Kind.FAILBACK: Phase.RECONSTITUTION,
    Kind.STANDBY: Phase.STANDBY,
}


class SettingError(ValueError):
    """The inventory has nothing of the kind to rehearse; says what is missing."""


@dataclass(frozen=True, slots=True)
class Setting:
    """A procedure, and the situation in which it begins."""

    kind: Kind
    service: Service
    book: Runbook
    source: str
    """The machine at home."""
    target: str | None
    """The machine that the service moves to; None: the procedure names its own."""
    lost: str | None
    """The site that is lost before it begins; None: none."""
    before: tuple[Runbook, ...] = ()
    """Procedures that are carried out before it, while the site is lost; then the site returns."""


@dataclass(frozen=True, slots=True)
class Written:
    """What procedures are written from: the estate, its graph, the generators, shipped and added."""

    estate: Estate
    graph: DependencyGraph
    generators: Generators
    moves: MoveGenerators


def setting_of(written: Written, kind: Kind, service: str | None, site: str | None, target: str | None) -> Setting:
    """The setting of one procedure; what is left out is chosen, the most important service first.

    Raises SettingError where the inventory has no such procedure.
    """
    for subject in _services(written.estate, service):
        home = _home(written.estate, subject, site)
        if home is None:
            continue
        if kind in (Kind.MIGRATE, Kind.STANDBY):
            found = _moving(written, kind, subject, home, target)
        else:
            found = _recovering(written, kind, subject, home)
        if found is not None and any(step.is_command for step in found.book.steps):
            return found
    what = f"{kind.value} {service or 'any service'}" + (f" to {target}" if target else "")
    raise SettingError(f"the inventory has no procedure with commands to {what}")


def _services(estate: Estate, service: str | None) -> list[Service]:
    if service is not None:
        return [estate.services[service]]
    return sorted(estate.services.values(), key=lambda one: one.priority)


def _moving(written: Written, kind: Kind, service: Service, home: Server | Vm, target: str | None) -> Setting | None:
    machine = target or getattr(free_machine(written.estate, written.graph, home), "id", "")
    if not machine:
        return None
    none_changed = None if kind is Kind.MIGRATE else ()
    move, problems = plan_move(written.estate, written.graph, Asked(service.id, machine, home.id, none_changed))
    if move is None:
        raise SettingError("; ".join(one.message for one in problems))
    book = write_move(move, PHASES[kind], written.moves)
    return Setting(kind, service, book, home.id, machine, None)


def _recovering(written: Written, kind: Kind, service: Service, home: Server | Vm) -> Setting | None:
    lost = site_of(written.estate, home)
    books = [
        one
        for one in write_runbooks(written.estate, written.graph, written.generators)
        if one.site == lost and one.service == service.id
    ]
    recovery = next((one for one in books if one.phase is Phase.RECOVERY), None)
    book = next((one for one in books if one.phase is PHASES[kind]), None)
    if book is None or recovery is None:
        return None
    before = (recovery,) if kind is Kind.FAILBACK else ()
    return Setting(kind, service, book, home.id, None, lost, before)


def _home(estate: Estate, service: Service, site: str | None) -> Server | Vm | None:
    """The first machine on which it serves without being switched, at the site where one is named."""
    machines = (estate.machine(one) for one in at_home(estate, service))
    return next((one for one in machines if one and (site is None or site_of(estate, one) == site)), None)


def free_machine(estate: Estate, graph: DependencyGraph, home: Server | Vm) -> Server | Vm | None:
    """A machine with an address that nothing needs yet, as somebody orders to move to; of another company first."""
    used = {edge.needed for node in graph.nodes() for edge in graph.needs(node.id)}
    used |= {one for domain in estate.domains.values() for one in domain.name_servers}
    used |= {one for provider in estate.providers.values() for one in provider.name_servers}
    used |= {one.on for one in estate.databases.values()} | {one.to for one in estate.backups.values()}
    machines: tuple[Server | Vm, ...] = (*estate.servers.values(), *estate.vms.values())
    free = [one for one in machines if one.id not in used and one.address]
    company = getattr(home, "provider", None)
    return min(free, key=lambda one: getattr(one, "provider", None) == company, default=None)
