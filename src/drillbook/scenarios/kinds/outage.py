"""Something fails, and is repaired in its own time: a machine, a rack, a line, a unit of power, a company's network."""

from collections.abc import Iterable
from datetime import timedelta

from drillbook.model import Element, Estate, Hit, How
from drillbook.scenarios.kind import Hits, Kind

A_FEED = timedelta(minutes=271.8)
"""EIA Electric Power Annual, table 11.1: minutes of an interruption in the United States, 2023."""


def for_its_repair(otherwise: timedelta, because: str, how: How = How.LOST) -> Hits:
    """Hits the element for its repair time, `otherwise` where none is given.

    A repair time is left open: whoever repairs it may have to be waited for.
    """

    def hits(estate: Estate, _graph: object, element: str) -> tuple[Hit, ...]:
        noun = estate.find(element)
        repaired = isinstance(noun, Element) and noun.usual_repair is not None
        return (Hit(element=element, lasts=None if repaired else otherwise, how=how, because=because),)

    return hits


def hosts(estate: Estate) -> Iterable[str]:
    """Servers and virtual machines."""
    return (*estate.servers, *estate.vms)


def holders_of(estate: Estate, datasets: Iterable[str]) -> set[str]:
    """Machines and stores with a live copy of one of these."""
    wanted = set(datasets)
    databases = {one.on for one in estate.databases.values() if one.dataset in wanted}
    return databases | {machine for one in wanted for machine in estate.datasets[one].on}


def holders(estate: Estate) -> Iterable[str]:
    """Machines and stores with live data on them."""
    found = holders_of(estate, estate.datasets)
    return (one for one in (*hosts(estate), *estate.storage) if one in found)


def carriers(estate: Estate) -> Iterable[str]:
    """Companies that a circuit belongs to."""
    return dict.fromkeys(one.provider for one in estate.circuits.values() if one.provider)


def name_providers(estate: Estate) -> Iterable[str]:
    """Companies whose name servers answer for a domain."""
    servers = (server for domain in estate.domains.values() for server in domain.name_servers)
    return dict.fromkeys(one for one in servers if one in estate.providers)


FEED = Kind(
    id="feed-loss",
    title="Utility line lost",
    story="One utility line is interrupted.",
    source="length where the inventory gives none: EIA Electric Power Annual, table 11.1 (271.8 min in 2023)",
    assumed="",
    strikes=lambda estate: estate.feeds,
    hits=for_its_repair(A_FEED, "interruption of this line"),
)
POWER_UNIT = Kind(
    id="pdu-loss",
    title="Power unit lost",
    story="A panel, PDU or UPS fails.",
    source="length where the inventory gives none: Jeff Dean, data-center talk 2008 (6 h)",
    assumed="",
    strikes=lambda estate: (*estate.panels, *estate.ups),
    hits=for_its_repair(timedelta(hours=6), "fault in the unit"),
)
COOLING = Kind(
    id="cooling-failure",
    title="Cooling failure",
    story="A machine room overheats.",
    source="length where the inventory gives none: Jeff Dean, data-center talk 2008 (1 to 2 days)",
    assumed="the shorter of them",
    strikes=lambda estate: estate.cooling,
    hits=for_its_repair(timedelta(days=1), "the room overheats"),
)
HOST = Kind(
    id="host-crash",
    title="Host crash",
    story="A machine stops, and is repaired or replaced; its data survive.",
    source="",
    assumed="24 h where the inventory gives no repair time",
    strikes=hosts,
    hits=for_its_repair(timedelta(hours=24), "hardware fault"),
)
DISKS = Kind(
    id="disk-loss",
    title="Disks lost",
    story="The disks of a machine fail together; what they held is gone.",
    source="",
    assumed="that the mirror does not save them; 24 h where the inventory gives no repair time",
    strikes=holders,
    hits=for_its_repair(timedelta(hours=24), "the disks fail together", How.DESTROYED),
)
RACK = Kind(
    id="rack-loss",
    title="Rack lost",
    story="A rack loses its power strip or its switch.",
    source="that it happens: Jeff Dean, data-center talk 2008 (20 racks of a cluster a year)",
    assumed="6 h where the inventory gives no repair time",
    strikes=lambda estate: estate.racks,
    hits=for_its_repair(timedelta(hours=6), "fault in the rack"),
)
DEVICE = Kind(
    id="device-loss",
    title="Network device lost",
    story="A switch, router or firewall fails.",
    source="",
    assumed="4 h where the inventory gives no repair time",
    strikes=lambda estate: estate.devices,
    hits=for_its_repair(timedelta(hours=4), "hardware fault"),
)
FIBRE = Kind(
    id="fibre-cut",
    title="Fibre cut",
    story="A line into a site is cut.",
    source="",
    assumed="12 h where the inventory gives no repair time",
    strikes=lambda estate: estate.circuits,
    hits=for_its_repair(timedelta(hours=12), "the fibre is cut"),
)
CARRIER = Kind(
    id="carrier-loss",
    title="Carrier lost",
    story="A carrier's network fails as a whole.",
    source="",
    assumed="12 h where the inventory gives no usual length",
    strikes=carriers,
    hits=for_its_repair(timedelta(hours=12), "backbone fault"),
)
DNS_PROVIDER = Kind(
    id="dns-provider-loss",
    title="DNS provider lost",
    story="All name servers of a DNS provider are out of reach.",
    source="",
    assumed="11 h where the inventory gives no usual length, about as long as Dyn's attacks of 21 October 2016",
    strikes=name_providers,
    hits=for_its_repair(timedelta(hours=11), "attack on the provider"),
)
