"""The name servers of a domain, as the inventory has them and as its parent zone delegates them."""

from collections.abc import Iterator
from dataclasses import dataclass

from drillbook.live.asker import Asker
from drillbook.live.dns import Answer
from drillbook.live.exchange import UnreachedError
from drillbook.live.observation import Observation, not_asked, unreached
from drillbook.model import Domain, Estate, Provider, Server, Service, Vm, named
from drillbook.model.names import is_ip_address


@dataclass(frozen=True, slots=True)
class NameServer:
    """A name server in the inventory; the address is empty where the inventory has none that can be asked."""

    id: str
    title: str
    address: str = ""


def name_servers(estate: Estate, domain: Domain) -> tuple[NameServer, ...]:
    """The machines behind `name_servers`: themselves, those of a name service, or those that a provider names."""
    found = (server for one in domain.name_servers for server in _machines(estate, one, frozenset()))
    return tuple(dict.fromkeys(found))


def _machines(estate: Estate, identifier: str, seen: frozenset[str]) -> Iterator[NameServer]:
    noun = estate.find(identifier)
    behind = tuple(_behind(estate, noun)) if isinstance(noun, Service | Provider) and identifier not in seen else ()
    if isinstance(noun, Server | Vm):
        address = noun.address if is_ip_address(noun.address) else ""
        yield NameServer(noun.id, noun.title, address)
    elif behind:
        for one in behind:
            yield from _machines(estate, one, seen | {identifier})
    elif isinstance(noun, Service | Provider):
        yield NameServer(noun.id, noun.title)


def _behind(estate: Estate, noun: Service | Provider) -> Iterator[str]:
    """The machines that a name service runs on; what a provider says it offers."""
    if isinstance(noun, Provider):
        yield from noun.name_servers
    else:
        yield from (one for one in named(noun.needs) if isinstance(estate.find(one), Server | Vm))


@dataclass(frozen=True, slots=True)
class Delegation:
    """What the parent zone says: names of name servers, each with its addresses."""

    servers: dict[str, tuple[str, ...]]


def check_delegation(
    asker: Asker, domain: Domain, known: tuple[NameServer, ...], found: list[Delegation]
) -> Iterator[Observation]:
    """Ask the parent's servers; what they delegate is compared, and put into `found` for the checks after this one."""
    parents = tuple(one for one in domain.parent_servers if is_ip_address(one)) or tuple(_parents(asker, domain.title))
    allowed = [address for address in parents if asker.permits(address)]
    if not allowed:
        yield not_asked(
            f"the delegation of {domain.title}: no name server of its parent zone may be asked "
            f"({', '.join(parents) or 'none found'}); name them as `parent_servers`",
            "parent_servers",
        )
    for address in allowed:
        try:
            said = asker.name_server(address, domain.title, "NS")
            names = _delegated(said, domain.title)
            delegation = Delegation({name: _addresses(asker, said, name) for name in names})
        except UnreachedError as error:
            yield unreached(f"the parent's server {address}", error, "parent_servers")
            continue
        found.append(delegation)
        yield from _compared(domain, known, delegation, f"the parent's server {address}")


def _parents(asker: Asker, zone: str) -> Iterator[str]:
    """Addresses of the parent zone's name servers, through the resolver: those of the nearest name that has any."""
    labels = zone.removesuffix(".").split(".")
    try:
        for depth in range(1, len(labels)):
            if names := asker.resolved(".".join(labels[depth:]), "NS").values("NS"):
                for name in names:
                    yield from asker.addresses(name)
                return
    except UnreachedError:
        return


def _delegated(said: Answer, zone: str) -> tuple[str, ...]:
    """Names in a referral, or in the answer of a server that holds both zones."""
    own = zone.removesuffix(".").lower()
    names = {one.value for one in (*said.answer, *said.authority) if one.type == "NS" and one.name == own}
    return tuple(sorted(names))


def _addresses(asker: Asker, said: Answer, name: str) -> tuple[str, ...]:
    """The glue that came along, else what the resolver says; UnreachedError."""
    glue = tuple(one.value for one in said.additional if one.name == name and one.type in ("A", "AAAA"))
    return glue or asker.addresses(name)


def _compared(domain: Domain, known: tuple[NameServer, ...], delegation: Delegation, who: str) -> Iterator[Observation]:
    """By address: the inventory knows machines, the parent knows names. A provider's own servers are not known."""
    if not delegation.servers:
        yield Observation("L101", f"{who} does not delegate {domain.title}", "name_servers")
        return
    expected = {one.address for one in known if one.address}
    delegated = {address for addresses in delegation.servers.values() for address in addresses}
    for one in known:
        if one.address and one.address not in delegated:
            message = f"{who} does not delegate {domain.title} to {one.title} ({one.address})"
            yield Observation("L101", message, "name_servers")
    if all(one.address for one in known):
        for name, addresses in delegation.servers.items():
            if not expected & set(addresses):
                shown = ", ".join(addresses) or "no address"
                message = f"{who} delegates {domain.title} to {name} ({shown}), which the inventory does not name"
                yield Observation("L101", message, "name_servers")
