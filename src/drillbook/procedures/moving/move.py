"""What moves: a service from one machine to another, with its name, its files and its databases.

A recovery is the same move without the old machine; a standby is a move that is always kept ready.
"""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta

from drillbook.graph import DependencyGraph, site_of
from drillbook.model import Database, Dataset, Domain, Engine, Estate, Record, Server, Service, ServiceKind, Step, Vm
from drillbook.procedures.shell import private_folder
from drillbook.procedures.situation import datasets_of, zone_of

SHORT_S = 300
"""TTL while a name may move, in seconds."""
LONG_S = 6 * 3600
"""TTL when a move is complete and the inventory names none that is longer than `SHORT_S`, in seconds."""
NAME = re.compile(r"(?!-)[a-z0-9_-]{1,63}(?:\.(?!-)[a-z0-9_-]{1,63})*\.?", re.ASCII | re.IGNORECASE)
"""A host name: nothing that a zone file, nsupdate or a shell could read as something else."""


@dataclass(frozen=True)
class Move:
    """A service that moves from the machine `source` to the machine `target`."""

    estate: Estate
    graph: DependencyGraph
    service: Service
    source: Server | Vm
    target: Server | Vm
    name_servers: tuple[Server | Vm, ...] = ()
    """Name servers of the new provider, the primary first; empty: the zone stays where it is."""
    stop_first: bool = True
    """Stop the old web server before the last copy: no write is lost, and the two logs do not overlap."""
    keep: timedelta = timedelta(days=14)
    """How long the old machine is kept after the name was switched."""
    start: datetime | None = None
    """When the first step begins; None: the calendar counts from T."""

    @property
    def key(self) -> str:
        """How steps and folders of this move are named."""
        return f"{self.service.id}.to.{self.target.id}"

    @property
    def folder(self) -> str:
        """What the move remembers on a machine: what was there before, dumps, lists to compare."""
        return private_folder(self.key)

    @property
    def owner(self) -> str | None:
        """Who moves the service."""
        site = self.estate.sites.get(site_of(self.estate, self.source) or "")
        return self.service.owner or (site.owner if site else None)

    @property
    def is_web(self) -> bool:
        """It has a web server."""
        return self.service.kind_of is ServiceKind.WEB

    @property
    def host(self) -> str:
        """The name users ask for; empty where the inventory has no `url:`."""
        return self.service.host

    @property
    def port(self) -> int:
        """The port at which it is asked."""
        return self.service.port or (443 if self.is_https else 80)

    @property
    def is_https(self) -> bool:
        """It needs a certificate."""
        return self.service.url.startswith("https://")

    @property
    def domain(self) -> Domain | None:
        """The zone whose records lead to the source: of a takeover, else one it needs, else the one around its name."""
        return zone_of(self.estate, self.service)

    @property
    def records(self) -> tuple[Record, ...]:
        """Address records that lead to the source, but for names of other services."""
        domain = self.domain
        if domain is None:
            return ()
        found = [one for one in domain.zone_records if one.value == self.source.address and one.type in ("A", "AAAA")]
        return tuple(one for one in found if one.name not in self._of_others(domain))

    def _of_others(self, domain: Domain) -> set[str]:
        """Names that move with other services of the inventory."""
        others = [one for one in self.estate.services.values() if one.id != self.service.id]
        taken = {one.host for one in others} - {self.host}
        if any(one.kind_of is ServiceKind.MAIL for one in others):
            taken |= set(domain.exchangers)
        return taken

    @property
    def datasets(self) -> tuple[Dataset, ...]:
        """The data the service needs, directly or through services below it."""
        return datasets_of(self.estate, self.graph, self.service)

    @property
    def files(self) -> tuple[Dataset, ...]:
        """Data that lies in files on the source."""
        return tuple(one for one in self.datasets if self.source.id in one.on and one.path)

    @property
    def databases(self) -> tuple[Database, ...]:
        """Databases that the source leads: they move. One on a machine of its own stays where it is."""
        wanted = {one.id for one in self.datasets}
        primaries = [one for one in self.estate.databases.values() if not one.replicates and one.dataset in wanted]
        return tuple(one for one in primaries if one.on == self.source.id)

    def replica_at_target(self, database: Database) -> Database | None:
        """A replica of it that runs on the target: then the move is a promotion."""
        found = self.estate.databases.values()
        return next((one for one in found if one.replicates == database.id and one.on == self.target.id), None)

    def moved(self, database: Database) -> Database:
        """The database as it will be on the target."""
        return database.model_copy(update={"on": self.target.id, "id": f"{database.id}.on.{self.target.id}"})

    def machine(self, identifier: str) -> Server | Vm | None:
        """The machine with this identifier; None for a provider, a site, a service."""
        return self.estate.machine(identifier)


MoveGenerator = Callable[[Move], Iterator[Step]]
"""Writes the steps of one kind of work for one move; none where there is nothing of its kind."""


def is_name(text: str) -> bool:
    """It may stand in a zone as a host name."""
    return len(text) <= 253 and NAME.fullmatch(text) is not None


def name_of_server(move: Move, server: Server | Vm) -> str:
    """A name server's host name: of the record that leads to it, its own if it is one, else a name in the zone."""
    for domain in move.estate.domains.values():
        for record in domain.zone_records:
            if record.value == server.address and record.type in ("A", "AAAA"):
                return record.name
    if "." in server.title and is_name(server.title):
        return server.title
    return f"{server.id}.{move.domain.title}" if move.domain else server.id


def is_mysql(database: Database) -> bool:
    """It speaks MySQL's protocol: MySQL itself, or MariaDB."""
    return database.engine.value in ("mysql", "mariadb")


def is_postgresql(database: Database) -> bool:
    """Its files are never copied."""
    return database.engine is Engine.POSTGRESQL
