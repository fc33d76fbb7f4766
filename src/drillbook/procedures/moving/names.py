"""The name: a short TTL well before the move, the switch itself, the long TTL when all is quiet.

Resolvers keep a record for the TTL they saw. So the TTL is lowered at least one old TTL before the switch, and raised
when the move is complete.
"""

from collections.abc import Iterator
from datetime import timedelta

from drillbook.model import Check, Command, Step
from drillbook.procedures.moving.move import SHORT_S, Move
from drillbook.procedures.moving.zone import (
    RESOLVERS,
    family,
    has_old,
    has_short,
    long_s,
    masters,
    old_s,
    old_servers,
    points_to,
    replaced,
    resolved,
    says,
    short_s,
    update,
)
from drillbook.procedures.shell import NOTHING, command, note, prints
from drillbook.procedures.situation import minutes
from drillbook.quantity import write_duration

WAIT = timedelta(minutes=1)
"""For a cache whose time is up in a moment."""


def lower_ttl(move: Move) -> Iterator[Step]:
    """Lower the TTL of the records that will change to 300 s, and wait until nobody holds the old one any more."""
    domain, servers = move.domain, old_servers(move)[:1]
    if domain is None or not move.records or old_s(move) <= SHORT_S:
        return
    key, duration = move.key, timedelta(minutes=5)
    lines = [line for one in move.records for line in replaced(one, one.value, SHORT_S)]
    back = [line for one in move.records for line in replaced(one, one.value, old_s(move))]
    yield Step(
        id=f"{key}.lower-ttl",
        title=f"Lower the TTL of {_names(move)} to {SHORT_S} s, and wait {write_duration(domain.ttl)}",
        subject=domain.id,
        do=tuple(update(move, server, domain.title, lines) for server in servers)
        or (note(f"At the provider that keeps the zone {domain.title}: TTL {SHORT_S} s for {_names(move)}"),),
        verify=tuple(says(server, one, one.value, SHORT_S) for server in servers for one in move.records),
        undo=tuple(update(move, server, domain.title, back) for server in servers)
        or (note(f"Put the TTL of {write_duration(domain.ttl)} back there"),),
        duration=duration + domain.ttl,
        duration_from=domain.provenance("ttl"),
        owner=move.owner,
        preconditions=tuple(has_old(server, one, old_s(move)) for server in servers for one in move.records),
        wait=domain.ttl,
        changes=(f"the zone {domain.title}: TTL of {_names(move)}",),
        escalate="Other records than the inventory's are there: correct the inventory and write this plan again.",
    )


def switch(move: Move) -> Iterator[Step]:
    """Point the names from the old machine to the new one, at every primary that is still asked; wait the TTL out."""
    domain = move.domain
    if domain is None or not move.records:
        return
    duration, provenance = minutes(5)
    wait = timedelta(seconds=short_s(move))
    yield Step(
        id=f"{move.key}.switch",
        title=f"Point {_names(move)} to {move.target.title}, and wait {write_duration(wait)}",
        subject=domain.id,
        do=_pointed(move, move.target.address) or (note(f"At the provider of {domain.title}: {_sentence(move)}"),),
        verify=tuple(_says(move, move.target.address)),
        undo=_pointed(move, move.source.address) or (note(f"Point them back to {move.source.address} there"),),
        duration=duration + wait,
        duration_from=provenance,
        owner=move.owner,
        preconditions=tuple(has_short(server, one, short_s(move)) for server in masters(move) for one in move.records),
        go_no_go=f"Does {move.target.title} serve when it is asked directly, with the data of {move.source.title}?",
        wait=wait,
        changes=(f"the zone {domain.title}: {_names(move)}",),
        escalate=f"The zone cannot be changed: undo to the step before, and let {move.source.title} serve on.",
    )
    yield from _seen(move)


def _seen(move: Move) -> Iterator[Step]:
    duration, provenance = minutes(5)
    yield Step(
        id=f"{move.key}.seen",
        title=f"Ask resolvers outside for {_names(move)}",
        subject=move.domain.id if move.domain else move.service.id,
        do=tuple(command("dig", "+noall", "+answer", "-q", f"{one.name}.", "-t", one.type) for one in move.records),
        verify=(
            *(prints(resolved(one.name, one.type), move.target.address, within=WAIT) for one in move.records),
            note(f"{' and '.join(RESOLVERS)} too: some ignore the TTL for days. Who still comes to the old one?"),
        ),
        undo=(NOTHING,),
        duration=duration,
        duration_from=provenance,
        owner=move.owner,
        after=(f"{move.key}.switch",),
    )


def raise_ttl(move: Move) -> Iterator[Step]:
    """Raise the TTL to about six hours again when the move is complete."""
    domain = move.domain
    if domain is None or not move.records:
        return
    duration, provenance = minutes(5)
    ttl_s, new = long_s(move), move.target.address
    yield Step(
        id=f"{move.key}.raise-ttl",
        title=f"Raise the TTL of {_names(move)} to {write_duration(timedelta(seconds=ttl_s))}",
        subject=domain.id,
        do=_pointed(move, new, ttl_s) or (note(f"At the provider of {domain.title}: TTL {ttl_s} s"),),
        verify=tuple(_says(move, new, ttl_s)),
        undo=_pointed(move, new) or (note(f"Put the TTL of {SHORT_S} s back there"),),
        duration=duration,
        duration_from=provenance,
        owner=move.owner,
        preconditions=tuple(points_to(server, one, new) for server in masters(move) for one in move.records),
        go_no_go="Has it been quiet for a day? (A name that is switched in disasters had better stay at 300 s.)",
        changes=(f"the zone {domain.title}: TTL of {_names(move)}",),
    )


def _pointed(move: Move, address: str, ttl_s: int = 0) -> tuple[Command, ...]:
    """The change, at each primary. TTL 0: the short one."""
    lines = [line for one in move.records for line in replaced(one, address, ttl_s or short_s(move))]
    title = move.domain.title if move.domain else ""
    return tuple(update(move, server, title, lines) for server in masters(move))


def _says(move: Move, address: str, ttl_s: int = 0) -> Iterator[Check]:
    for server in masters(move):
        for one in move.records:
            yield says(server, one, address, ttl_s or short_s(move))


def _names(move: Move) -> str:
    return ", ".join(dict.fromkeys(one.name for one in move.records))


def _sentence(move: Move) -> str:
    where = f"{family(move.target.address)} {move.target.address}, TTL {SHORT_S} s"
    return "; ".join(f"{one.name} {where}" for one in move.records)
