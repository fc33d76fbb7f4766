"""One question to one name server, and its answer as plain values. The only module that knows dnspython."""

from collections.abc import Iterator
from dataclasses import dataclass

import dns.exception
import dns.flags
import dns.message
import dns.name
import dns.query
import dns.rcode
import dns.rdata
import dns.rdataclass
import dns.rdatatype
import dns.resolver
import dns.reversename
import dns.rrset

from drillbook.live.exchange import UnreachedError

PORT = 53
PAYLOAD = 1232
"""Bytes of an answer over UDP that no path cuts (DNS flag day 2020); larger ones come over TCP."""


@dataclass(frozen=True, slots=True)
class Resolver:
    """Who is asked for names."""

    address: str
    port: int = PORT


@dataclass(frozen=True, slots=True)
class Data:
    """One record of an answer; names in lower case without their last dot."""

    name: str
    type: str
    ttl_s: int
    value: str


@dataclass(frozen=True, slots=True)
class Answer:
    """What a name server said."""

    rcode: str
    """NOERROR, NXDOMAIN, REFUSED, SERVFAIL …"""
    authoritative: bool
    answer: tuple[Data, ...]
    authority: tuple[Data, ...]
    additional: tuple[Data, ...]

    def __str__(self) -> str:
        flag = " aa" if self.authoritative else ""
        shown = [*self.answer, *(self.authority if not self.answer else ())]
        return "; ".join([f"{self.rcode}{flag}", *(f"{one.name} {one.ttl_s} {one.type} {one.value}" for one in shown)])

    def values(self, kind: str, name: str = "") -> tuple[str, ...]:
        """Values of this type in the answer section; of one name, or of any."""
        return tuple(one.value for one in self.answer if one.type == kind and name.lower() in ("", one.name))


@dataclass(frozen=True, slots=True)
class Soa:
    """The figures of a zone's start of authority (RFC 1035, 3.3.13); times in seconds."""

    serial: int
    refresh_s: int
    retry_s: int
    expire_s: int
    negative_ttl_s: int


def ask(server: Resolver, name: str, kind: str, *, recurse: bool, timeout_s: float) -> Answer:
    """Ask one server; UnreachedError where no answer comes in time, or none that belongs to the question."""
    try:
        question = dns.message.make_query(_absolute(name), kind, use_edns=0, payload=PAYLOAD)
        if not recurse:
            question.flags &= ~dns.flags.RD
        said, _ = dns.query.udp_with_fallback(question, server.address, timeout_s, server.port)
    except dns.exception.Timeout:
        raise UnreachedError(f"no answer within {timeout_s:g} s") from None
    except (dns.exception.DNSException, OSError, EOFError) as error:
        raise UnreachedError(" ".join(f"{type(error).__name__} {error}".split())) from None
    return Answer(
        dns.rcode.to_text(said.rcode()),
        bool(said.flags & dns.flags.AA),
        tuple(_data(said.answer)),
        tuple(_data(said.authority)),
        tuple(_data(said.additional)),
    )


def _absolute(name: str) -> dns.name.Name:
    return dns.name.from_text(name.removesuffix(".") + ".")


def _data(section: list[dns.rrset.RRset]) -> Iterator[Data]:
    for found in section:
        name = found.name.to_text(omit_final_dot=True).lower()
        kind = dns.rdatatype.to_text(found.rdtype)
        for value in sorted(_value(one) for one in found):
            yield Data(name, kind, found.ttl, value)


def _value(data: dns.rdata.Rdata) -> str:
    """As zone files write it; names in lower case without their last dot, texts as they are."""
    text = data.to_text()
    if data.rdtype in (dns.rdatatype.TXT, dns.rdatatype.CAA):
        return text
    return " ".join(word.removesuffix(".") or word for word in text.lower().split())


def expected_values(kind: str, value: str, zone: str) -> frozenset[str]:
    """The forms in which a server may say a value of the inventory: its names may be relative to the zone, or not."""
    return frozenset(
        _value(dns.rdata.from_text(dns.rdataclass.IN, kind, value, _absolute(origin), relativize=False))
        for origin in ("", zone)
    )


def soa_of(value: str) -> Soa:
    """The figures in a SOA record's value."""
    serial, refresh, retry, expire, negative = map(int, value.split()[2:7])
    return Soa(serial, refresh, retry, expire, negative)


def reverse_name(address: str) -> str:
    """The name under which an address is looked up in reverse."""
    return dns.reversename.from_address(address).to_text(omit_final_dot=True)


def system_resolver() -> Resolver | None:
    """The first resolver that this machine is set up to ask; None where it has none."""
    try:
        found = dns.resolver.Resolver(configure=True)
    except (dns.resolver.NoResolverConfiguration, OSError):
        return None
    return Resolver(str(found.nameservers[0]), found.port) if found.nameservers else None
