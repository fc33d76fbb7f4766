"""Power: shut machines down in order before the battery is empty, and start them in order when power is back.

A database that loses power in the middle of a write is restored, not restarted. What others need stops last and
starts first: databases after the programs that use them, the least important service before the most important one.
"""

from collections.abc import Iterator
from datetime import timedelta
from itertools import groupby
from math import ceil

from drillbook.analysis import reach
from drillbook.graph import DependencyGraph, site_of
from drillbook.model import Estate, Phase, Provenance, Runbook, Server, Site, Step
from drillbook.procedures.shell import note, on, remote
from drillbook.quantity import write_duration

MACHINE, TYPING = timedelta(minutes=2), timedelta(seconds=15)
"""Assumed: what a machine takes to stop, and what it takes to tell one. Machines stop together, data after programs."""


def shutdown(estate: Estate, graph: DependencyGraph, site: Site) -> Iterator[Runbook]:
    """Where a site with servers has a UPS: the order in which they are stopped, and when; fuel is ordered before."""
    servers = stopping_order(estate, graph, site)
    stop = _stop(estate, site, servers)
    if steps := (*_fuel(estate, site, servers), *((stop,) if stop else ())):
        title = f"Keep {site.title} powered" + (", or shut it down before its battery is empty" if stop else "")
        yield Runbook(f"{site.id}.power", title, Phase.RECOVERY, site.id, None, 9, steps)


def _fuel(estate: Estate, site: Site, servers: tuple[Server, ...]) -> Iterator[Step]:
    """Generators run as long as their fuel: whom to call, when, and with which reference."""
    fed = [one for one in estate.generators.values() if one.site == site.id and one.refuelling and servers]
    for provider, same in groupby(fed, key=lambda one: one.refuelling.provider if one.refuelling else ""):
        supplier, generators = estate.providers[provider], list(same)
        call_at = max(one.refuelling.call_at for one in generators if one.refuelling)
        quote = f" Quote: {supplier.contract.number}." if supplier.contract and supplier.contract.number else ""
        left = f"is there fuel for {write_duration(call_at)} or less" if call_at else "does a generator run"
        yield Step(
            id=f"{site.id}.fuel.{provider}",
            title=f"Order fuel for {', '.join(one.title for one in generators)} while they run",
            subject=generators[0].id,
            do=(
                note(f"Call {supplier.title} {supplier.support_phone or '(no number in the inventory)'}.{quote}"),
                note(f"Let the tanker in. {site.access or 'How to get in is not in the inventory: add `access:`.'}"),
            ),
            verify=(note("The hour of arrival is in the log, and lies before the tanks are empty."),),
            undo=(note("Call the order off."),),
            duration=timedelta(minutes=10),
            duration_from=Provenance.ASSUMED,
            owner=site.owner,
            go_no_go=f"Is the utility out, and {left}?",
            escalate="Nobody delivers in time: move the services now (runbooks below), then shut down in order.",
        )


def _stop(estate: Estate, site: Site, servers: tuple[Server, ...]) -> Step | None:
    batteries = [ups for ups in estate.ups.values() if ups.site == site.id]
    if not batteries or not servers:
        return None
    shortest = min(batteries, key=lambda ups: ups.runtime)
    needed = _whole_minutes(MACHINE * _waves(estate, servers) + TYPING * len(servers))
    left = min(shortest.runtime, max(_whole_minutes(shortest.runtime / 2), needed))
    when = "On battery" if left == shortest.runtime else f"Battery down to {write_duration(left)}"
    return Step(
        id=f"{site.id}.shut-down",
        title=f"{when}, no generator: shut {site.title} down in this order",
        subject=shortest.id,
        do=tuple(remote(server, "sudo", "systemctl", "poweroff") for server in servers),
        verify=(note("None of them answers a ping; the UPS shows no load but the network's."),),
        undo=(
            note(f"Start them again, the last one first: {', '.join(one.title for one in reversed(servers))}."),
            note("From the management card where there is one, else by the button."),
        ),
        duration=needed,
        duration_from=Provenance.ASSUMED,
        owner=site.owner,
        go_no_go=f"Is the utility out, no generator running, and the battery ({write_duration(shortest.runtime)} when "
        f"full) down to {write_duration(left)}?",
        escalate="No time for all: the last ones in the list matter most; skip the first ones.",
        changes=tuple(f"power of {server.title}" for server in servers),
    )


