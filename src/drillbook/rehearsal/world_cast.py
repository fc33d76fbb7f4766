"""Who takes part in the rehearsal of one service: which machines of the inventory, and at which addresses.

Besides them there are four hosts that no inventory has: the registry with the root and the parent zone, the public
resolver, the administrators' workstation, and the client that asks for the site all through.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from ipaddress import ip_address

from drillbook.graph import build_graph
from drillbook.model import Database, Dataset, Domain, Engine, Estate, Need, Server, Service, Vm

REGISTRY, RESOLVER, ADMIN, CLIENT = "registry", "resolver", "admin", "client"
RESOLVERS = ("1.1.1.1", "8.8.8.8")
"""Addresses of public resolvers, which people ask to see what users see; here they are one host."""
_OWN = {REGISTRY: ("198.18.0.1",), RESOLVER: RESOLVERS, ADMIN: ("198.18.0.2",), CLIENT: ("198.18.0.3",)}
# 198.18.0.0/15 is set aside for tests of networks (RFC 2544): no inventory has it.
_HOST = re.compile(r"(?!-)[a-z0-9-]{1,63}(\.(?!-)[a-z0-9-]{1,63})+", re.ASCII | re.IGNORECASE)


class WorldError(ValueError):
    """The inventory asks for something that cannot be set up here; says what."""


@dataclass(frozen=True, slots=True)
class Cast:
    """The machines that take part, by what they are to the service. All names are identifiers of the inventory."""

    estate: Estate
    service: Service
    home: tuple[str, ...]
    """Web servers that serve without being told to."""
    standby: tuple[str, ...]
    """Web servers that serve after somebody has switched."""
    target: str | None
    """The machine the service moves to, which has the packages and nothing of the site."""
    databases: tuple[Database, ...]
    datasets: tuple[Dataset, ...]
    domain: Domain | None
    name_servers: tuple[str, ...]
    """Machines that answer for the zone today, the primary first."""
    offered: tuple[str, ...]
    """Name servers that the target's provider offers."""
    addresses: Mapping[str, tuple[str, ...]]
    """Every host that is needed, with its addresses, the first of which is its own."""
    registry: str
    substitutions: tuple[str, ...]
    """What is played by something near it, a sentence each."""

    @property
    def host(self) -> str:
        """The name that users ask for."""
        return host_of(self.service.url) or (self.domain.title if self.domain else "")

    @property
    def web(self) -> tuple[str, ...]:
        """Machines that hold the site: those at home, then those that stand by."""
        return (*self.home, *self.standby)

    def address(self, name: str) -> str:
        """The first address of a host."""
        return self.addresses[name][0]


def cast_of(estate: Estate, service: str, target: str | None = None) -> Cast:
    """Find who takes part. Raises WorldError where the service has no machine, or its name is none."""
    subject = estate.services[service]
    switched = {name for need in _all(subject.needs) if need.takeover for name in _names(need)}
    machines = [name for name in dict.fromkeys(_named(subject.needs)) if _machine(estate, name)]
    if not machines or all(name in switched for name in machines):
        raise WorldError(f"{subject.title} runs on no machine of the inventory")
    datasets = _datasets(estate, service)
    databases = tuple(one for one in estate.databases.values() if _playable(estate, one, datasets))
    domain = _domain(estate, subject)
    servers = tuple(_name_servers(estate, domain)) if domain else ()
    offered = tuple(one for one in _offered(estate, target) if one not in servers)
    parent = getattr(domain, "parent", None)
    registry = parent if isinstance(parent, str) and _machine(estate, parent) else REGISTRY
    files = [one for dataset in datasets for one in dataset.on if _machine(estate, one)]
    copies = [one.to for one in estate.backups.values() if any(one.dataset == data.id for data in datasets)]
    copies = [one for one in copies if _machine(estate, one)]
    playing = [
        *machines,
        *(one.on for one in databases),
        *files,
        *copies,
        *servers,
        *offered,
        *([target] if target else []),
    ]
    addresses, said = _addresses(estate, dict.fromkeys((*playing, *([registry] if registry != REGISTRY else []))))
    home = tuple(one for one in machines if one not in switched and one != target)
    said += _floating(domain, addresses, home[0])
    own = {name: given for name, given in _OWN.items() if name not in (REGISTRY if registry != REGISTRY else "",)}
    if taken := sorted(own.keys() & addresses.keys()):
        raise WorldError(f"'{taken[0]}' names a machine of the inventory and a host of every rehearsal: rename it")
    return Cast(
        estate, subject, home, tuple(one for one in machines if one in switched and one != target), target, databases,
        datasets, domain, servers, offered, {**addresses, **own}, registry, tuple(said),
    )  # fmt: skip


