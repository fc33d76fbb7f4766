"""Disasters of machines and of what runs on them."""

from collections.abc import Iterator
from datetime import timedelta

from drillbook.graph import DependencyGraph
from drillbook.model import Estate, Hit, How, Server, ServiceKind, Vm
from drillbook.scenarios.kind import Kind


def _hosts(estate: Estate) -> tuple[str, ...]:
    return (*estate.servers, *estate.vms)


def _lost(hours: float, because: str, how: How = How.LOST) -> "_Struck":
    return _Struck(timedelta(hours=hours), because, how)


class _Struck:
    """Hits one element, for its own repair or else for a usual time."""

    def __init__(self, usual: timedelta, because: str, how: How) -> None:
        self.usual, self.because, self.how = usual, because, how

    def __call__(self, estate: Estate, graph: DependencyGraph, element: str) -> tuple[Hit, ...]:
        given = getattr(estate.find(element), "usual_repair", None)
        return (Hit(element=element, lasts=None if given else self.usual, how=self.how, because=self.because),)


def _holding_data(estate: Estate) -> Iterator[str]:
    """Machines and stores with live data on them."""
    holders = {one.on for one in estate.databases.values()}
    holders.update(machine for one in estate.datasets.values() for machine in one.on)
    return (one for one in (*estate.servers, *estate.vms, *estate.storage) if one in holders)


def _web_sites(estate: Estate) -> Iterator[str]:
    sites = (one for one in estate.services.values() if one.kind_of is ServiceKind.WEB)
    return (one.id for one in sites if one.url.startswith("https:"))


def _alike(estate: Estate) -> dict[str, tuple[str, ...]]:
    """Groups of hosts that a configuration reaches together: a common cause, or the same system on hosts of one owner.

    By the first member of each.
    """
    groups: dict[tuple[str, ...], None] = {}
    for cause in estate.common_causes.values():
        groups[tuple(one for one in cause.members if one in _hosts(estate))] = None
    same: dict[tuple[str, str | None], list[str]] = {}
    machines: tuple[Server | Vm, ...] = (*estate.servers.values(), *estate.vms.values())
    for machine in machines:
        if machine.system:
            same.setdefault((machine.system, machine.owner), []).append(machine.id)
    groups |= {tuple(members): None for members in same.values()}
    return {group[0]: group for group in groups if len(group) > 1}


def _misconfigured(estate: Estate, graph: DependencyGraph, first: str) -> tuple[Hit, ...]:
    members = _alike(estate).get(first, ())
    return tuple(
        Hit(element=one, lasts=timedelta(hours=2), because="a bad configuration is pushed to all of them")
        for one in members
    )


MACHINES = (
    Kind(
        "host-crash", "Host crash", "A machine stops, and is repaired or replaced; its data survive.",
        "", "24 h where the inventory gives no repair time", _hosts, _lost(24, "hardware fault"),
    ),
    Kind(
        "disk-loss", "Disks lost", "The disks of a machine fail together; what they held is gone.",
        "", "that the mirror does not save them; 24 h where the inventory gives no repair time",
        _holding_data, _lost(24, "the disks fail together", How.DESTROYED),
    ),
    Kind(
        "rack-loss", "Rack lost", "A rack loses its power strip or its switch.",
        "that it happens: Jeff Dean, data-center talk 2008 (20 racks of a cluster a year)",
        "6 h where the inventory gives no repair time", lambda estate: estate.racks, _lost(6, "fault in the rack"),
    ),
    Kind(
        "device-loss", "Network device lost", "A switch, router or firewall fails.",
        "", "4 h where the inventory gives no repair time",
        lambda estate: estate.devices, _lost(4, "hardware fault"),
    ),
    Kind(
        "bad-configuration", "Bad configuration everywhere",
        "A change that does not work is pushed to all hosts that are configured alike.",
        "", "two hours until it is found and taken back; alike are hosts with a common cause, or with the same "
        "system and owner", _alike, _misconfigured,
    ),
    Kind(
        "certificate-expiry", "Certificate expired", "A site's certificate expires unnoticed; clients refuse it.",
        "", "four hours until it is noticed and renewed",
        _web_sites, lambda estate, graph, service: (
            Hit(element=service, lasts=timedelta(hours=4), because="its certificate has expired"),
        ),
    ),
)  # fmt: skip
