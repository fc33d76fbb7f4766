"""From what is asked to a move that can be planned, or every reason why it cannot."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import PurePosixPath
from types import MappingProxyType

from drillbook.graph import DependencyGraph, site_of
from drillbook.model import BackupMethod, Engine, Estate, Server, Vm, named
from drillbook.model.names import is_ip_address
from drillbook.problem import NOWHERE, Problem, Where
from drillbook.procedures.moving.move import Move
from drillbook.procedures.situation import at_home

CODES: Mapping[str, str] = MappingProxyType(
    {
        "M101": "A move that names something that is not in the inventory, or is of the wrong kind: a service, the "
        "machine it moves from or to, a name server. The message names the nearest one that is.",
        "M102": "A move to the machine where the service is, or from one where it is not.",
        "M103": "A machine without an IP address: `address:` is missing, or is a host name. A name must be pointed to "
        "an address, and of the same kind (IPv4 or IPv6) as the old one.",
        "M104": "A database of an engine for which no move is written, on the machine that is left. Move it by its own "
        "manual, to a machine of its own, and plan the move of the service then.",
        "M105": "The files of PostgreSQL would be copied, or are the only copy that is made of it. Files of a running "
        "server hold pages of different moments, so no database can be made of them. Take them out of the dataset's "
        "`path:`, and add a backup with `method: pg_dump`.",
        "M106": "Nothing is there to switch: the service has neither a `url:` nor a domain whose records lead to the "
        "machine that is left.",
        "M201": "A move that can be planned, with something to think about before: both machines fall to the same "
        "disaster or the same company, or something that the service needs stays behind. A warning.",
    }
)
"""Code → what it means and how to mend it."""


@dataclass(frozen=True, slots=True)
class Asked:
    """What somebody asks for, in identifiers of the inventory."""

    service: str
    to: str
    source: str = ""
    """Left out: the machine that serves first."""
    name_servers: tuple[str, ...] | None = None
    """None: those that the new machine's provider offers, where it is another one; empty: the zone stays."""
    stop_first: bool | None = None
    """None: where the source leads databases, since what is written after their dump would be lost."""
    start: datetime | None = None


def plan_move(estate: Estate, graph: DependencyGraph, asked: Asked) -> tuple[Move | None, list[Problem]]:
    """The move, or every reason why it cannot be planned, in the order of the inventory."""
    moving = estate.services.get(asked.service)
    there = estate.machine(asked.to)
    home = estate.machine(asked.source or (next(iter(at_home(estate, moving)), "") if moving else ""))
    names = asked.name_servers if asked.name_servers is not None else _offered(estate, home, there)
    machines = tuple(estate.machine(one) for one in names)
    problems = list(_unknown(estate, asked, names))
    if moving is None or there is None or home is None or None in machines:
        return None, sorted(problems)
    move = Move(estate, graph, moving, home, there, tuple(one for one in machines if one), start=asked.start)
    move = replace(move, stop_first=bool(move.databases) if asked.stop_first is None else asked.stop_first)
    problems += [*_places(move), *_databases(move), *_torn(move)]
    return (None if problems else move), sorted(problems)


def _offered(estate: Estate, source: Server | Vm | None, target: Server | Vm | None) -> tuple[str, ...]:
    """Name servers of the target's provider, where that is another one than the source's."""
    old, new = (company_of(estate, one) for one in (source, target))
    provider = estate.providers.get(new or "")
    return provider.name_servers if provider and new != old else ()


def company_of(estate: Estate, machine: Server | Vm | None) -> str | None:
    """Who runs a machine: its own provider, else that of its site."""
    if machine is None:
        return None
    site = estate.sites.get(site_of(estate, machine) or "")
    return getattr(machine, "provider", None) or (site.provider if site else None)


def _unknown(estate: Estate, asked: Asked, names: tuple[str, ...]) -> Iterator[Problem]:
    service, to, source = asked.service, asked.to, asked.source
    found = estate.services.get(service)
    if found is None:
        yield _missing("service", service, estate.services)
    elif not source and not at_home(estate, found):
        yield Problem(estate.where(found, "needs"), "M101", f"no machine serves {service} first: name it with --from")
    for option, name in (("--to", to), *((("--from", source),) if source else ())):
        if estate.machine(name) is None:
            yield _missing(f"machine for {option}", name, {**estate.servers, **estate.vms})
    for name in names:
        if estate.machine(name) is None:
            yield _missing("machine for --name-servers", name, {**estate.servers, **estate.vms})


