"""Who takes part in the rehearsal of one service: which machines of the inventory, and at which addresses.

Besides them there are four hosts that no inventory has: the registry with the root and the parent zone, the public
resolver, the administrators' workstation, and the client that asks for the site all through.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from drillbook.graph import build_graph
from drillbook.model import Database, Dataset, Domain, Engine, Estate, Service, ServiceKind, named
from drillbook.model.names import is_host_name, is_ip_address
from drillbook.procedures.moving.zone import RESOLVERS
from drillbook.procedures.situation import at_home, datasets_of, zone_of

REGISTRY, RESOLVER, ADMIN, CLIENT = "registry", "resolver", "admin", "client"
_OWN = {REGISTRY: ("198.18.0.1",), RESOLVER: RESOLVERS, ADMIN: ("198.18.0.2",), CLIENT: ("198.18.0.3",)}
# 198.18.0.0/15 is set aside for tests of networks (RFC 2544): no inventory has it.


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
    def is_web(self) -> bool:
        """There is a site that a client can ask for."""
        return self.service.kind_of is ServiceKind.WEB

    @property
    def host(self) -> str:
        """The name that users ask for."""
        return self.service.host or (self.domain.title if self.domain else "")

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
    machines = [name for name in dict.fromkeys(named(subject.needs)) if estate.machine(name)]
    serving = at_home(estate, subject)
    if not serving:
        raise WorldError(f"{subject.title} runs on no machine of the inventory")
    datasets = datasets_of(estate, build_graph(estate), subject)
    databases = tuple(one for one in estate.databases.values() if _playable(estate, one, datasets))
    domain = _domain(estate, subject)
    servers = tuple(_name_servers(estate, domain)) if domain else ()
    offered = tuple(one for one in _offered(estate, target) if one not in servers)
    registry = domain.parent if domain and domain.parent else REGISTRY
    files = [one for dataset in datasets for one in dataset.on if estate.machine(one)]
    copies = [one.to for one in estate.backups.values() if any(one.dataset == data.id for data in datasets)]
    copies = [one for one in copies if estate.machine(one)]
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
    home = tuple(one for one in serving if one != target)
    standby = tuple(one for one in machines if one not in serving and one != target)
    said += _floating(domain, addresses, home[0])
    own = {name: given for name, given in _OWN.items() if name not in (REGISTRY if registry != REGISTRY else "",)}
    if taken := sorted(own.keys() & addresses.keys()):
        raise WorldError(f"'{taken[0]}' names a machine of the inventory and a host of every rehearsal: rename it")
    return Cast(
        estate, subject, home, standby, target, databases, datasets, domain, servers, offered, {**addresses, **own},
        registry, tuple(said),
    )  # fmt: skip


def is_qualified(text: str) -> bool:
    """A host name with a parent: it may stand in a zone and in a web server's configuration."""
    return is_host_name(text) and "." in text


def _addresses(estate: Estate, names: Mapping[str, None]) -> tuple[dict[str, tuple[str, ...]], list[str]]:
    found: dict[str, tuple[str, ...]] = {}
    said = []
    for number, name in enumerate(names, start=1):
        machine = estate.machine(name)
        written = machine.address if machine else ""
        address = written if is_ip_address(written) else f"198.18.1.{number}"
        if address != written:
            said.append(f"{name} has no address in the inventory; here it has {address}.")
        found[name] = (address,)
    return found, said


def _floating(domain: Domain | None, addresses: dict[str, tuple[str, ...]], home: str) -> list[str]:
    """Addresses that records name and no machine has: those of a balancer or firewall, given to the web server."""
    taken = {address for given in addresses.values() for address in given}
    addressed = [one.value for one in domain.zone_records if one.type in ("A", "AAAA")] if domain else []
    more = [one for one in dict.fromkeys(addressed) if is_ip_address(one) and one not in taken]
    if not more:
        return []
    addresses[home] = (*addresses[home], *more)
    return [f"{', '.join(more)}, which no machine of the inventory has, is on {home} here."]


def _playable(estate: Estate, database: Database, datasets: tuple[Dataset, ...]) -> bool:
    wanted = database.dataset in {one.id for one in datasets} and estate.machine(database.on)
    return bool(wanted) and database.engine in (Engine.POSTGRESQL, Engine.MYSQL, Engine.MARIADB)


def _domain(estate: Estate, service: Service) -> Domain | None:
    found = zone_of(estate, service)
    if found and not is_qualified(found.title):
        raise WorldError(f"'{found.title}' cannot be a zone: a name with a parent is needed, such as lantern.example")
    return found


def _name_servers(estate: Estate, domain: Domain) -> Iterator[str]:
    """Machines; of a service those it runs on, of a provider those it offers."""
    for name in domain.name_servers:
        if estate.machine(name):
            yield name
        elif name in estate.services:
            yield from (one for one in named(estate.services[name].needs) if estate.machine(one))
        elif name in estate.providers:
            yield from (one for one in estate.providers[name].name_servers if estate.machine(one))


def _offered(estate: Estate, target: str | None) -> tuple[str, ...]:
    machine = estate.machine(target) if target else None
    provider = estate.providers.get(getattr(machine, "provider", None) or "")
    return tuple(one for one in provider.name_servers if estate.machine(one)) if provider else ()
