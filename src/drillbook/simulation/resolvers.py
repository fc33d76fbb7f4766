"""The tail of a DNS switch: clients whose resolvers ignore the TTL and go on asking the old address.

The RTA is that of resolvers that honour the TTL; the tail is told beside it.
"""

from collections.abc import Iterator

from drillbook.graph import Compiled
from drillbook.model import Estate, failure_rate
from drillbook.simulation.journal import Journal
from drillbook.simulation.trace import Tail

SHARE = 1 - failure_rate("dns.within-ttl").value
"""Published: clients that do not follow a switch within its TTL."""
LAST_S = failure_rate("dns.stragglers").value * 86400.0
"""Published: until the last of them follow."""


def tails(estate: Estate, compiled: Compiled, journal: Journal) -> Iterator[Tail]:
    """One for each DNS switch that was carried out; it ends early where the first address serves again before."""
    for switched_s, number in journal.switched:
        edge = compiled.edges[number]
        domain = estate.domains.get(edge.course.domain or "")
        if domain is None:
            continue
        share = SHARE if domain.ignores_ttl is None else domain.ignores_ttl
        lasts_s = LAST_S if domain.ignores_ttl_for is None else domain.ignores_ttl_for.total_seconds()
        back = (at_s for at_s, other in journal.relieved if other == number and at_s >= switched_s)
        until_s = min(switched_s + lasts_s, min(back, default=float("inf")))
        if share > 0 and until_s > switched_s:
            owner = edge.dependent.partition("#")[0]
            yield Tail(owner, domain.id, round(share, 6), round(switched_s, 6), round(until_s, 6))
