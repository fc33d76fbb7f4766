"""The world a procedure is rehearsed in, made from any inventory for one of its services.

Machines, addresses, databases, zone and web server are the inventory's; the content is ours: a small site that breaks
as soon as a module, a permission, a setting or a database is missing.
"""

import time
from collections.abc import Callable, Iterable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from functools import partial

from drillbook.model import Estate
from drillbook.rehearsal.host import Host
from drillbook.rehearsal.world_cast import ADMIN, CLIENT, RESOLVER, Cast, cast_of
from drillbook.rehearsal.world_engines import name_of
from drillbook.rehearsal.world_files import did
from drillbook.rehearsal.world_keys import REGISTRY_KEY
from drillbook.rehearsal.world_names import delegation, left_out, parent_of, server_name
from drillbook.rehearsal.world_site import expected
from drillbook.rehearsal.world_tasks import name_service, primaries, replicas, set_up_everywhere, wait_until_settled
from drillbook.rehearsal.world_versions import differences
from drillbook.rehearsal.world_web import site_of, start_empty, start_site

SIDE_BY_SIDE = 8
FOLLOWING_S = 5.0
"""How long secondaries may take to follow before a TTL is taken to have passed."""


@dataclass(frozen=True, slots=True)
class World:
    """A world that stands: who plays, on which hosts, what a right answer contains, what stands in for what."""

    cast: Cast
    hosts: Mapping[str, Host] = field(repr=False)
    seed: int
    expected: Mapping[str, tuple[str, ...]]
    """Paths that a client asks for, and what a right answer contains."""
    substitutions: tuple[str, ...]
    """What the inventory asks for and Debian 12 cannot give, with what stands in for it, a sentence each."""
    seconds: float
    """How long it took to set up."""

    @property
    def admin(self) -> Host:
        """The workstation on which steps without a machine are carried out."""
        return self.hosts[ADMIN]

    @property
    def client(self) -> Host:
        """Where users sit."""
        return self.hosts[CLIENT]


def hosts_for(estate: Estate, service: str, target: str | None = None) -> Mapping[str, tuple[str, ...]]:
    """The throw-away hosts that a world needs, name → addresses. Raises WorldError."""
    return cast_of(estate, service, target).addresses


def build_world(
    hosts: Mapping[str, Host], estate: Estate, service: str, target: str | None = None, seed: int = 0
) -> World:
    """Set everything up on the hosts of `hosts_for`, and wait until name servers and replicas have all.

    `target`: the machine a migration goes to, which has the packages and nothing of the site. Raises WorldError where
    the inventory asks for what cannot be, SettingUpError where a package's program fails.
    """
    began = time.monotonic()
    cast = cast_of(estate, service, target)
    databases = sorted({name_of(one) for one in cast.databases})
    with ThreadPoolExecutor(SIDE_BY_SIDE) as pool:
        _all(pool, [partial(set_up_everywhere, cast, host, seed) for host in hosts.values()])
        names = [pool.submit(one) for one in name_service(cast, hosts, seed)] if cast.domain else []
        sites = [pool.submit(start_site, cast, hosts[one], seed) for one in cast.web]
        empty = [pool.submit(start_empty, cast, hosts[cast.target])] if cast.target else []
        _all(pool, primaries(cast, hosts, seed))
        _all(pool, replicas(cast, hosts, seed))
        for name_server in names:
            name_server.result()
        for machine in empty:
            machine.result()
        if cast.domain:  # a secondary that was up before its primary would ask again after a minute
            for name in cast.name_servers[1:]:
                did(hosts[name], "rndc", "retransfer", f"{cast.domain.title}.")
        missing = [module for one in sites for module in one.result()]
    wait_until_settled(cast, hosts)
    substitutions = (
        *cast.substitutions,
        *(f"The module {one} is not in Debian's Apache; the site does without it." for one in dict.fromkeys(missing)),
        *(f"The record '{one}' is left out of the zone." for one in (left_out(cast.domain) if cast.domain else [])),
        *differences(cast, hosts),
    )
    right = expected(site_of(cast), databases)
    return World(cast, hosts, seed, right, substitutions, time.monotonic() - began)


def delegate(world: World, machines: Sequence[str]) -> None:
    """What the registrar does when a person asks for it: the parent zone names these name servers and no other."""
    cast = world.cast
    if cast.domain is None:
        return
    title, registry = cast.domain.title, world.hosts[cast.registry]
    glue = {line.split()[0] for line in delegation(cast, (*cast.name_servers, *cast.offered)) if " NS " not in line}
    lines = [f"server {cast.address(cast.registry)}", f"zone {parent_of(cast.domain)}.", f"update delete {title}. NS"]
    lines += [f"update delete {name} {kind}" for name in sorted(glue) for kind in ("A", "AAAA")]
    lines += [f"update add {line}" for line in delegation(cast, machines)]
    did(registry, "nsupdate", "-k", REGISTRY_KEY, stdin="\n".join([*lines, "send", ""]))


def delegation_of(world: World) -> tuple[str, ...]:
    """Machines that the parent zone names, in the order of the inventory."""
    cast = world.cast
    if cast.domain is None:
        return ()
    parent = f"@{cast.address(cast.registry)}"
    said = did(world.admin, "dig", "+norecurse", "+noall", "+authority", parent, f"{cast.domain.title}.", "NS").split()
    known = (*cast.name_servers, *cast.offered)
    return tuple(one for one in known if f"{server_name(cast, one)}." in said)


def let_time_pass(world: World) -> None:
    """What a TTL does: secondaries have the primary's zone, and the public resolver has forgotten all it heard."""
    until = time.monotonic() + FOLLOWING_S
    while len(_serials(world)) > 1 and time.monotonic() < until:
        time.sleep(0.1)
    did(world.hosts[RESOLVER], "rndc", "flush")


def _serials(world: World) -> set[str]:
    """Serials of the zone at today's name servers, as far as these answer."""
    cast, found = world.cast, set()
    for name in cast.name_servers if cast.domain and len(cast.name_servers) > 1 else ():
        asked = ("+short", "+norecurse", "+time=1", "+tries=1", f"@{cast.address(name)}")
        said = world.admin.run(("dig", *asked, "-q", f"{cast.domain.title if cast.domain else ''}.", "-t", "SOA"))
        found |= set(said.stdout.split()[2:3]) if said.succeeded else set()
    return found


def _all(pool: ThreadPoolExecutor, tasks: Iterable[Callable[[], object]]) -> None:
    for one in [pool.submit(task) for task in tasks]:
        one.result()
