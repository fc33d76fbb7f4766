"""Data are encrypted, and every copy of them within reach of the host's passwords."""

from collections.abc import Iterator
from datetime import timedelta

from drillbook.graph import DependencyGraph
from drillbook.model import Estate, Hit, How
from drillbook.scenarios.kind import Kind
from drillbook.scenarios.kinds.length import hit_for_its_repair

REBUILT = timedelta(days=3)
"""Until an encrypted machine is built anew, where the inventory gives no repair time."""


def strikes(estate: Estate) -> Iterator[str]:
    """Hosts with data, then all hosts at once."""
    held = set().union(*(holders(estate, dataset) for dataset in estate.datasets))
    yield from (one for one in (*estate.servers, *estate.vms) if one in held)
    if held:
        yield ""


def holders(estate: Estate, dataset: str) -> set[str]:
    """Machines and stores with a live copy."""
    return {one.on for one in estate.databases.values() if one.dataset == dataset} | set(estate.datasets[dataset].on)


def hits(estate: Estate, graph: DependencyGraph, host: str) -> tuple[Hit, ...]:
    """The host, or all of them; and every backup of their data that somebody with their passwords can reach."""
    hosts = {host} if host else {*estate.servers, *estate.vms}
    data = [one for one in estate.datasets if holders(estate, one) & hosts]
    copies = [one.id for one in estate.backups.values() if one.dataset in data and not one.offline]
    because = "encrypted by ransomware"
    machines = (one for one in (*estate.servers, *estate.vms) if one in hosts)
    taken = [hit for one in machines for hit in hit_for_its_repair(estate, one, REBUILT, because, How.ENCRYPTED)]
    reached = (Hit(element=one, how=How.ENCRYPTED, for_good=True, because="reached from the host") for one in copies)
    return (*taken, *reached)


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
