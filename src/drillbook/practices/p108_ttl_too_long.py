"""P108: a name that is switched in a disaster has a TTL of more than an hour."""

from collections.abc import Iterator
from datetime import timedelta

from drillbook.graph import DependencyGraph
from drillbook.model import Estate, Need
from drillbook.practices.finding import Check, Fault, Severity
from drillbook.quantity import write_duration

LONGEST = timedelta(hours=1)


def find(estate: Estate, graph: DependencyGraph) -> Iterator[Fault]:
    """A name that is switched in a disaster has a TTL of more than an hour.

    Resolvers keep the old address for the TTL they saw before the disaster. Lowering it afterwards changes nothing.
    """
    switched = {name for service in estate.services.values() for need in service.needs for name in _domains(need)}
    for domain in estate.domains.values():
        if domain.id in switched and domain.ttl > LONGEST:
            yield Fault(
                domain, f"users of {domain.title} reach the old address for {write_duration(domain.ttl)}", "ttl"
            )


def _domains(need: Need) -> Iterator[str]:
    if need.takeover and need.takeover.domain:
        yield need.takeover.domain
    for part in need.parts:
        yield from _domains(part)


CHECK = Check("P108", Severity.ERROR, "Keep the TTL of records that are switched at 300 s.", find)
