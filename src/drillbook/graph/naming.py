"""Needs of names and of what vouches for them: registrars, name servers and their copies, certificates."""

from collections.abc import Iterator

from drillbook.graph.placement import one
from drillbook.graph.readiness import hands
from drillbook.graph.wanted import Wanted, any_of, seconds
from drillbook.model import Certificate, Domain, Estate


def of_domain(estate: Estate, domain: Domain) -> Iterator[Wanted]:
    """A name needs its registrar until it is renewed, and any name server within the TTL."""
    if domain.registrar:
        yield Wanted(domain.registrar, holdover_s=seconds(domain.registrar_holdover), why="registered there")
    servers = tuple(_name_server(domain, server) for server in domain.name_servers)
    yield from any_of(servers, "name-servers", "a name server", seconds(domain.ttl))


def _name_server(domain: Domain, server: str) -> Wanted:
    """A secondary answers as long as its copy of the zone has not expired (SOA expire, RFC 1035 3.3.13)."""
    plain = Wanted(server, why="answers for the name")
    if domain.primary in (None, server):
        return plain
    primary = Wanted(domain.primary or "", holdover_s=seconds(domain.zone_expiry), why="copies the zone from it")
    return Wanted(parts=(plain, primary), label=f"copy-{server}", why="a name server with a copy of the zone")


def of_certificate(estate: Estate, certificate: Certificate) -> Iterator[Wanted]:
    """A certificate is good for a while without whoever signs and renews it."""
    authority = tuple(one(certificate.authority, "signs it"))
    hand = hands(estate, certificate.renewed_by, (certificate.id,))
    parts = (*authority, *((hand,) if hand else ()))
    if parts:
        yield Wanted(parts=parts, label="renewal", holdover_s=seconds(certificate.renew_before), why="its renewal")
