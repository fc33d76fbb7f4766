"""Disasters of lines and names."""

from collections.abc import Iterator
from datetime import timedelta

from drillbook.graph import DependencyGraph
from drillbook.model import Estate, Hit
from drillbook.scenarios.kind import Kind


def _carriers(estate: Estate) -> tuple[str, ...]:
    return tuple(dict.fromkeys(one.provider for one in estate.circuits.values() if one.provider))


def _name_providers(estate: Estate) -> tuple[str, ...]:
    servers = (server for domain in estate.domains.values() for server in domain.name_servers)
    return tuple(dict.fromkeys(one for one in servers if one in estate.providers))


def _registered(estate: Estate) -> Iterator[str]:
    return (one.id for one in estate.domains.values() if one.registrar)


def _cut(estate: Estate, graph: DependencyGraph, circuit: str) -> tuple[Hit, ...]:
    given = estate.circuits[circuit].usual_repair
    return (Hit(element=circuit, lasts=None if given else timedelta(hours=12), because="the fibre is cut"),)


def _away(hours: float, because: str) -> "_Away":
    return _Away(timedelta(hours=hours), because)


class _Away:
    """A company is gone for its usual outage, or else for so long."""

    def __init__(self, usual: timedelta, because: str) -> None:
        self.usual, self.because = usual, because

    def __call__(self, estate: Estate, graph: DependencyGraph, provider: str) -> tuple[Hit, ...]:
        given = estate.providers[provider].usual_repair
        return (Hit(element=provider, lasts=None if given else self.usual, because=self.because),)


def _lapsed(estate: Estate, graph: DependencyGraph, domain: str) -> tuple[Hit, ...]:
    found = estate.domains[domain]
    back = timedelta(days=2) + min(found.delegation_ttl, timedelta(days=2))
    return (Hit(element=domain, lasts=back, because="the registration has lapsed"),)


def _hijacked(estate: Estate, graph: DependencyGraph, domain: str) -> tuple[Hit, ...]:
    found = estate.domains[domain]
    back = (found.usual_repair or timedelta(days=5)) + found.delegation_ttl
    return (Hit(element=domain, lasts=back, because="the name is hijacked at the registrar"),)


NETWORK = (
    Kind(
        "fibre-cut", "Fibre cut", "A line into a site is cut.",
        "", "12 h where the inventory gives no repair time", lambda estate: estate.circuits, _cut,
    ),
    Kind(
        "carrier-loss", "Carrier lost", "A carrier's network fails as a whole.",
        "", "12 h where the inventory gives no usual length", _carriers, _away(12, "backbone fault"),
    ),
    Kind(
        "dns-provider-loss", "DNS provider lost", "All name servers of a DNS provider are out of reach.",
        "", "11 h where the inventory gives no usual length, about as long as Dyn's attacks of 21 October 2016",
        _name_providers, _away(11, "attack on the provider"),
    ),
    Kind(
        "registrar-lapse", "Registration lapsed", "A domain was not renewed, and is taken out of the parent zone.",
        "", "two days to pay and be put back, and the delegation's TTL, two days of it at most",
        _registered, _lapsed,
    ),
    Kind(
        "registrar-hijack", "Name hijacked", "Somebody else has the registrar's log-in, and points the name elsewhere.",
        "", "five days, or the domain's repair time, until it is given back, and the delegation's TTL",
        _registered, _hijacked,
    ),
)  # fmt: skip
