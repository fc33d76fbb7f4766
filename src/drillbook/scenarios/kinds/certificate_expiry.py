"""A certificate expires, and clients refuse the service."""

from collections.abc import Iterable
from datetime import timedelta

from drillbook.graph import DependencyGraph
from drillbook.model import Estate, Hit, ServiceKind
from drillbook.scenarios.kind import Kind

NOTICED = timedelta(hours=4)


def strikes(estate: Estate) -> Iterable[str]:
    """Services that are asked for over TLS, as far as `url:` tells; a web service that has none is taken to be one."""
    return (
        one.id
        for one in estate.services.values()
        if one.url.startswith("https:") or (one.kind_of is ServiceKind.WEB and not one.url)
    )


def hits(estate: Estate, graph: DependencyGraph, service: str) -> tuple[Hit, ...]:
    """The service itself: a certificate is not yet an element of its own."""
    return (Hit(element=service, lasts=NOTICED, because="its certificate has expired"),)


KIND = Kind(
    id="certificate-expiry",
    title="Certificate expired",
    story="A service's certificate expires unnoticed; clients refuse it.",
    source="",
    assumed="four hours until it is noticed and renewed; a web service without a `url:` has a certificate",
    strikes=strikes,
    hits=hits,
)
