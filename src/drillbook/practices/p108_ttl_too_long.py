"""P108: a name that is switched in a disaster has a TTL of more than an hour."""

from collections.abc import Iterator
from datetime import timedelta

from drillbook.graph import DependencyGraph
from drillbook.model import Estate, entries
from drillbook.practices.finding import Check, Fault, Severity
from drillbook.quantity import write_duration

LONGEST = timedelta(hours=1)


def find(estate: Estate, graph: DependencyGraph) -> Iterator[Fault]:
    """A name that is switched in a disaster has a TTL of more than an hour.

    Resolvers keep the old address for the TTL they saw before the disaster. Lowering it afterwards changes nothing.
    """
    needs = (need for service in estate.services.values() for need in entries(service.needs))
    switched = {need.takeover.domain for need in needs if need.takeover and need.takeover.domain}
    for domain in estate.domains.values():
        if domain.id in switched and domain.ttl > LONGEST:
            yield Fault(
                domain, f"users of {domain.title} reach the old address for {write_duration(domain.ttl)}", "ttl"
            )


CHECK = Check("P108", Severity.ERROR, "Keep the TTL of records that are switched at 300 s.", find)
