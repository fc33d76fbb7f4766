"""A name is lost at its registrar: not renewed, or hijacked."""

from collections.abc import Iterable
from datetime import timedelta

from drillbook.graph import DependencyGraph
from drillbook.model import Estate, Hit
from drillbook.scenarios.kind import Kind


def strikes(estate: Estate) -> Iterable[str]:
    """Domains with a registrar."""
    return (one.id for one in estate.domains.values() if one.registrar)


def lapsed(estate: Estate, graph: DependencyGraph, domain: str) -> tuple[Hit, ...]:
    """The domain, until it is back and the change has filtered through."""
    back = timedelta(days=2) + min(estate.domains[domain].delegation_ttl, timedelta(days=2))
    return (Hit(element=domain, lasts=back, because="the registration has lapsed"),)


def hijacked(estate: Estate, graph: DependencyGraph, domain: str) -> tuple[Hit, ...]:
    """The domain, until it is back and the change has filtered through."""
    back = (estate.domains[domain].usual_repair or timedelta(days=5)) + estate.domains[domain].delegation_ttl
    return (Hit(element=domain, lasts=back, because="the name is hijacked at the registrar"),)


LAPSE = Kind(
    id="registrar-lapse",
    title="Registration lapsed",
    story="A domain was not renewed, and is taken out of the parent zone.",
    source="",
    assumed="two days to pay and be put back, and the delegation's TTL, two days of it at most",
    strikes=strikes,
    hits=lapsed,
)
HIJACK = Kind(
    id="registrar-hijack",
    title="Name hijacked",
    story="Somebody else has the registrar's log-in, and points the name elsewhere.",
    source="",
    assumed="five days, or the domain's repair time, until it is given back, and the delegation's TTL",
    strikes=strikes,
    hits=hijacked,
)
