"""A domain: its delegation, then what each of its name servers says about the zone and its records."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta

from drillbook.live.asker import Asker
from drillbook.live.dns import Soa, soa_of
from drillbook.live.exchange import UnreachedError
from drillbook.live.name_servers import Delegation, NameServer, check_delegation, name_servers
from drillbook.live.observation import Observation, not_asked, unreached
from drillbook.live.records import check_records, check_reverse
from drillbook.model import Domain, Estate
from drillbook.quantity import write_duration

DAY_S = 86400
REFRESH_S = (20 * 60, 12 * 3600)
"""RFC 1912, 2.2."""
EXPIRE_S = 14 * DAY_S
"""At least two weeks (RFC 1912, 2.2)."""
HALF = 2**31
"""Serials are compared around a circle (RFC 1982)."""


@dataclass(frozen=True, slots=True)
class Authority:
    """A server that answers for the zone: its figures and its NS records."""

    server: NameServer
    soa: Soa
    names: frozenset[str]


def check_domain(asker: Asker, estate: Estate, domain: Domain) -> Iterator[Observation]:
    """Delegation, authority, serials, figures of the zone, records, TTL, reverse."""
    known = name_servers(estate, domain)
    delegations: list[Delegation] = []
    yield from check_delegation(asker, domain, known, delegations)
    authorities: list[Authority] = []
    for server in (*known, *_others(known, delegations)):
        yield from _look(asker, domain, server, authorities)
    yield from _same_names(domain, authorities, delegations)
    yield from _serials(domain, authorities)
    if authorities:
        yield from _figures(domain, authorities[0].soa)
    for authority in authorities:
        yield from check_records(asker, domain, authority.server)
    yield from check_reverse(asker, domain)


def _others(known: tuple[NameServer, ...], delegations: list[Delegation]) -> tuple[NameServer, ...]:
    """Servers that the parent names and the inventory does not: they are asked by users, so they are looked at."""
    addresses = {one.address for one in known}
    found = (
        NameServer(name, name, address)
        for one in delegations
        for name, given in one.servers.items()
        for address in given
        if address not in addresses
    )
    return tuple(dict.fromkeys(found))


def _look(asker: Asker, domain: Domain, server: NameServer, into: list[Authority]) -> Iterator[Observation]:
    """Ask a server for the zone's SOA and NS records; a server that answers for the zone is put into `into`."""
    name = f"{server.title} ({server.address})" if server.address else server.title
    if not server.address or not asker.permits(server.address):
        why = "may not be contacted" if server.address else "has no IP address in the inventory"
        yield not_asked(f"name server {name} of {domain.title} {why}", "name_servers")
        return
    try:
        said = asker.name_server(server.address, domain.title, "SOA")
        found = said.values("SOA", domain.title.removesuffix("."))
        if not (said.rcode == "NOERROR" and said.authoritative and found):
            flag = "with" if said.authoritative else "without"
            message = f"{name} answers for {domain.title} {flag} authority: {said.rcode}, {len(found)} SOA records"
            yield Observation("L102", message, "name_servers")
            return
        names = asker.name_server(server.address, domain.title, "NS").values("NS")
    except UnreachedError as error:
        yield unreached(f"name server {name} of {domain.title}", error, "name_servers")
        return
    into.append(Authority(server, soa_of(found[0]), frozenset(names)))


def _same_names(domain: Domain, authorities: list[Authority], delegations: list[Delegation]) -> Iterator[Observation]:
    expected = frozenset(delegations[0].servers) if delegations and delegations[0].servers else None
    for one in authorities:
        expected = one.names if expected is None else expected
        if one.names != expected:
            message = f"{one.server.title} gives NS {_list(one.names)} for {domain.title}; elsewhere {_list(expected)}"
            yield Observation("L103", message, "name_servers")


def _list(names: frozenset[str]) -> str:
    return ", ".join(sorted(names)) or "none"


def _serials(domain: Domain, authorities: list[Authority]) -> Iterator[Observation]:
    """Servers behind the newest serial."""
    serials = [one.soa.serial for one in authorities]
    newest = next((one for one in serials if all((one - other) % 2**32 < HALF for other in serials)), None)
    for one in authorities:
        if one.soa.serial != newest:
            others = ", ".join(f"{other.server.title} {other.soa.serial}" for other in authorities if other is not one)
            message = f"{one.server.title} has serial {one.soa.serial} of {domain.title}; {others}"
            yield Observation("L104", message, "name_servers")


def _figures(domain: Domain, soa: Soa) -> Iterator[Observation]:
    """Departures from RFC 1912 and RFC 2308."""
    low, high = REFRESH_S
    faults = (
        (soa.expire_s < EXPIRE_S, f"expire {_span(soa.expire_s)} is under two weeks"),
        (soa.expire_s <= soa.refresh_s + soa.retry_s, "expire leaves no time for refresh and one retry"),
        (not low <= soa.refresh_s <= high, f"refresh {_span(soa.refresh_s)} is not between 20 min and 12 h"),
        (soa.retry_s >= soa.refresh_s, f"retry {_span(soa.retry_s)} is not below refresh {_span(soa.refresh_s)}"),
        (soa.negative_ttl_s > DAY_S, f"negative TTL {_span(soa.negative_ttl_s)} is over a day"),
    )
    said = [message for wrong, message in faults if wrong]
    if said:
        yield Observation("L105", f"SOA of {domain.title}: {'; '.join(said)}", "")


def _span(seconds: int) -> str:
    return write_duration(timedelta(seconds=seconds))
