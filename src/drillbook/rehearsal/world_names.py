"""The name service: the zone at today's primary and secondaries, reverse zones, parent zone and root, a resolver.

The zone has the inventory's records with the inventory's TTL. It can be changed with the key `switch`, the delegation
in the parent zone with the key `registry`; it is given whole (AXFR) to name servers and to the administrators.
"""

from collections.abc import Iterable, Iterator
from ipaddress import ip_address

from drillbook.model import Domain, Record
from drillbook.model.record import is_record
from drillbook.rehearsal.world_cast import ADMIN, Cast, is_qualified
from drillbook.rehearsal.world_keys import REGISTRY_KEY, SWITCH_KEY, key_file
from drillbook.rehearsal.world_site import File

LOCAL, OPTIONS, ZONES, FOLLOWED = (
    *("/etc/bind/named.conf.local", "/etc/bind/named.conf.options"),
    *("/var/lib/bind", "/var/cache/bind"),
)
"""Debian's files, and its folders for zones that named changes itself and for those it gets from a primary."""
SERIAL = 2026010100


def server_name(cast: Cast, machine: str) -> str:
    """A name server's host name: of a record that leads to it, its own if it is one, else a name in the zone."""
    for domain in cast.estate.domains.values():
        for one in domain.zone_records:
            if one.type in ("A", "AAAA") and one.value in cast.addresses[machine] and is_qualified(one.name):
                return one.name
    noun = cast.estate.machine(machine)
    title = noun.title if noun else machine
    return title if is_qualified(title) else f"{machine}.{cast.domain.title if cast.domain else 'invalid'}"


def left_out(domain: Domain) -> list[str]:
    """Records of the inventory that no zone file can hold as they are written."""
    return [str(one) for one in domain.zone_records if not _writable(domain, one)]


def primary_files(cast: Cast, seed: int) -> Iterator[File]:
    """What today's primary serves: the zone and the reverse zones of its own network."""
    domain = _domain(cast)
    others = cast.name_servers[1:]
    told = " ".join(f"{cast.address(one)};" for one in others)
    zone = _zone_statement(domain.title, "primary", f"{ZONES}/{domain.title}.zone", (
        "update-policy { grant switch zonesub ANY; };", f"allow-transfer {{ {_trusted(cast)} }};",
        *((f"also-notify {{ {told} }};",) if told else ()),
    ))  # fmt: skip
    yield from _server_files(cast, cast.name_servers[0], seed, [zone])
    yield File(f"{ZONES}/{domain.title}.zone", zone_text(cast), owner="bind:bind")


def secondary_files(cast: Cast, machine: str, seed: int) -> Iterator[File]:
    """What a secondary has: the zone's statement; the zone itself it gets."""
    title, primary = _domain(cast).title, cast.address(cast.name_servers[0])
    more = (f"primaries {{ {primary}; }};", f"allow-transfer {{ {_trusted(cast)} }};")
    yield from _server_files(
        cast, machine, seed, [_zone_statement(title, "secondary", f"{FOLLOWED}/{title}.zone", more)]
    )


def offered_files(cast: Cast, machine: str, seed: int) -> Iterator[File]:
    """What a name server of the new provider has before the zone comes to it: nothing but its own network."""
    yield from _server_files(cast, machine, seed, [])


def zone_text(cast: Cast) -> str:
    """The zone's file: the inventory's records, and the name servers with their addresses."""
    domain = _domain(cast)
    ttl_s = int(domain.ttl.total_seconds())
    servers = [server_name(cast, one) for one in cast.name_servers]
    lines = [
        "$ORIGIN .",
        f"$TTL {ttl_s}",
        f"{domain.title}. SOA {servers[0]}. hostmaster.{domain.title}. {SERIAL} 3600 600 604800 300",
        *(f"{domain.title}. NS {name}." for name in servers),
    ]
    known = set(domain.zone_records)
    lines += [
        f"{one.name}. {one.type} {_absolute(one.type, one.value)}"
        for one in domain.zone_records
        if _writable(domain, one)
    ]
    for one, name in zip(cast.name_servers, servers, strict=True):
        address = cast.address(one)
        if _inside(name, domain.title) and Record(name, _family(address), address) not in known:
            lines.append(f"{name}. {_family(address)} {address}")
    return "\n".join(lines) + "\n"


