"""A made-up fleet of any size, as an inventory would describe it: sites with power, racks, machines and services.

Every site: two feeds, a generator, a board, two UPS, two panels, cooling, two circuits, two switches, racks with A/B
power, servers, virtual machines with two hosts. Services use any of their machines, or two of three, some with a
takeover to another site by a person, a switch of DNS, or a service below them; processes need several services.
"""

import random
from collections.abc import Iterator
from itertools import groupby

from drillbook.model import (
    Circuit,
    Cooling,
    Device,
    Domain,
    Estate,
    Feed,
    Generator,
    Noun,
    Organisation,
    Panel,
    Person,
    Process,
    Provider,
    Rack,
    Refuelling,
    Region,
    Server,
    Service,
    Site,
    Switchboard,
    Team,
    Ups,
    Vm,
)

RACKS, SERVERS, VMS, SERVICES, PEOPLE = 10, 100, 180, 90, 6
"""For each site."""


def fleet(elements: int, seed: int = 0) -> Estate:
    """An estate of about this many elements; the same for the same seed."""
    chance = random.Random(seed)
    sites = max(2, round(elements / (RACKS + SERVERS + VMS + SERVICES + PEOPLE + 16)))
    nouns: list[Noun] = list(_outside(sites))
    for number in range(sites):
        nouns += _site(f"s{number}", number % max(1, sites // 8), number % max(1, sites // 3))
    for number in range(sites):
        nouns += _services(chance, number, sites)
    collections = {
        plural: {noun.id: noun for noun in some}
        for plural, some in groupby(sorted(nouns, key=lambda noun: noun.plural), key=lambda noun: noun.plural)
    }
    return Estate(Organisation(name="Fleet"), **collections)


def _outside(sites: int) -> Iterator[Noun]:
    for grid in range(max(1, sites // 8)):
        yield Region(id=f"grid{grid}", kind="grid", repair="8 h")
    for metro in range(max(1, sites // 3)):
        yield Region(id=f"metro{metro}", kind="metro")
    for carrier in range(4):
        yield Provider(id=f"carrier{carrier}", repair="4 h")
    yield Provider(id="fuel", repair="3 d")
    yield Provider(id="registrar", repair="2 d")


def _site(site: str, grid: int, metro: int) -> Iterator[Noun]:
    yield Site(id=site, regions=[f"grid{grid}", f"metro{metro}"], repair="30 d")
    for letter in "ab":
        yield Feed(id=f"{site}-feed-{letter}", site=site, repair="4 h")
    contract = Refuelling(provider="fuel", within="12 h", call_at="18 h")
    yield Generator(id=f"{site}-generator", site=site, fuel="24 h", refuelling=contract, repair="2 d")
    yield Switchboard(
        id=f"{site}-board",
        site=site,
        feeds=[f"{site}-feed-a", f"{site}-feed-b"],
        generators=[f"{site}-generator"],
        repair="1 d",
    )
    for letter in "ab":
        yield Ups(id=f"{site}-ups-{letter}", site=site, fed_by=f"{site}-board", runtime="20 min", repair="12 h")
        yield Panel(id=f"{site}-panel-{letter}", site=site, fed_by=[f"{site}-ups-{letter}"], repair="6 h")
        yield Circuit(id=f"{site}-line-{letter}", site=site, provider=f"carrier{'ab'.index(letter)}", repair="4 h")
    yield Cooling(id=f"{site}-cooling", site=site, fed_by=[f"{site}-board"], repair="8 h")
    panels = [f"{site}-panel-a", f"{site}-panel-b"]
    lines = [f"{site}-line-a", f"{site}-line-b"]
    for letter in "ab":
        yield Device(id=f"{site}-switch-{letter}", site=site, panels=panels, uplinks=lines, boot="3 min", repair="4 h")
    for rack in range(RACKS):
        yield Rack(id=f"{site}-rack{rack}", site=site, panels=panels[: 1 + (rack > 1)], repair="2 d")
    switches = [f"{site}-switch-a", f"{site}-switch-b"]
    for server in range(SERVERS):
        rack = f"{site}-rack{server % RACKS}"
        yield Server(id=f"{site}-server{server}", rack=rack, network=switches, boot="10 min", repair="1 d")
    for vm in range(VMS):
        hosts = [f"{site}-server{vm % SERVERS}", f"{site}-server{(vm * 7 + 3) % SERVERS}"]
        yield Vm(id=f"{site}-vm{vm}", hosts=hosts, restart="5 min", boot="2 min", repair="2 h")
    for person in range(PEOPLE - 1):
        yield Person(id=f"{site}-person{person}", regions=[f"metro{metro}"])
    members = [f"{site}-person{person}" for person in range(PEOPLE - 1)]
    yield Team(id=f"{site}-team", members=members, minimum=2)
    yield Domain(id=f"{site}-name", registrar="registrar", ttl="1 h")


def _services(chance: random.Random, number: int, sites: int) -> Iterator[Noun]:
    """Services of a site; each may lean on earlier ones, so that there is no circle."""
    site, other = f"s{number}", f"s{(number + 1) % sites}"
    for service in range(SERVICES - 2):
        vms = [f"{site}-vm{chance.randrange(VMS)}" for _ in range(3)]
        standby = {
            "need": f"{other}-vm{chance.randrange(VMS)}",
            "takeover": {"notice": "5 min", "change": "10 min", "domain": f"{site}-name", "by": f"{site}-team"},
        }
        forms: tuple[object, ...] = (
            vms[0],
            {"any": vms[:2]},
            {"any": [vms[0], standby]},
            {"at_least": 2, "of": vms},
        )
        needs = [chance.choice(forms)]
        if service and chance.random() < 0.4:
            needs.append({"need": f"{site}-service{chance.randrange(service)}", "holdover": "10 min"})
        yield Service(id=f"{site}-service{service}", needs=needs, rto=chance.choice(("1 h", "4 h", "24 h", "72 h")))
    for process in range(2):
        used = [f"{site}-service{chance.randrange(SERVICES - 2)}" for _ in range(4)]
        yield Process(id=f"{site}-process{process}", needs=used, rto="8 h")
