"""Who may be contacted: what the inventory marks `live`, and nothing else.

An address counts only when it is written in the inventory (or on the command line) as an address. A name that leads
somewhere is no consent of the machine it leads to: names are resolved first, then the address is looked up here.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from ipaddress import IPv6Address, ip_address

from drillbook.model import Database, Device, Domain, Estate, Noun, Server, Service, Vm
from drillbook.model.names import is_ip_address

ASKED = (Domain, Service, Server, Vm, Device, Database)
"""Kinds that can be asked, in the order in which they are."""


@dataclass(frozen=True, slots=True)
class Consent:
    """The elements that are checked, and the addresses that may be contacted for it."""

    elements: frozenset[str]
    addresses: frozenset[str]

    def permits(self, address: str) -> bool:
        """Whether this address may be contacted."""
        return canonical(address) in self.addresses


def consented(estate: Estate, extra: Iterable[str] = ()) -> Consent:
    """What the inventory consents to, and what is added: identifiers (as if marked `live`) or IP addresses."""
    added = frozenset(extra)
    nouns = [one for one in estate.nouns() if isinstance(one, ASKED) and (one.live or one.id in added)]
    addresses = {address for noun in nouns for address in _addresses(noun)}
    addresses |= {canonical(one) for one in added if is_ip_address(one)}
    return Consent(frozenset(noun.id for noun in nouns), frozenset(addresses))


def _addresses(noun: Noun) -> Iterable[str]:
    """Addresses that a noun's consent covers: its own, and those of the parent's servers that a domain names."""
    written = noun.parent_servers if isinstance(noun, Domain) else (getattr(noun, "address", ""),)
    return [canonical(one) for one in written if is_ip_address(one)]


def canonical(address: str) -> str:
    """An address in its one form; an IPv4 address written as IPv6 is the IPv4 address."""
    known = ip_address(address)
    mapped = known.ipv4_mapped if isinstance(known, IPv6Address) else None
    return str(mapped or known)
