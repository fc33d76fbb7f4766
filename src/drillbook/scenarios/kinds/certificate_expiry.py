"""A certificate expires, and clients refuse the service."""

from collections.abc import Iterable
from datetime import timedelta

from drillbook.graph import DependencyGraph
from drillbook.model import Estate, Hit, ServiceKind, named
from drillbook.scenarios.kind import Kind

NOTICED = timedelta(hours=4)


def strikes(estate: Estate) -> Iterable[str]:
    """Every certificate, and services over TLS that need none: by their `url:`, or as web sites without one."""
    yield from estate.certificates
    for one in estate.services.values():
        over_tls = one.url.startswith("https:") or (one.kind_of is ServiceKind.WEB and not one.url)
        if over_tls and not any(name in estate.certificates for name in named(one.needs)):
            yield one.id


def hits(estate: Estate, graph: DependencyGraph, element: str) -> tuple[Hit, ...]:
    """The certificate, until it is noticed and renewed; of a service without one, the service itself."""
    because = "it has expired unnoticed" if element in estate.certificates else "its certificate has expired"
    return (Hit(element=element, lasts=None if element in estate.certificates else NOTICED, because=because),)


KIND = Kind(
    id="certificate-expiry",
    title="Certificate expired",
    story="A service's certificate expires unnoticed; clients refuse it.",
    source="",
    assumed="where the inventory has no certificate: four hours until it is noticed and renewed; a web service without "
    "a `url:` has one",
    strikes=strikes,
    hits=hits,
)
