"""The tasks of setting a world up, each for one host, so that hosts are set up side by side; and when all is there."""

import time
from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import partial
from importlib.resources import files

from drillbook.model import Database, Engine
from drillbook.procedures.moving.zone import RESOLVERS
from drillbook.rehearsal.host import Host
from drillbook.rehearsal.world_cast import ADMIN, RESOLVER, Cast
from drillbook.rehearsal.world_engines import (
    MYSQL,
    fill_mariadb,
    fill_postgresql,
    name_of,
    of_engine,
    port_of,
    primary_of,
    start_mariadb,
    start_postgresql,
)
from drillbook.rehearsal.world_files import SettingUpError, did, put
from drillbook.rehearsal.world_keys import REGISTRY_KEY, SWITCH_KEY, key_file
from drillbook.rehearsal.world_names import (
    offered_files,
    parent_of,
    primary_files,
    registry_files,
    resolver_files,
    secondary_files,
)
from drillbook.rehearsal.world_site import File

PATIENCE_S = 20.0
"""How long zones and replicas may take to arrive everywhere."""
Task = Callable[[], object]


def set_up_everywhere(cast: Cast, host: Host, seed: int) -> None:
    """Every host asks the public resolver, and knows the registry's whois; the workstation has the keys."""
    lines = [f"nameserver {one}" for one in RESOLVERS]
    chosen = [File("/etc/resolv.conf", "\n".join([*lines, "options timeout:2 attempts:2", ""]))]
    if cast.domain:
        parent = parent_of(cast.domain).replace(".", "\\.")
        chosen.append(File("/etc/whois.conf", f"\\.{parent}$ {cast.address(cast.registry)}\n"))
    if host.name == ADMIN:
        chosen += [File(one, key_file(seed, name), 0o640) for one, name in _KEYS]
    put(host, chosen)


_KEYS = ((SWITCH_KEY, "switch"), (REGISTRY_KEY, "registry"))


def name_service(cast: Cast, hosts: Mapping[str, Host], seed: int) -> Iterator[Task]:
    """Name servers of the zone and of the new provider, the registry, the resolver."""
    yield partial(_start_registry, cast, hosts[cast.registry], seed)
    yield partial(_start_named, hosts[RESOLVER], resolver_files(cast))
    for name in cast.offered:
        yield partial(_start_named, hosts[name], offered_files(cast, name, seed))
    for number, name in enumerate(cast.name_servers):
        content = secondary_files(cast, name, seed) if number else primary_files(cast, seed)
        yield partial(_start_named, hosts[name], content)


def primaries(cast: Cast, hosts: Mapping[str, Host], seed: int) -> Iterator[Task]:
    """Database servers that lead, with their content, and the empty ones of the target."""
    for number, name, mine, engines in _servers(cast):
        if not any(one.replicates for one in mine):
            start = _start_postgresql if Engine.POSTGRESQL in engines else _start_mariadb
            yield partial(start, cast, hosts[name], mine, number, seed)


def replicas(cast: Cast, hosts: Mapping[str, Host], seed: int) -> Iterator[Task]:
    """Database servers that follow; their primaries must be there."""
    for number, name, mine, engines in _servers(cast):
        if any(one.replicates for one in mine):
            if Engine.POSTGRESQL in engines:
                yield partial(start_postgresql, cast, hosts[name], mine, seed)
            else:
                yield partial(start_mariadb, cast, hosts[name], mine, number, seed)


def wait_until_settled(cast: Cast, hosts: Mapping[str, Host]) -> None:
    """Until every name server answers and every replica has everything. Raises SettingUpError after some time."""
    until = time.monotonic() + PATIENCE_S
    for host, argv, seen in _signs(cast, hosts):
        while seen not in (said := host.run(argv)).stdout:
            if time.monotonic() > until:
                raise SettingUpError(f"{host.name}: {' '.join(argv)}: {said.stderr.strip() or said.stdout.strip()}")
            time.sleep(0.1)


def _signs(cast: Cast, hosts: Mapping[str, Host]) -> Iterator[tuple[Host, tuple[str, ...], str]]:
    """Questions, and what the answer contains once all is there."""
    for name in cast.name_servers if cast.domain else ():
        title = cast.domain.title if cast.domain else ""
        asked = ("dig", "+short", "+norecurse", "+time=1", "+tries=1", f"@{cast.address(name)}", f"{title}.", "SOA")
        yield hosts[ADMIN], asked, "hostmaster"
    for one in cast.databases:
        if primary_of(cast, one) is one:
            continue
        if one.engine is Engine.POSTGRESQL:
            psql = ("sudo", "-u", "postgres", "psql", "-XAt", "-p", str(port_of(one)), "-d", name_of(one))
            yield hosts[one.on], (*psql, "-c", "SELECT count(*) FROM visits"), "100"
        else:
            last = f"SHOW GRANTS FOR '{name_of(one)}_editor'@'localhost'"
            yield hosts[one.on], ("mariadb", "-Ne", last), "ALL PRIVILEGES"


def _start_named(host: Host, content: Iterable[File]) -> None:
    put(host, content)
    did(host, "systemctl", "enable", "--now", "named")


def _start_registry(cast: Cast, host: Host, seed: int) -> None:
    _start_named(host, registry_files(cast, seed))
    source = files("drillbook.rehearsal").joinpath("whois_program.py").read_text(encoding="utf-8")
    host.start(("setsid", "python3", "-I", "-"), stdin=source)


def _start_postgresql(cast: Cast, host: Host, mine: tuple[Database, ...], _: int, seed: int) -> None:
    server = start_postgresql(cast, host, mine, seed)
    if mine:
        fill_postgresql(host, server, mine, seed)


def _start_mariadb(cast: Cast, host: Host, mine: tuple[Database, ...], number: int, seed: int) -> None:
    start_mariadb(cast, host, mine, number, seed)
    if mine:
        fill_mariadb(host, mine, seed)


def _servers(cast: Cast) -> Iterator[tuple[int, str, tuple[Database, ...], tuple[Engine, ...]]]:
    """Database servers: a number of their own, the machine, its databases of that kind, the kind.

    The target has a server of every kind that the service needs.
    """
    machines = dict.fromkeys((*(one.on for one in cast.databases), *([cast.target] if cast.target else [])))
    for number, name in enumerate(machines, start=1):
        for engines in ((Engine.POSTGRESQL,), MYSQL):
            mine = of_engine(cast, name, *engines)
            if mine or (name == cast.target and any(one.engine in engines for one in cast.databases)):
                yield number, name, mine, engines
