"""Disasters of companies and of malice: a bankruptcy, ransomware."""

from collections.abc import Iterator
from datetime import timedelta

from drillbook.graph import DependencyGraph
from drillbook.model import Estate, Hit, How, SiteKind
from drillbook.scenarios.kind import Kind

REBUILT = timedelta(days=3)
"""Until an encrypted machine is built anew, where the inventory gives no repair time."""


def _hosting(estate: Estate) -> tuple[str, ...]:
    """Companies that have our machines or data in their hands."""
    found: dict[str, None] = {}
    for site in estate.sites.values():
        if site.provider and site.kind_of not in (SiteKind.OFFICE, SiteKind.CANDIDATE):
            found[site.provider] = None
    places = [*(one.on for one in estate.databases.values()), *(one.on for one in estate.storage.values())]
    places += [one for vm in estate.vms.values() for one in vm.hosts] + [one.to for one in estate.backups.values()]
    found |= {place: None for place in places if place in estate.providers}
    return tuple(one for one in estate.providers if one in found)


def _bankrupt(estate: Estate, graph: DependencyGraph, provider: str) -> tuple[Hit, ...]:
    """For good, and the data on its machines with it."""
    sites = [one.id for one in estate.sites.values() if one.provider == provider]
    gone = (Hit(element=one, how=How.DESTROYED, lasts=None, because="closed by the receiver") for one in sites)
    return (Hit(element=provider, how=How.DESTROYED, lasts=None, because="bankruptcy"), *gone)


def _holders(estate: Estate, dataset: str) -> set[str]:
    """Machines and stores with a live copy."""
    return {one.on for one in estate.databases.values() if one.dataset == dataset} | set(estate.datasets[dataset].on)


def _infectious(estate: Estate) -> Iterator[str]:
    """Hosts with data, then everything."""
    holders = set().union(*(_holders(estate, dataset) for dataset in estate.datasets))
    yield from (one for one in (*estate.servers, *estate.vms) if one in holders)
    if holders:
        yield ""


def _encrypted(estate: Estate, graph: DependencyGraph, host: str) -> tuple[Hit, ...]:
    """The host, or all of them; and every backup of their data that somebody with its passwords can reach."""
    hosts = (host,) if host else (*estate.servers, *estate.vms)
    data = [one for one in estate.datasets if _holders(estate, one) & set(hosts)]
    copies = [one.id for one in estate.backups.values() if one.dataset in data and not one.offline]
    machines = (
        Hit(element=one, how=How.ENCRYPTED, lasts=_rebuilt(estate, one), because="encrypted by ransomware")
        for one in hosts
    )
    reached = (Hit(element=one, how=How.ENCRYPTED, lasts=None, because="reached from the host") for one in copies)
    return (*machines, *reached)


def _rebuilt(estate: Estate, host: str) -> timedelta | None:
    """None: in its own repair time."""
    machine = estate.machine(host)
    return None if machine and machine.usual_repair else REBUILT


MALICE = (
    Kind(
        "bankruptcy", "Hosting provider bankrupt",
        "A hosting company closes for good, and says so a month before; what can take over by then has done so.",
        "", "a month's notice", _hosting, _bankrupt, notice=timedelta(days=30),
    ),
    Kind(
        "bankruptcy-at-once", "Hosting provider closed overnight",
        "A hosting company closes for good, without notice; what is on its machines is gone.",
        "", "that nobody is let in again", _hosting, _bankrupt,
    ),
    Kind(
        "ransomware", "Ransomware",
        "A host's data are encrypted, and every copy of them that its passwords reach: only offline backups are left.",
        "", "three days to build a machine anew where the inventory gives no repair time",
        _infectious, _encrypted,
    ),
)  # fmt: skip
