"""Which machines stand in for which: a primary and its standby, and what both are there for."""

from collections.abc import Iterator
from dataclasses import dataclass

from drillbook.model import Database, Estate, MachineFacts, Need, Server, Service, Vm, entries, named


@dataclass(frozen=True, slots=True)
class Pair:
    """A machine that serves, one that takes over from it, and the facts about both where they were collected."""

    primary: Server | Vm
    standby: Server | Vm
    services: tuple[Service, ...]
    """Services that name both as alternatives."""
    databases: tuple[tuple[Database, Database], ...]
    """Databases on the primary, each with its replica on the standby."""


@dataclass(frozen=True, slots=True)
class Facts:
    """A pair with both machines' facts: what is compared."""

    pair: Pair
    primary: MachineFacts
    standby: MachineFacts

    @property
    def here(self) -> str:
        """The primary's name for people."""
        return self.pair.primary.title

    @property
    def there(self) -> str:
        """The standby's name for people."""
        return self.pair.standby.title


def find_pairs(estate: Estate) -> tuple[Pair, ...]:
    """Every pair once, in the order of the inventory: alternatives with a takeover, and machines of replicas."""
    services: dict[tuple[str, str], dict[str, Service]] = {}
    databases: dict[tuple[str, str], list[tuple[Database, Database]]] = {}
    machines: dict[str, Server | Vm] = {**estate.servers, **estate.vms}
    for service in estate.services.values():
        for primary, standby in _alternatives(service.needs):
            if primary in machines and standby in machines and primary != standby:
                services.setdefault((primary, standby), {})[service.id] = service
    for replica in estate.databases.values():
        primary_database = estate.databases.get(replica.replicates or "")
        if primary_database and primary_database.on != replica.on:
            key = primary_database.on, replica.on
            if key[0] in machines and key[1] in machines:
                databases.setdefault(key, []).append((primary_database, replica))
    return tuple(
        Pair(machines[one], machines[other], tuple(services.get((one, other), {}).values()),
             tuple(databases.get((one, other), ())))
        for one, other in dict.fromkeys((*services, *databases))
    )  # fmt: skip


def _alternatives(needs: tuple[Need, ...]) -> Iterator[tuple[str, str]]:
    """In every `any:` and `at_least:`: elements that serve at once, with those that take over."""
    for need in entries(needs):
        if need.any or need.of:
            serving = named(one for one in need.parts if one.takeover is None)
            standing_by = tuple(named(one for one in need.parts if one.takeover is not None))
            yield from ((first, second) for first in serving for second in standing_by)


def known_pairs(estate: Estate) -> Iterator[Facts]:
    """The pairs of which both machines' facts are there."""
    for pair in find_pairs(estate):
        primary, standby = estate.facts.get(pair.primary.id), estate.facts.get(pair.standby.id)
        if primary and standby:
            yield Facts(pair, primary, standby)