def _waves(estate: Estate, servers: tuple[Server, ...]) -> int:
    """Machines with databases stop when the others have."""
    holders = {database.on for database in estate.databases.values()}
    return len({server.id in holders for server in servers})


def _whole_minutes(time: timedelta) -> timedelta:
    return timedelta(minutes=ceil(time / timedelta(minutes=1)))


def start(estate: Estate, graph: DependencyGraph, site: Site) -> Iterator[Runbook]:
    """When power is back: the order in which a site with servers is started."""
    servers = tuple(reversed(stopping_order(estate, graph, site)))
    if servers:
        steps = (_power_on(estate, site), _start_machines(site, servers))
        yield Runbook(f"{site.id}.start", f"Start {site.title} again", Phase.RECONSTITUTION, site.id, None, 1, steps)


def _power_on(estate: Estate, site: Site) -> Step:
    batteries = [ups for ups in estate.ups.values() if ups.site == site.id]
    devices = [one for one in estate.devices.values() if site_of(estate, one) == site.id]
    charge = max((ups.recharge for ups in batteries), default=None)
    charged = f" ({write_duration(charge)})" if charge else ""
    lines = ["Breakers of racks and machines off before the main switch; then one after the other."]
    lines += [f"{ups.title} on; full again after {write_duration(ups.recharge)}." for ups in batteries]
    lines += [f"{device.title}: wait for it ({write_duration(device.boot)})." for device in devices]
    return Step(
        id=f"{site.id}.power-on",
        title="Power, cooling and network first",
        subject=site.id,
        do=tuple(note(line) for line in lines),
        verify=(
            note("The utility has been steady for an hour; the room is cool; the site can be reached from outside."),
        ),
        undo=(note("Switch off in the opposite order."),),
        duration=max(timedelta(minutes=15), sum((one.boot for one in devices), timedelta(0))),
        duration_from=Provenance.ASSUMED,
        owner=site.owner,
        go_no_go=f"May the building be entered, and may power fail again before the batteries are full{charged}?",
    )


def _start_machines(site: Site, servers: tuple[Server, ...]) -> Step:
    return Step(
        id=f"{site.id}.start-machines",
        title="Start the machines in this order; old primaries stay fenced",
        subject=site.id,
        do=tuple(
            note(f"{server.title} ({on(server)}): wait for it, {write_duration(server.boot)}.") for server in servers
        ),
        verify=(note("Each answers, its disks are whole and its clock is right."),),
        undo=(note("Shut down in the opposite order."),),
        duration=sum((server.boot for server in servers), timedelta(0)),
        duration_from=_boots(servers),
        owner=site.owner,
        escalate="A machine does not come up: go on with the next; its service's runbook says what stands in for it.",
        after=(f"{site.id}.power-on",),
    )


def _boots(servers: tuple[Server, ...]) -> Provenance:
    """Given only where every one of the added times is."""
    given = all(server.provenance("boot") is Provenance.GIVEN for server in servers)
    return Provenance.GIVEN if given else Provenance.ASSUMED


def stopping_order(estate: Estate, graph: DependencyGraph, site: Site) -> tuple[Server, ...]:
    """The site's servers: programs before data, the least important first, as written where there is no difference."""
    servers = [server for server in estate.servers.values() if site_of(estate, server) == site.id]
    holders = {database.on for database in estate.databases.values()}
    reached = [(service.priority, reach(graph, service.id)) for service in estate.services.values()]
    rank = {one.id: min((number for number, below in reached if one.id in below), default=10) for one in servers}
    return tuple(sorted(servers, key=lambda server: (server.id in holders, -rank[server.id])))
