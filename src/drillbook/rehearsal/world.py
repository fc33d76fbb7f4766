"""The world a procedure is rehearsed in, made from any inventory for one of its services.

Machines, addresses, databases, zone and web server are the inventory's; the content is ours: a small site that breaks
as soon as a module, a permission, a setting or a database is missing.
"""

import time
from collections.abc import Callable, Iterable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from importlib.resources import files

from drillbook.model import Engine, Estate
from drillbook.rehearsal.host import Host
from drillbook.rehearsal.world_cast import ADMIN, CLIENT, RESOLVER, RESOLVERS, Cast, cast_of
from drillbook.rehearsal.world_engines import (
    MYSQL,
    fill_mariadb,
    fill_postgresql,
    name_of,
    of_engine,
    primary_of,
    start_mariadb,
    start_postgresql,
)
from drillbook.rehearsal.world_files import SettingUpError, did, put
from drillbook.rehearsal.world_keys import REGISTRY_KEY, SWITCH_KEY, key_file
from drillbook.rehearsal.world_names import (
    delegation,
    left_out,
    offered_files,
    parent_of,
    primary_files,
    registry_files,
    resolver_files,
    secondary_files,
)
from drillbook.rehearsal.world_site import File, expected
from drillbook.rehearsal.world_versions import differences
from drillbook.rehearsal.world_web import site_of, start_empty, start_site

PATIENCE_S = 20.0
"""How long zones and replicas may take to arrive everywhere."""
SIDE_BY_SIDE = 8


@dataclass(frozen=True, slots=True)
class World:
    """A world that stands: who plays, on which hosts, what a right answer contains, what is played by something else."""

    cast: Cast
    hosts: Mapping[str, Host] = field(repr=False)
    seed: int
    expected: Mapping[str, tuple[str, ...]]
    """Paths that a client asks for, and what a right answer contains."""
    substitutions: tuple[str, ...]
    """What the inventory asks for and Debian 12 cannot give, and what stands in for it, a sentence each."""
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
    """Set everything up on the hosts of `hosts_for`, and wait until the site answers by its name.

    `target`: the machine a migration goes to, which has the packages and nothing of the site. Raises WorldError where
    the inventory asks for what cannot be, SettingUpError where a package's program fails.
    """
    began = time.monotonic()
    cast = cast_of(estate, service, target)
    databases = sorted({name_of(one) for one in cast.databases})
    missing: list[str] = []
    with ThreadPoolExecutor(SIDE_BY_SIDE) as pool:
        _all(pool, [lambda host=host: _everywhere(cast, host, seed) for host in hosts.values()])
        names = [pool.submit(one) for one in _name_service(cast, hosts, seed)] if cast.domain else []
        sites = [pool.submit(start_site, cast, hosts[one], seed) for one in cast.web]
        empty = [pool.submit(start_empty, cast, hosts[cast.target])] if cast.target else []
        _all(pool, _servers(cast, hosts, seed))
        _all(pool, _replicas(cast, hosts, seed))
        for one in (*names, *empty):
            one.result()
        if cast.domain:  # a secondary that was up before its primary would ask again after a minute
            for name in cast.name_servers[1:]:
                did(hosts[name], "rndc", "retransfer", f"{cast.domain.title}.")
        missing = [module for one in sites for module in one.result()]
    _wait(cast, hosts)
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
    asked = (
        "dig",
        "+norecurse",
        "+noall",
        "+authority",
        f"@{cast.address(cast.registry)}",
        f"{cast.domain.title}.",
        "NS",
    )
    said = did(world.admin, *asked).split()
    named = {
        line.split()[3]
        for one in (*cast.name_servers, *cast.offered)
        for line in delegation(cast, (one,))
        if line.split()[2] == "NS" and line.split()[3] in said
    }
    return tuple(one for one in (*cast.name_servers, *cast.offered) if delegation(cast, (one,))[0].split()[3] in named)


def let_time_pass(world: World) -> None:
    """What a TTL does to the public resolver: everything it has heard is forgotten."""
    did(world.hosts[RESOLVER], "rndc", "flush")


def _everywhere(cast: Cast, host: Host, seed: int) -> None:
    """Every host asks the public resolver, and knows the registry's whois; the workstation has the keys."""
    lines = [f"nameserver {one}" for one in RESOLVERS]
    resolv = "\n".join([*lines, "options timeout:2 attempts:2", ""])
    chosen = [File("/etc/resolv.conf", resolv)]
    if cast.domain:
        parent = parent_of(cast.domain).replace(".", "\\.")
        chosen.append(File("/etc/whois.conf", f"\\.{parent}$ {cast.address(cast.registry)}\n"))
    if host.name == ADMIN:
        chosen += [
            File(SWITCH_KEY, key_file(seed, "switch"), 0o640),
            File(REGISTRY_KEY, key_file(seed, "registry"), 0o640),
        ]
    put(host, chosen)