def _missing(what: str, name: str, known: Mapping[str, object]) -> Problem:
    there = ", ".join(list(known)[:12]) or "none"
    return Problem(NOWHERE, "M101", f"no {what} is called {name!r}; there are: {there}")


def _places(move: Move) -> Iterator[Problem]:
    """Both machines, and the service's names on the one that is left."""
    estate, source, target = move.estate, move.source, move.target
    if source.id == target.id:
        yield Problem(estate.where(target, "id"), "M102", f"{move.service.id} is on {target.id} already")
    elif source.id not in set(named(move.service.needs)) and not move.files and not move.databases:
        yield Problem(estate.where(source, "id"), "M102", f"{move.service.id} is not on {source.id}")
    for machine in (source, target, *move.name_servers):
        if not is_ip_address(machine.address):
            yield Problem(estate.where(machine, "address"), "M103", f"{machine.id} has no IP address")
    if (
        (":" in source.address) != (":" in target.address)
        and is_ip_address(source.address)
        and is_ip_address(target.address)
    ):
        yield Problem(
            estate.where(target, "address"), "M103", f"{source.id} has an address of another kind than {target.id}"
        )
    if not move.records and not move.host:
        yield Problem(
            estate.where(move.service, "url"), "M106", f"{move.service.id} has no name that leads to {source.id}"
        )


def _databases(move: Move) -> Iterator[Problem]:
    for database in move.databases:
        if database.engine is Engine.OTHER:
            message = f"{database.id} is of an engine for which no move is written"
            yield Problem(move.estate.where(database, "engine"), "M104", message)


def _torn(move: Move) -> Iterator[Problem]:
    """PostgreSQL by its files: a dataset of files that holds its folder, or whose only backups are copies of files."""
    postgresql = [one for one in move.databases if one.engine is Engine.POSTGRESQL]
    for database in postgresql:
        inside = PurePosixPath(database.path or "/var/lib/postgresql")
        for dataset in move.files:
            if inside.is_relative_to(dataset.path) or PurePosixPath(dataset.path).is_relative_to(inside):
                yield _refused(move.estate.where(dataset, "path"), f"{dataset.id} holds the files of {database.id}")
        backups = [one for one in move.estate.backups.values() if one.dataset == database.dataset]
        if backups and all(one.method is BackupMethod.RSYNC for one in backups):
            message = f"{backups[0].id} copies the files of {database.id}, and no backup is a dump"
            yield _refused(move.estate.where(backups[0], "method"), message)


def _refused(where: Where, message: str) -> Problem:
    return Problem(where, "M105", f"{message}: files of PostgreSQL are never copied")


def doubts(move: Move) -> tuple[Problem, ...]:
    """What does not stop a move, and should be thought about before it: warnings, with the place of the target."""
    estate, found = move.estate, list[str]()
    old, new = (estate.sites.get(site_of(estate, one) or "") for one in (move.source, move.target))
    if old and new:
        shared = [estate.regions[one].title for one in new.regions if one in old.regions]
        if old.id == new.id:
            found.append(f"{move.target.title} stands at the same site as {move.source.title}")
        elif shared:
            found.append(f"both lie in {', '.join(shared)}: one disaster takes both")
    if company_of(estate, move.source) == company_of(estate, move.target) is not None:
        found.append(f"{move.target.title} is run by the same company as {move.source.title}")
    elif move.domain and not move.name_servers and company_of(estate, move.source) is not None:
        found.append(
            f"the zone {move.domain.title} stays at its name servers: see that they do not go with the contract"
        )
    for database in estate.databases.values():
        if (
            database.on != move.source.id
            and not database.replicates
            and database.dataset in {d.id for d in move.datasets}
        ):
            found.append(f"{database.title} stays on {database.on}: {move.target.title} must reach it")
    where = estate.where(move.target, "id")
    return tuple(Problem(where, "M201", text) for text in found)
