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
    """The host, or all of them; what else is encrypted follows from that (`scenarios/encryption.py`)."""
    taken = (host,) if host else tuple(hosts(estate))
    return tuple(hit for one in taken for hit in encrypted(estate, graph, one))


KIND = Kind(
    id="ransomware",
    title="Ransomware",
    story="A host's data are encrypted, and with them every copy that follows them or can be reached from it: only "
    "offline backups are left. A replica takes along only what follows it.",
    source="",
    assumed="three days to build a machine anew where the inventory gives no repair time",
    strikes=strikes,
    hits=hits,
)