def _name_service(cast: Cast, hosts: Mapping[str, Host], seed: int) -> list[Callable[[], None]]:
    registry = hosts[cast.registry]
    written: list[tuple[Host, Iterable[File]]] = [
        (registry, registry_files(cast, seed)),
        (hosts[RESOLVER], resolver_files(cast)),
        *((hosts[one], offered_files(cast, one, seed)) for one in cast.offered),
        *((hosts[one], secondary_files(cast, one, seed)) for one in cast.name_servers[1:]),
    ]
    if cast.name_servers:
        written.append((hosts[cast.name_servers[0]], primary_files(cast, seed)))

    def start(host: Host, content: Iterable[File]) -> None:
        put(host, content)
        did(host, "systemctl", "enable", "--now", "named")
        if host is registry:
            source = files("drillbook.rehearsal").joinpath("whois_program.py").read_text(encoding="utf-8")
            host.start(("setsid", "python3", "-I", "-"), stdin=source, user="root")

    return [lambda host=host, content=content: start(host, content) for host, content in written]


def _servers(cast: Cast, hosts: Mapping[str, Host], seed: int) -> list[Callable[[], None]]:
    """Primaries with their content, and the empty servers of the target."""
    jobs: list[Callable[[], None]] = []
    for number, name in enumerate(_machines(cast), start=1):
        for engines in ((Engine.POSTGRESQL,), MYSQL):
            mine = of_engine(cast, name, *engines)
            wanted = any(one.engine in engines for one in cast.databases) and (mine or name == cast.target)
            if wanted and not any(one.replicates for one in mine):
                jobs.append(
                    lambda name=name, mine=mine, engines=engines, number=number: _serve(
                        cast, hosts[name], mine, engines, number, seed
                    )
                )
    return jobs


def _serve(cast: Cast, host: Host, mine: tuple, engines: tuple[Engine, ...], number: int, seed: int) -> None:
    if Engine.POSTGRESQL in engines:
        server = start_postgresql(cast, host, mine, seed)
        if mine:
            fill_postgresql(host, server, mine, seed)
    else:
        start_mariadb(cast, host, mine, number, seed)
        if mine:
            fill_mariadb(host, mine, seed)


def _replicas(cast: Cast, hosts: Mapping[str, Host], seed: int) -> list[Callable[[], None]]:
    jobs: list[Callable[[], None]] = []
    for number, name in enumerate(_machines(cast), start=1):
        for engines in ((Engine.POSTGRESQL,), MYSQL):
            mine = of_engine(cast, name, *engines)
            if not any(one.replicates for one in mine):
                continue
            if Engine.POSTGRESQL in engines:
                jobs.append(lambda name=name, mine=mine: _ignored(start_postgresql(cast, hosts[name], mine, seed)))
            else:
                jobs.append(
                    lambda name=name, mine=mine, number=number: start_mariadb(cast, hosts[name], mine, number, seed)
                )
    return jobs


def _machines(cast: Cast) -> tuple[str, ...]:
    return tuple(dict.fromkeys((*(one.on for one in cast.databases), *([cast.target] if cast.target else []))))


def _all(pool: ThreadPoolExecutor, jobs: Iterable[Callable[[], object]]) -> None:
    for one in [pool.submit(job) for job in jobs]:
        one.result()


def _ignored(_: object) -> None:
    return None


def _wait(cast: Cast, hosts: Mapping[str, Host]) -> None:
    """Until secondaries answer and replicas have everything."""
    asked: list[tuple[Host, tuple[str, ...], str]] = []
    if cast.domain:
        title = cast.domain.title
        for one in cast.name_servers:
            query = ("dig", "+short", "+norecurse", "+time=1", "+tries=1", f"@{cast.address(one)}", f"{title}.", "SOA")
            asked.append((hosts[ADMIN], query, "hostmaster"))
    for one in cast.databases:
        if primary_of(cast, one) is one:
            continue
        name = name_of(one)
        if one.engine is Engine.POSTGRESQL:
            query = (
                "sudo",
                "-u",
                "postgres",
                "psql",
                "-XAtc",
                "SELECT count(*) FROM visits",
                "-d",
                name,
                "-p",
                str(one.port or 5432),
            )
            asked.append((hosts[one.on], query, "100"))
        else:
            asked.append(
                (hosts[one.on], ("mariadb", "-Ne", f"SHOW GRANTS FOR '{name}_editor'@'localhost'"), "ALL PRIVILEGES")
            )
    until = time.monotonic() + PATIENCE_S
    for host, argv, seen in asked:
        while seen not in (said := host.run(argv)).stdout:
            if time.monotonic() > until:
                raise SettingUpError(f"{host.name}: {' '.join(argv)}: {said.stderr.strip() or said.stdout.strip()}")
            time.sleep(0.1)