def registry_files(cast: Cast, seed: int) -> Iterator[File]:
    """The root and the parent zone, which delegates to today's name servers, and reverse zones to whoever has them."""
    domain, here = _domain(cast), cast.address(cast.registry)
    parent = parent_of(domain)
    transfer = f"allow-transfer {{ {_trusted(cast)} }};"
    policy = f"update-policy {{ grant registry subdomain {parent}. ANY; }};"
    zones = [
        _zone_statement(".", "primary", f"{ZONES}/root.zone", (transfer,)),
        _zone_statement(parent, "primary", f"{ZONES}/{parent}.zone", (policy, transfer)),
    ]
    yield File(LOCAL, f'include "{REGISTRY_KEY}";\n' + "\n".join(zones), owner="root:bind")
    yield File(OPTIONS, _options())
    yield File("/etc/bind/named.conf.default-zones", "", owner="root:bind")
    yield _key(REGISTRY_KEY, seed)
    yield File(f"{ZONES}/root.zone", _root(cast, parent, here), owner="bind:bind")
    start = [
        f"{parent}. SOA registry.invalid. hostmaster.invalid. {SERIAL} 3600 600 604800 300",
        f"{parent}. NS registry.invalid.",
    ]
    lines = ["$ORIGIN .", f"$TTL {delegation_ttl_s(domain)}", *start, *delegation(cast, cast.name_servers)]
    yield File(f"{ZONES}/{parent}.zone", "\n".join(lines) + "\n", owner="bind:bind")


def delegation(cast: Cast, machines: Iterable[str]) -> list[str]:
    """Lines of the parent zone: these name servers, with the addresses of those inside the zone."""
    domain = _domain(cast)
    lines = []
    for machine in machines:
        name, address = server_name(cast, machine), cast.address(machine)
        lines.append(f"{domain.title}. {delegation_ttl_s(domain)} NS {name}.")
        if _inside(name, parent_of(domain)):
            lines.append(f"{name}. {delegation_ttl_s(domain)} {_family(address)} {address}")
    return lines


def resolver_files(cast: Cast) -> Iterator[File]:
    """A resolver that asks from the root on and keeps what it hears for its TTL."""
    hints = f'/* the only root there is */\nzone "." {{ type hint; file "{ZONES}/hints"; }};\n'
    root = cast.address(cast.registry)
    known = (". 518400 NS registry.invalid.", f"registry.invalid. 518400 {_family(root)} {root}")
    yield File(f"{ZONES}/hints", "\n".join((*known, "")))
    yield File(LOCAL, hints, owner="root:bind")
    yield File("/etc/bind/named.conf.default-zones", "", owner="root:bind")
    yield File(OPTIONS, _options(recursion=True))


def parent_of(domain: Domain) -> str:
    """The zone in which the domain is delegated: "example" of "lantern.example"."""
    return domain.title.partition(".")[2]


def delegation_ttl_s(domain: Domain) -> int:
    """How long resolvers keep the delegation: of the inventory, else two days as usual, in seconds."""
    given = getattr(domain, "delegation_ttl", None)
    return int(given.total_seconds()) if given else 172_800


def _root(cast: Cast, parent: str, here: str) -> str:
    lines = [
        "$ORIGIN .", "$TTL 518400",
        f". SOA registry.invalid. hostmaster.invalid. {SERIAL} 3600 600 604800 300", ". NS registry.invalid.",
        f"registry.invalid. {_family(here)} {here}", f"{parent}. NS registry.invalid.",
    ]  # fmt: skip
    for zone, machine in _reverse(cast).items():
        name = f"{machine}.reverse.invalid"
        lines += [f"{zone}. NS {name}.", f"{name}. {_family(cast.address(machine))} {cast.address(machine)}"]
    return "\n".join(lines) + "\n"


def _reverse(cast: Cast) -> dict[str, str]:
    """Reverse zones of the networks that have machines in them, and the name server in each, else today's primary."""
    zones: dict[str, str] = {}
    servers = {_network(cast.address(one)): one for one in (*cast.offered, *reversed(cast.name_servers))}
    machines = [one for one in (*cast.web, cast.target, *cast.name_servers, *cast.offered) if one]
    for machine in machines:
        for address in cast.addresses[machine]:
            zones.setdefault(_network(address), servers.get(_network(address), cast.name_servers[0]))
    return zones


