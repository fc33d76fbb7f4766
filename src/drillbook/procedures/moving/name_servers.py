"""Another provider's name servers: they serve the zone as it is, old addresses and all, before anything points to them.

If a server does not answer for the zone when the delegation points to it, the domain is gone: verify before, not after.
"""

from collections.abc import Iterator
from pathlib import PurePosixPath

from drillbook.model import Check, Command, Domain, Server, Step, Vm
from drillbook.procedures.moving.keep import begin, forget, into, keep, last, put_back
from drillbook.procedures.moving.move import SHORT_S, Move, name_of_server
from drillbook.procedures.moving.zone import (
    SORTED,
    answer,
    glue,
    is_authoritative,
    old_servers,
    reverse_zone,
)
from drillbook.procedures.shell import (
    command,
    note,
    on,
    only_if,
    piped,
    prints,
    prints_nothing,
    shows,
    succeeds,
    unless,
)
from drillbook.procedures.situation import minutes

CONFIGURATION = "/etc/bind/named.conf.local"
ZONES = "/var/lib/bind"
FOLLOWED = "/var/cache/bind"
"""Where Debian's named keeps zones that it changes itself, and those that it gets from a primary."""


def serve_zone(move: Move) -> Iterator[Step]:
    """Where the zone moves to another provider's name servers: copy it to them, and let them answer for it.

    The first becomes a primary with the records as they are today; the others follow it. Nothing asks them yet.
    """
    domain, old = move.domain, old_servers(move)[:1]
    if domain is None or not move.name_servers or not old:
        return
    primary, *others = move.name_servers
    yield _copy(move, domain, old[0], primary)
    for other in others:
        yield _follow(move, domain, primary, other)


def _copy(move: Move, domain: Domain, old: Server | Vm, primary: Server | Vm) -> Step:
    duration, provenance = minutes(20)
    file, folder, kept = f"{ZONES}/{domain.title}.zone", f"{move.folder}.zone", f"{move.folder}.named"
    loaded = command("sudo", "rndc", "zonestatus", f"{domain.title}.")
    fresh = f"{folder}/transferred"
    return Step(
        id=f"{move.key}.{primary.id}.zone",
        title=f"Let {primary.title} serve {domain.title} with the old addresses",
        subject=primary.id,
        do=(
            *begin(folder),
            *keep(CONFIGURATION, kept),
            into(transfer(old, domain), fresh),
            command("sudo", "named-checkzone", "-q", domain.title, fresh),
            unless(loaded, command("sudo", "install", "-o", "bind", "-g", "bind", "-m", "644", fresh, file)),
            *add_zone(kept, primary_zone(domain.title, file, move.name_servers[1:])),
            into(_without_ours(move, domain, transfer(old, domain)), f"{folder}/old.records"),
            command("sudo", "nsupdate", "-l", stdin=_new_servers(move, domain)),
            piped(_old_servers(move, domain, fresh), command("sudo", "nsupdate", "-l")),
        ),
        verify=(
            is_authoritative(primary, domain),
            same_records(move, domain, primary, f"{folder}/old.records"),
            lists_servers(move, domain, primary),
        ),
        undo=(
            only_if(loaded, command("sudo", "rndc", "sync", "-clean", f"{domain.title}.")),
            *put_back(CONFIGURATION, kept),
            command("sudo", "rndc", "reconfig"),
            command("sudo", "rm", "-f", "--", file, f"{file}.jnl"),
            *forget(folder),
        ),
        duration=duration,
        duration_from=provenance,
        owner=move.owner,
        machine=primary.id,
        preconditions=(
            succeeds(command("systemctl", "is-active", "named")),
            is_authoritative(old, domain),
            shows(transfer(old, domain), "SOA", remark="refused? allow-transfer on the old primary, or its zone file"),
        ),
        changes=(f"{CONFIGURATION} and {file} on {primary.title}",),
        escalate="The zone cannot be copied: ask for it as a file, and go on only when the records are the same.",
    )


def _follow(move: Move, domain: Domain, primary: Server | Vm, other: Server | Vm) -> Step:
    duration, provenance = minutes(10)
    file, kept = f"{FOLLOWED}/{domain.title}.zone", f"{move.folder}.named"
    text = f'zone "{domain.title}" {{ type secondary; file "{file}"; primaries {{ {on(primary)}; }}; }};'
    return Step(
        id=f"{move.key}.{other.id}.zone",
        title=f"Let {other.title} follow {primary.title} for {domain.title}",
        subject=other.id,
        do=(*keep(CONFIGURATION, kept), *add_zone(kept, text)),
        verify=(is_authoritative(other, domain), lists_servers(move, domain, other)),
        undo=(
            *put_back(CONFIGURATION, kept),
            command("sudo", "rndc", "reconfig"),
            command("sudo", "rm", "-f", "--", file, f"{file}.jnl"),
        ),
        duration=duration,
        duration_from=provenance,
        owner=move.owner,
        machine=other.id,
        preconditions=(succeeds(command("systemctl", "is-active", "named")), is_authoritative(primary, domain)),
        changes=(f"{CONFIGURATION} on {other.title}",),
        after=(f"{move.key}.{primary.id}.zone",),
    )


