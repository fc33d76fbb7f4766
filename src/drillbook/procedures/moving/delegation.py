"""The delegation: which name servers the parent zone names. One to two days pass until everybody asks the new ones.

It is changed only after every new name server answers for the zone with the same records: a guard that blocks.
"""

from collections.abc import Iterator
from datetime import timedelta

from drillbook.graph import logins_to
from drillbook.model import Action, Check, Domain, Instruction, Server, Step, Verification, Vm
from drillbook.procedures.moving.move import Move, name_of_server
from drillbook.procedures.moving.name_servers import lists_servers
from drillbook.procedures.moving.zone import RESOLVERS, glue, is_authoritative, old_servers, resolved, says, short_s
from drillbook.procedures.shell import command, note, on, piped, prints, prints_nothing, shows
from drillbook.procedures.situation import minutes

REGISTRY_KEY = "/etc/bind/registry.key"
"""The key with which changes of the delegation are signed where the parent zone takes them (RFC 2136)."""


def change_delegation(move: Move) -> Iterator[Step]:
    """Let the parent zone name the new name servers, once they answer; then wait one to two days, and look."""
    domain = move.domain
    if domain is None or not move.name_servers:
        return
    parent = move.machine(domain.parent) if domain.parent else None
    duration, provenance = minutes(30)
    new = [name_of_server(move, one) for one in move.name_servers]
    yield Step(
        id=f"{move.key}.delegation",
        title=f"Change the delegation of {domain.title} to {', '.join(new)}, and wait until it has filtered through",
        subject=domain.id,
        do=_by_update(move, domain, parent) if parent else _by_hand(move, domain, new),
        verify=tuple(_seen(move, domain, parent)),
        undo=_back_by_update(move, domain, parent) if parent else _back_by_hand(move, domain),
        duration=duration + domain.delegation_ttl,
        duration_from=provenance,
        owner=move.owner,
        preconditions=(*_answers(move, domain), *(_as_recorded(move, domain, one) for one in (parent,) if one)),
        go_no_go="Do all new name servers answer, and does the registrar's log-in work? If one does not: do not.",
        wait=domain.delegation_ttl,
        changes=(f"the delegation of {domain.title}",),
        escalate="A new server stops answering: undo at once; the old ones still serve the zone.",
    )


def _answers(move: Move, domain: Domain) -> Iterator[Check]:
    """The guard: each new server answers, with the old addresses; and no signature at the parent forbids the change."""
    for server in move.name_servers:
        yield is_authoritative(server, domain, "the flag aa must be there")
        yield lists_servers(move, domain, server)
        for record in move.records:
            yield says(server, record, record.value, short_s(move))
    signed = command("dig", "+short", "-q", f"{domain.title}.", "-t", "DS")
    yield prints_nothing(signed, "the zone is signed: take the DS out and wait its TTL first, or it is bogus")


def _as_recorded(move: Move, domain: Domain, parent: Server | Vm) -> Check:
    """The parent zone names the servers that the inventory names, so that undo brings back what was there."""
    asked = ("+norecurse", "+noall", "+authority", f"@{on(parent)}", "-q", f"{domain.title}.", "-t", "NS")
    ttl_s = int(domain.delegation_ttl.total_seconds())
    known = " || ".join(f'$5 == "{name_of_server(move, one)}."' for one in (*old_servers(move), *move.name_servers))
    program = f'!($2 == {ttl_s} && $4 == "NS" && ({known}))'
    return prints_nothing(piped(command("dig", *asked), command("awk", program)), "else correct the inventory first")


def _by_update(move: Move, domain: Domain, parent: Server | Vm) -> tuple[Action, ...]:
    lines = [f"update delete {domain.title}. NS", *_named(move, domain, move.name_servers)]
    return (_update(domain, parent, lines),)


def _back_by_update(move: Move, domain: Domain, parent: Server | Vm) -> tuple[Action, ...]:
    kept = {one.name for one in glue(move, domain, old_servers(move))}
    gone = [one for one in glue(move, domain, move.name_servers) if one.name not in kept]
    lines = [f"update delete {domain.title}. NS", *(f"update delete {one.name}. {one.type}" for one in gone)]
    return (_update(domain, parent, [*lines, *_named(move, domain, old_servers(move))]),)


def _named(move: Move, domain: Domain, servers: tuple[Server | Vm, ...]) -> Iterator[str]:
    ttl_s = int(domain.delegation_ttl.total_seconds())
    for server in servers:
        yield f"update add {domain.title}. {ttl_s} NS {name_of_server(move, server)}."
    for one in glue(move, domain, servers):
        yield f"update delete {one.name}. {one.type}"
        yield f"update add {one.name}. {ttl_s} {one.type} {one.value}"


def _update(domain: Domain, parent: Server | Vm, lines: list[str]) -> Action:
    zone = domain.title.partition(".")[2]
    text = "\n".join((f"server {on(parent)}", f"zone {zone}.", *lines, "send"))
    return command("sudo", "nsupdate", "-k", REGISTRY_KEY, stdin=text)


def _by_hand(move: Move, domain: Domain, new: list[str]) -> tuple[Action, ...]:
    registrar = move.estate.providers.get(domain.registrar or "")
    phone = f", {registrar.support_phone}" if registrar and registrar.support_phone else ""
    inside = "; ".join(f"{one.name} has the address {one.value}" for one in glue(move, domain, move.name_servers))
    return (
        note(f"At {registrar.title if registrar else 'the registrar'}{phone}; log-in: {_login(move, domain)}."),
        Instruction(
            f"Name servers of {domain.title}: {', '.join(new)}, and no other{f'; {inside}' if inside else ''}.",
            delegates_to=tuple(one.id for one in move.name_servers),
        ),
    )


def _back_by_hand(move: Move, domain: Domain) -> tuple[Instruction, ...]:
    old = ", ".join(name_of_server(move, one) for one in old_servers(move))
    return (
        Instruction(
            f"At the registrar: name servers of {domain.title} are {old or 'the old ones'} again; it takes as long.",
            delegates_to=tuple(one.id for one in old_servers(move)),
        ),
    )


def _seen(move: Move, domain: Domain, parent: Server | Vm | None) -> Iterator[Verification]:
    new = [f"{name_of_server(move, one)}." for one in move.name_servers]
    if parent:
        asked = ("+norecurse", "+noall", "+authority", f"@{on(parent)}", "-q", f"{domain.title}.", "-t", "NS")
        yield shows(command("dig", *asked), *new, remark="what the parent zone says")
    yield prints(resolved(domain.title, "NS"), "\n".join(sorted(new)), "after the wait", timedelta(minutes=1))
    registered = command("whois", "--", domain.title)
    yield shows(registered, *(one.rstrip(".") for one in new), remark="what the registry says, a day later at most")
    asked_outside = command("nslookup", "-type=ns", domain.title, RESOLVERS[0])
    yield note(f"From outside, {asked_outside} names {', '.join(new)}, and no other.")


def _login(move: Move, domain: Domain) -> str:
    """Where the registrar's log-in is: the log-ins of the inventory, else what is written at the domain."""
    found = [move.estate.logins[one] for one in logins_to(move.estate, domain.registrar or domain.id)]
    ways = [move.graph.node(one).name for login in found for one in (*login.kept_in, *login.known_to)]
    return "; or ".join(dict.fromkeys(ways)) or domain.account or "not in the inventory: add `logins:` or `account:`"