def _network(address: str) -> str:
    """The reverse zone an address lies in: of 256 addresses, or of a /64 of IPv6."""
    labels = ip_address(address).reverse_pointer.split(".")
    return ".".join(labels[1:] if len(labels) == 6 else labels[16:])


def _server_files(cast: Cast, machine: str, seed: int, zones: list[str]) -> Iterator[File]:
    mine = [zone for zone, server in _reverse(cast).items() if server == machine]
    transfer = f"allow-transfer {{ {_trusted(cast)} }};"
    policy = "update-policy { grant switch zonesub ANY; };"
    statements = [_zone_statement(one, "primary", f"{ZONES}/{one}.zone", (policy, transfer)) for one in mine]
    yield File(LOCAL, f'include "{SWITCH_KEY}";\n' + "\n".join([*zones, *statements]), owner="root:bind")
    yield File(OPTIONS, _options())
    yield _key(SWITCH_KEY, seed)
    for zone in mine:
        yield File(f"{ZONES}/{zone}.zone", _reverse_text(cast, zone, machine), owner="bind:bind")


def _reverse_text(cast: Cast, zone: str, server: str) -> str:
    """Who has which address: users' names for web servers, else the machine's own."""
    domain = _domain(cast)
    named = {one.value: one.name for one in domain.zone_records if one.type in ("A", "AAAA")}
    named |= {cast.address(one): server_name(cast, one) for one in (*cast.name_servers, *cast.offered)}
    if cast.host:
        named |= {one.value: cast.host for one in domain.zone_records if one.name == cast.host}
    lines = ["$ORIGIN .", f"$TTL {int(domain.ttl.total_seconds())}"]
    lines.append(f"{zone}. SOA {server_name(cast, server)}. hostmaster.{domain.title}. {SERIAL} 3600 600 604800 300")
    lines.append(f"{zone}. NS {server_name(cast, server)}.")
    for machine in (*cast.web, *([cast.target] if cast.target else []), *cast.name_servers, *cast.offered):
        for address in cast.addresses[machine]:
            if _network(address) == zone:
                lines.append(
                    f"{ip_address(address).reverse_pointer}. PTR {named.get(address, f'{machine}.{domain.title}')}."
                )
    return "\n".join(dict.fromkeys(lines)) + "\n"


def _zone_statement(zone: str, kind: str, file: str, more: Iterable[str]) -> str:
    inner = "".join(f"    {line}\n" for line in (f"type {kind};", f'file "{file}";', *more))
    return f'zone "{zone}" {{\n{inner}}};\n'


def _options(*, recursion: bool = False) -> str:
    """Options of named without defaults that answer for, or ask about, anything outside."""
    asked = "recursion yes; allow-recursion { any; };" if recursion else "recursion no;"
    return f"""options {{
    directory "/var/cache/bind";
    listen-on {{ any; }};
    listen-on-v6 {{ any; }};
    allow-query {{ any; }};
    {asked}
    dnssec-validation no;
    empty-zones-enable no;
    notify-delay 0;
}};
"""


def _key(path: str, seed: int) -> File:
    name = path.rpartition("/")[2].removesuffix(".key")
    return File(path, key_file(seed, name), mode=0o640, owner="root:bind")


def _trusted(cast: Cast) -> str:
    servers = dict.fromkeys((*cast.name_servers, *cast.offered, ADMIN))
    return " ".join(f"{address};" for one in servers for address in cast.addresses[one]) + " 127.0.0.1;"


def _writable(domain: Domain, record: Record) -> bool:
    return is_record(str(record)) and _inside(record.name, domain.title)


def _absolute(kind: str, value: str) -> str:
    if kind in ("MX", "CNAME", "NS", "PTR", "SRV"):
        return f"{value.rstrip('.')}."
    return value


def _inside(name: str, zone: str) -> bool:
    return f".{name.lower()}".endswith(f".{zone.lower()}")


def _family(address: str) -> str:
    return "AAAA" if ":" in address else "A"


def _domain(cast: Cast) -> Domain:
    assert cast.domain is not None  # noqa: S101 - asked only where the service has one
    return cast.domain
