"""A DNS provider is out of reach."""

from collections.abc import Iterable
from datetime import timedelta

from drillbook.graph import DependencyGraph
from drillbook.model import Estate, Hit
from drillbook.scenarios.kind import Kind
from drillbook.scenarios.kinds.length import hit_for_its_repair

USUAL = timedelta(hours=11)
"""Where the inventory gives no repair time."""


def strikes(estate: Estate) -> Iterable[str]:
    """Companies whose name servers answer for a domain."""
    servers = (server for domain in estate.domains.values() for server in domain.name_servers)
    return dict.fromkeys(one for one in servers if one in estate.providers)


def hits(estate: Estate, graph: DependencyGraph, element: str) -> tuple[Hit, ...]:
    """For its repair time."""
    return hit_for_its_repair(estate, element, USUAL, "attack on the provider")


KIND = Kind(
    id="dns-provider-loss",
    title="DNS provider lost",
    story="All name servers of a DNS provider are out of reach.",
    source="",
    assumed="11 h where the inventory gives no usual length, about as long as Dyn's attacks of 21 October 2016",
    strikes=strikes,
    hits=hits,
)
