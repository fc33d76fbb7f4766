"""Words of the name service: what a name server is asked, how a record is changed, what must be seen.

A question goes to one name server and to no cache; what it says is printed without columns, so that it can be compared.
"""

from collections.abc import Iterable
from ipaddress import ip_address

from drillbook.model import Check, Command, Domain, Record, Server, Vm
from drillbook.procedures.moving.keep import last
from drillbook.procedures.moving.move import LONG_S, SHORT_S, Move, name_of_server
from drillbook.procedures.shell import command, on, prints, remote, shows

KEY = "/etc/bind/switch.key"
"""The key with which changes of a zone are signed, on the workstation."""
FIELDS = "{print $2, $4, $5}"
RESOLVERS = ("1.1.1.1", "8.8.8.8")
"""Public resolvers, asked to see what users see."""
SORTED = command("env", "LC_ALL=C", "sort")


def update(move: Move, server: Server | Vm, zone: str, lines: Iterable[str]) -> Command:
    """Change a zone at its primary, all lines or none of them (RFC 2136).

    At today's primary with the key of the zone; at a new one on itself, whose session key nobody has to carry around.
    """
    if server in move.name_servers:
        return remote(server, "sudo", "nsupdate", "-l", stdin="\n".join((f"zone {zone}.", *lines, "send")))
    text = "\n".join((f"server {on(server)}", f"zone {zone}.", *lines, "send"))
    return command("sudo", "nsupdate", "-k", KEY, stdin=text)


def replaced(record: Record, data: str, ttl_s: int) -> tuple[str, ...]:
    """Lines that put one record in place of all of its name and type."""
    return (f"update delete {record.name}. {record.type}", f"update add {record.name}. {ttl_s} {record.type} {data}")


def answer(server: Server | Vm, name: str, kind: str, fields: str = FIELDS) -> Command:
    """What a name server itself knows for a name, a line each, in order: TTL, type and value, or other fields."""
    asked = ("+norecurse", "+noall", "+answer", f"@{on(server)}", "-q", f"{name}.", "-t", kind)
    return last(last(command("dig", *asked), command("awk", fields)), SORTED)


def resolved(name: str, kind: str) -> Command:
    """What this machine's own resolver says, as users see it: values only, in order."""
    return last(command("dig", "+short", "-q", f"{name}.", "-t", kind), SORTED)


def says(server: Server | Vm, record: Record, data: str, ttl_s: int, remark: str = "") -> Check:
    """The name server gives exactly this record for the name, with this TTL."""
    return prints(answer(server, record.name, record.type), f"{ttl_s} {record.type} {data}", remark)


def has_old(server: Server | Vm, record: Record, old_s: int) -> Check:
    """The name server has the record that the inventory names, with the old TTL, or with the short one already."""
    fields = f"{{print ($2 == {SHORT_S} ? {old_s} : $2), $4, $5}}"
    asked = answer(server, record.name, record.type, fields)
    return prints(asked, f"{old_s} {record.type} {record.value}", "else the inventory is wrong: correct it first")


def has_short(server: Server | Vm, record: Record, ttl_s: int) -> Check:
    """The TTL is low already, wherever the name points."""
    return prints(answer(server, record.name, record.type, "{print $2, $4}"), f"{ttl_s} {record.type}")


def points_to(server: Server | Vm, record: Record, data: str) -> Check:
    """The name leads there, whatever the TTL."""
    return prints(answer(server, record.name, record.type, "{print $4, $5}"), f"{record.type} {data}")


def is_authoritative(server: Server | Vm, domain: Domain, remark: str = "") -> Check:
    """The name server answers for the zone by itself: flag aa, and a start of authority."""
    asked = ("+norecurse", "+noall", "+comments", "+answer", f"@{on(server)}", "-q", f"{domain.title}.", "-t", "SOA")
    return shows(command("dig", *asked), "status: NOERROR", "flags: qr aa", "SOA", remark=remark)


def masters(move: Move) -> tuple[Server | Vm, ...]:
    """Where records are changed: at the new primary and, while some resolvers still ask it, at the old one too."""
    domain = move.domain
    named = move.machine(domain.name_servers[0]) if domain and domain.name_servers else None
    return tuple({one.id: one for one in (*move.name_servers[:1], named) if one is not None}.values())


def old_servers(move: Move) -> tuple[Server | Vm, ...]:
    """The machines that answer for the zone today, the primary first."""
    names = move.domain.name_servers if move.domain else ()
    return tuple(machine for one in names if (machine := move.machine(one)))


def reverse_zone(address: str) -> str:
    """The zone of one address alone: "10.2.0.192.in-addr.arpa"."""
    return ip_address(address).reverse_pointer


def in_zone(name: str, domain: Domain) -> bool:
    """The name lies in the zone itself, so that the parent must know its address (glue)."""
    return f".{name.lower().rstrip('.')}".endswith(f".{domain.title.lower()}")


def glue(move: Move, domain: Domain, servers: Iterable[Server | Vm]) -> tuple[Record, ...]:
    """Address records of name servers whose names lie in the zone."""
    named = ((name_of_server(move, one), one) for one in servers)
    return tuple(Record(name, family(on(one)), on(one)) for name, one in named if in_zone(name, domain))


def family(address: str) -> str:
    """The type of record that holds an address."""
    return "AAAA" if ":" in address else "A"


def old_s(move: Move) -> int:
    """The TTL of the records before the move, in seconds."""
    return int(move.domain.ttl.total_seconds()) if move.domain else 0


def short_s(move: Move) -> int:
    """The TTL while the name may move, in seconds: 300, or what it has if that is shorter."""
    return min(SHORT_S, old_s(move))


def long_s(move: Move) -> int:
    """The TTL of the records after the move, in seconds: about six hours, or what the inventory says if longer."""
    return old_s(move) if old_s(move) > SHORT_S else LONG_S
