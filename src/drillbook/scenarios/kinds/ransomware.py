"""Data are encrypted, and every copy of them within reach of the host's passwords."""

from collections.abc import Iterator
from datetime import timedelta

from drillbook.graph import DependencyGraph
from drillbook.model import Estate, Hit, How
from drillbook.scenarios.kind import EVERYTHING, Kind
from drillbook.scenarios.kinds.outage import for_its_repair, holders_of, hosts

REBUILT = timedelta(days=3)
"""Until an encrypted machine is built anew, where the inventory gives no repair time."""


encrypted = for_its_repair(REBUILT, "encrypted by ransomware", How.ENCRYPTED)
"""What happens to one host."""


def strikes(estate: Estate) -> Iterator[str]:
    """Hosts with data, then all hosts at once."""
    held = holders_of(estate, estate.datasets)
    yield from (one for one in hosts(estate) if one in held)
    if held:
        yield EVERYTHING


def hits(estate: Estate, graph: DependencyGraph, host: str) -> tuple[Hit, ...]:
    """The host, or all of them; and every backup of their data that somebody with their passwords can reach."""
    taken = (host,) if host else tuple(hosts(estate))
    data = [one for one in estate.datasets if not holders_of(estate, (one,)).isdisjoint(taken)]
    copies = [one.id for one in estate.backups.values() if one.dataset in data and not one.offline]
    machines = (hit for one in taken for hit in encrypted(estate, graph, one))
    reached = (Hit(element=one, how=How.ENCRYPTED, for_good=True, because="reached from the host") for one in copies)
    return (*machines, *reached)


KIND = Kind(
    id="ransomware",
    title="Ransomware",
    story="A host's data are encrypted, and every copy of them that its passwords reach: only offline backups are "
    "left.",
    source="",
    assumed="three days to build a machine anew where the inventory gives no repair time",
    strikes=strikes,
    hits=hits,
)
