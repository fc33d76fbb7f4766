"""Needs implied by where things stand: sites, regions, racks, machines, the network, people."""

from collections.abc import Iterator

from drillbook.graph.wanted import Wanted, any_of, seconds
from drillbook.model import (
    Circuit,
    Device,
    Estate,
    Person,
    Rack,
    Region,
    RegionKind,
    Server,
    Site,
    Storage,
    Team,
    Vm,
)


def one(needed: str | None, why: str) -> Iterator[Wanted]:
    """A plain need of one element, where one is named."""
    if needed is not None:
        yield Wanted(needed, why=why)


def grids_over(estate: Estate, regions: tuple[str, ...]) -> tuple[str, ...]:
    """The nearest power grids among the regions and those they lie within."""
    found: dict[str, None] = {}
    for identifier in regions:
        region: Region | None = estate.regions[identifier]
        while region is not None and region.kind_of is not RegionKind.GRID:
            region = estate.regions[region.within] if region.within else None
        if region is not None:
            found[region.id] = None
    return tuple(found)


def regions_but_grids(estate: Estate, regions: tuple[str, ...], why: str) -> Iterator[Wanted]:
    """A grid takes feeds down, not what stands in it; every other region takes all that is in it."""
    for identifier in regions:
        if estate.regions[identifier].kind_of is not RegionKind.GRID:
            yield Wanted(identifier, why=why)


def of_region(estate: Estate, region: Region) -> Iterator[Wanted]:
    """A region goes with the larger one; a metro does not go dark by itself because its grid does: its feeds do."""
    if region.within is None:
        return
    parent = estate.regions[region.within]
    if region.kind_of is RegionKind.GRID or parent.kind_of is not RegionKind.GRID:
        yield Wanted(parent.id, why="lies within it")


def of_site(estate: Estate, site: Site) -> Iterator[Wanted]:
    """A site needs the ground it stands on and whoever runs the building."""
    yield from regions_but_grids(estate, site.regions, "the site lies in it")
    yield from one(site.provider, "runs the building")


def of_rack(estate: Estate, rack: Rack) -> Iterator[Wanted]:
    """A rack stands at its site; its power is asked for by what stands in it."""
    yield Wanted(rack.site, why="stands there")


def site_of(estate: Estate, machine: Server | Device) -> str | None:
    """Where a machine stands: as written, else its rack's site."""
    return machine.site or (estate.racks[machine.rack].site if machine.rack else None)


def machine_power(estate: Estate, machine: Server | Device) -> tuple[Wanted, ...]:
    """The machine's own panels, else its rack's, else what its site has."""
    panels = machine.panels or (estate.racks[machine.rack].panels if machine.rack else ())
    if panels:
        return any_of(tuple(Wanted(panel, why="plugged in there") for panel in panels), "power", "its power")
    site = site_of(estate, machine)
    return site_power(estate, site) if site else ()


def site_power(estate: Estate, site: str) -> tuple[Wanted, ...]:
    """What powers a machine that does not say: the site's panels, else its UPS, switchboards or feeds."""
    for collection in (estate.panels, estate.ups, estate.switchboards, estate.feeds):
        sources = tuple(Wanted(noun.id, why="powers the site") for noun in collection.values() if noun.site == site)
        if sources:
            return any_of(sources, "power", "the site's power", owner=site)
    return ()


def site_cooling(estate: Estate, site: str) -> tuple[Wanted, ...]:
    """Any of the site's cooling; without all of it the machines stop after the shortest holdover."""
    units = [unit for unit in estate.cooling.values() if unit.site == site]
    parts = tuple(Wanted(unit.id, why="cools the room") for unit in units)
    return any_of(parts, "cooling", "cooling", min((seconds(unit.holdover) for unit in units), default=0.0), site)


def network(estate: Estate, lines: tuple[str, ...], site: str | None) -> tuple[Wanted, ...]:
    """The lines named, else any circuit of the site."""
    chosen = lines or tuple(circuit.id for circuit in estate.circuits.values() if circuit.site == site)
    parts = tuple(Wanted(line, why="connects it") for line in chosen)
    return any_of(parts, "network", "its network", owner="" if lines else site or "")


def of_machine(estate: Estate, machine: Server | Device) -> Iterator[Wanted]:
    """A machine needs its place, power, cooling and network."""
    site = site_of(estate, machine)
    yield from one(site, "stands there")
    yield from one(machine.rack, "stands in this rack")
    yield from machine_power(estate, machine)
    if site and isinstance(machine, Server):
        yield from site_cooling(estate, site)
    yield from network(estate, machine.network if isinstance(machine, Server) else machine.uplinks, site)


def of_circuit(estate: Estate, circuit: Circuit) -> Iterator[Wanted]:
    """A line needs its carrier, what it runs through, and the building it ends in."""
    yield from one(circuit.site, "ends there")
    yield from one(circuit.provider, "the carrier")
    for region in circuit.regions:
        yield Wanted(region, why="the line runs through it")


def of_vm(estate: Estate, vm: Vm) -> Iterator[Wanted]:
    """A virtual machine runs on its usual host, and is restarted on another one."""
    usual, *others = vm.hosts
    spare = tuple(Wanted(host, takeover_s=seconds(vm.restart), why="may be restarted there") for host in others)
    yield from any_of((Wanted(usual, why="its usual host"), *spare), "host", "a host")


def of_storage(estate: Estate, storage: Storage) -> Iterator[Wanted]:
    """A store needs what it is on, and in a rack that rack's power."""
    yield Wanted(storage.on, why="is there")
    if rack := estate.racks.get(storage.on):
        panels = tuple(Wanted(panel, why="plugged in there") for panel in rack.panels)
        yield from any_of(panels, "power", "its power") or site_power(estate, rack.site)


def of_person(estate: Estate, person: Person) -> Iterator[Wanted]:
    """People are taken by the regions they live in, but not by a power grid."""
    yield from regions_but_grids(estate, person.regions, "lives there")


def of_team(estate: Estate, team: Team) -> Iterator[Wanted]:
    """A team acts when enough of its members are there."""
    parts = tuple(Wanted(member, why="a member") for member in team.members)
    if parts:
        yield Wanted(parts=parts, threshold=min(team.minimum, len(parts)), label="members", why="enough members")