def serve_reverse(move: Move) -> Iterator[Step]:
    """Where the zone moves: the new name servers answer for the old and the new address too (PTR).

    Each address is a zone of its own, so that its holder can delegate it alone. Other mail servers refuse mail from
    an address without a name.
    """
    if move.domain is None or not move.name_servers or not move.records:
        return
    primary = move.name_servers[0]
    duration, provenance = minutes(15)
    kept, addresses = f"{move.folder}.reverse", tuple(dict.fromkeys((move.source.address, move.target.address)))
    files = {address: f"{ZONES}/{reverse_zone(address)}.zone" for address in addresses}
    text = "\n".join(primary_zone(reverse_zone(one), file, ()) for one, file in files.items())
    name, server = reverse_name(move), name_of_server(move, primary)
    yield Step(
        id=f"{move.key}.{primary.id}.reverse",
        title=f"Let {primary.title} serve the reverse records of {' and '.join(addresses)}",
        subject=primary.id,
        do=(
            *keep(CONFIGURATION, kept),
            *(command("sudo", "tee", file, stdin=_reverse_text(server, name)) for file in files.values()),
            *add_zone(kept, text),
            note(f"Ask {_holder(move)} to delegate {reverse_zone(move.target.address)} to {server}, or to enter it."),
        ),
        verify=tuple(prints(answer(primary, reverse_zone(one), "PTR"), f"{SHORT_S} PTR {name}.") for one in addresses),
        undo=(
            *put_back(CONFIGURATION, kept),
            command("sudo", "rndc", "reconfig"),
            command("sudo", "rm", "-f", "--", *files.values(), *(f"{file}.jnl" for file in files.values())),
        ),
        duration=duration,
        duration_from=provenance,
        owner=move.owner,
        machine=primary.id,
        preconditions=(succeeds(command("systemctl", "is-active", "named")),),
        changes=(f"{CONFIGURATION} and reverse zones on {primary.title}",),
        after=(f"{move.key}.{primary.id}.zone",),
    )


def reverse_name(move: Move) -> str:
    """What the address is called: as the mail exchanger it is, else as users ask for it."""
    named = move.domain.exchangers if move.domain else ()
    ours = [one.name for one in move.records]
    return next((one for one in named if one in ours), move.host or ours[0])


def transfer(server: Server | Vm, domain: Domain) -> Command:
    """All records of a zone as one name server has them, each once, as a zone file has them."""
    asked = ("+noall", "+answer", "+onesoa", f"@{on(server)}", "-q", f"{domain.title}.", "-t", "AXFR")
    return command("dig", *asked)


def same_records(move: Move, domain: Domain, server: Server | Vm, old: str) -> Check:
    """Every record of the old zone is served, but for the zone's own SOA and NS."""
    ours = _without_ours(move, domain, transfer(server, domain))
    missing = last(ours, command("sudo", "env", "LC_ALL=C", "comm", "-13", "-", old))
    return prints_nothing(missing, "a line shown is a record that the new server lacks")


def lists_servers(move: Move, domain: Domain, server: Server | Vm) -> Check:
    """The zone names the new name servers, and no other."""
    names = sorted(f"{name_of_server(move, one)}." for one in move.name_servers)
    return prints(answer(server, domain.title, "NS", "{print $5}"), "\n".join(names))


def add_zone(kept: str, text: str) -> tuple[Command, ...]:
    """Append a zone to the configuration as it was kept, however often this is run, and load it."""
    return (
        command("sudo", "cp", "-a", "--", f"{kept}/{PurePosixPath(CONFIGURATION).name}", CONFIGURATION),
        command("sudo", "tee", "-a", CONFIGURATION, stdin=text),
        command("sudo", "named-checkconf"),
        command("sudo", "rndc", "reconfig"),
    )


def primary_zone(zone: str, file: str, others: tuple[Server | Vm, ...]) -> str:
    """A zone that is changed on the server itself, and told to those that follow."""
    told = " ".join(f"{on(one)};" for one in others)
    also = f" also-notify {{ {told} }};" if told else ""
    return f'zone "{zone}" {{ type primary; file "{file}"; update-policy local;{also} }};'


def _without_ours(move: Move, domain: Domain, records: Command) -> Command:
    """Records in order, without SOA and NS of the zone itself and without the addresses of its new name servers."""
    names = [f"{one.name}." for one in glue(move, domain, move.name_servers)]
    ours = " && ".join(f'$1 != "{name}"' for name in names)
    keep_only = f'$4 != "SOA" && !($4 == "NS" && $1 == "{domain.title}.")' + (f" && {ours}" if ours else "")
    spaced = command("awk", f"{keep_only} {{$1 = $1; print}}")
    return last(last(records, spaced), SORTED)


def _new_servers(move: Move, domain: Domain) -> str:
    """The zone's own NS, with addresses of those inside the zone."""
    new = [f"{name_of_server(move, one)}." for one in move.name_servers]
    lines = [f"update add {domain.title}. {SHORT_S} NS {one}" for one in new]
    lines += [
        f"update add {one.name}. {SHORT_S} {one.type} {one.value}" for one in glue(move, domain, move.name_servers)
    ]
    return "\n".join((f"zone {domain.title}.", *lines, "send"))


def _old_servers(move: Move, domain: Domain, fresh: str) -> Command:
    """Takes the NS that were transferred out again, but for those that stay: what was there is read, not assumed."""
    stay = " && ".join(f'$5 != "{name_of_server(move, one)}."' for one in move.name_servers)
    chosen = f'$4 == "NS" && $1 == "{domain.title}." && {stay}'
    program = f'{chosen} {{print "update delete", $1, "NS", $5}} END {{print "send"}}'
    return command("sudo", "awk", program, fresh)


def _reverse_text(server: str, name: str) -> str:
    """A zone file of one address."""
    return "\n".join(
        (
            f"$TTL {SHORT_S}",
            f"@ SOA {server}. hostmaster.{name}. 1 3600 600 604800 {SHORT_S}",
            f"@ NS {server}.",
            f"@ PTR {name}.",
        )
    )


def _holder(move: Move) -> str:
    provider = move.estate.providers.get(getattr(move.target, "provider", None) or "")
    return provider.title if provider else f"whoever the address {move.target.address} is from"