def host_of(url: str) -> str:
    """The host of a URL, without its port."""
    return url.partition("://")[2].partition("/")[0].partition(":")[0]


def is_host_name(text: str) -> bool:
    """It may stand in a zone and in a web server's configuration."""
    return len(text) <= 253 and _HOST.fullmatch(text) is not None


def records_of(domain: Domain) -> Iterator[tuple[str, str, str]]:
    """The records as written: name, type, value."""
    for record in domain.records:
        words = record.split()
        if len(words) > 2:
            yield words[0].rstrip("."), words[1].upper(), " ".join(words[2:])


def _addresses(estate: Estate, names: Mapping[str, None]) -> tuple[dict[str, tuple[str, ...]], list[str]]:
    found: dict[str, tuple[str, ...]] = {}
    said = []
    for number, name in enumerate(names, start=1):
        machine = _machine(estate, name)
        written = machine.address if machine else ""
        address = _literal(written) or f"198.18.1.{number}"
        if address != written:
            said.append(f"{name} has no address in the inventory; here it has {address}.")
        found[name] = (address,)
    return found, said


def _floating(domain: Domain | None, addresses: dict[str, tuple[str, ...]], home: str) -> list[str]:
    """Addresses that records name and no machine has: those of a balancer or firewall, given to the web server."""
    taken = {address for given in addresses.values() for address in given}
    named = [value for _, kind, value in records_of(domain) if kind in ("A", "AAAA")] if domain else []
    more = [one for one in dict.fromkeys(named) if _literal(one) and one not in taken]
    if not more:
        return []
    addresses[home] = (*addresses[home], *more)
    return [f"{', '.join(more)}, which no machine of the inventory has, is on {home} here."]


def _literal(text: str) -> str:
    try:
        return str(ip_address(text))
    except ValueError:
        return ""


def _playable(estate: Estate, database: Database, datasets: tuple[Dataset, ...]) -> bool:
    wanted = database.dataset in {one.id for one in datasets} and _machine(estate, database.on)
    return bool(wanted) and database.engine in (Engine.POSTGRESQL, Engine.MYSQL, Engine.MARIADB)


def _datasets(estate: Estate, service: str) -> tuple[Dataset, ...]:
    """The data the service needs, directly or through what it needs."""
    graph, reached, queue = build_graph(estate), dict.fromkeys([service]), [service]
    while queue:
        for edge in graph.needs(queue.pop(0)):
            if edge.needed not in reached:
                reached[edge.needed] = None
                queue.append(edge.needed)
    return tuple(estate.datasets[name] for name in reached if name in estate.datasets)


def _domain(estate: Estate, service: Service) -> Domain | None:
    switched = [need.takeover.domain for need in _all(service.needs) if need.takeover and need.takeover.domain]
    needed = [name for name in _named(service.needs) if name in estate.domains]
    host = host_of(service.url)
    around = [one.id for one in estate.domains.values() if f".{host}".endswith(f".{one.title}")]
    found = next((estate.domains[one] for one in (*switched, *needed, *around)), None)
    if found and not is_host_name(found.title):
        raise WorldError(f"'{found.title}' cannot be a zone: a name with a parent is needed, such as lantern.example")
    return found


def _name_servers(estate: Estate, domain: Domain) -> Iterator[str]:
    """Machines; of a service those it runs on, of a provider those it offers."""
    for name in domain.name_servers:
        if _machine(estate, name):
            yield name
        elif name in estate.services:
            yield from (one for one in _named(estate.services[name].needs) if _machine(estate, one))
        elif name in estate.providers:
            yield from (one for one in estate.providers[name].name_servers if _machine(estate, one))


def _offered(estate: Estate, target: str | None) -> tuple[str, ...]:
    machine = _machine(estate, target) if target else None
    provider = estate.providers.get(getattr(machine, "provider", None) or "")
    return tuple(one for one in provider.name_servers if _machine(estate, one)) if provider else ()


def _machine(estate: Estate, name: str) -> Server | Vm | None:
    return estate.servers.get(name) or estate.vms.get(name)


def _all(needs: tuple[Need, ...]) -> Iterator[Need]:
    for need in needs:
        yield need
        yield from _all(need.parts)


def _named(needs: tuple[Need, ...]) -> Iterator[str]:
    return (need.need for need in _all(needs) if need.need)


def _names(need: Need) -> Iterator[str]:
    return _named((need,))
