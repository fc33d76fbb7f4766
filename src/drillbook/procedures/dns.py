"""DNS: the linchpin. Look at the zone before changing it, change the record, wait the old TTL out, verify from outside.

Resolvers keep a record for the TTL they saw, so the TTL must be low before the disaster, not after it (example E2).
"""

from collections.abc import Iterator

from drillbook.model import Domain, Server, ServiceKind, Step, Vm
from drillbook.procedures.shell import command
from drillbook.procedures.situation import Situation, given, minutes
from drillbook.quantity import write_duration


def switch_name(situation: Situation) -> Iterator[Step]:
    """Point the service's name at the standby."""
    takeover = situation.takeover
    if takeover is None or takeover.domain is None or not situation.here or not situation.away:
        return
    domain, new, old = situation.estate.domains[takeover.domain], situation.away[0], situation.here[0]
    yield _look(situation, domain)
    duration, provenance = given(takeover.change, minutes(5)[0])
    ttl = int(domain.ttl.total_seconds())
    yield Step(
        id=f"{situation.service.id}.switch-name",
        title=f"Point {_host(situation, domain)} to {new.title}; TTL is {write_duration(domain.ttl)}",
        subject=domain.id,
        do=(_update(situation, domain, new, 300),),
        verify=(
            f"dig {command(_host(situation, domain), '+short')} from outside names {new.title} ({new.address})",
            f"Old answers live for {write_duration(domain.ttl)}: until then some users still reach the lost site",
        ),
        undo=(_update(situation, domain, old, ttl),),
        duration=duration,
        duration_from=provenance,
        owner=takeover.by or situation.owner,
        go_no_go=f"Does {new.title} serve when asked directly?",
        escalate="The registrar or name server cannot be reached: call the provider (appendix B).",
        after=(f"{situation.service.id}.look",),
    )


def return_name(situation: Situation) -> Iterator[Step]:
    """Point the name back, with a short TTL first and the usual one when all is quiet."""
    takeover = situation.takeover
    if takeover is None or takeover.domain is None or not situation.here or not situation.away:
        return
    domain, new, old = situation.estate.domains[takeover.domain], situation.away[0], situation.here[0]
    duration, provenance = given(takeover.change, minutes(5)[0])
    yield Step(
        id=f"{situation.service.id}.return-name",
        title=f"Point {_host(situation, domain)} back to {old.title}, TTL 300 s",
        subject=domain.id,
        do=(_update(situation, domain, old, 300),),
        verify=(f"dig {command(_host(situation, domain), '+short')} from outside names {old.title} ({old.address})",),
        undo=(_update(situation, domain, new, 300),),
        duration=duration,
        duration_from=provenance,
        owner=takeover.by or situation.owner,
        go_no_go="Has rsync found nothing left to copy, and does the old site serve when asked directly?",
    )
    yield Step(
        id=f"{situation.service.id}.raise-ttl",
        title=f"A day later: raise the TTL to {write_duration(domain.ttl)} again",
        subject=domain.id,
        do=(_update(situation, domain, old, int(domain.ttl.total_seconds())),),
        verify=(f"dig {command(_host(situation, domain))} shows the TTL counting down from the new value",),
        undo=(_update(situation, domain, old, 300),),
        duration=duration,
        duration_from=provenance,
        owner=takeover.by or situation.owner,
        after=(f"{situation.service.id}.return-name",),
    )


def _look(situation: Situation, domain: Domain) -> Step:
    duration, provenance = minutes(1)
    servers = [server for server in domain.name_servers if not situation.is_here(server)]
    asked = [_address(situation, server) for server in servers] or ["NAME-SERVER"]
    return Step(
        id=f"{situation.service.id}.look",
        title=f"Check that a name server outside answers for {domain.title}",
        subject=domain.id,
        do=tuple(command("dig", "+noall", "+answer", f"@{server}", domain.title, "SOA") for server in asked),
        verify=("The same serial from each; write down the records and TTLs as they are now.",),
        undo=("Nothing to undo: reads only.",),
        duration=duration,
        duration_from=provenance,
        owner=situation.owner,
        go_no_go="Does a name server outside the lost site answer? If none: the name is gone, go to the registrar.",
        escalate="" if servers else "The inventory names no name server outside this site.",
    )


def _address(situation: Situation, server: str) -> str:
    noun = situation.estate.find(server)
    return getattr(noun, "address", "") or (noun.title if noun else server)


def _host(situation: Situation, domain: Domain) -> str:
    host = situation.service.url.partition("://")[2].partition("/")[0]
    return host or domain.title


def _update(situation: Situation, domain: Domain, machine: Server | Vm, ttl_s: int) -> str:
    host = _host(situation, domain)
    address = machine.address or machine.title
    kind = "AAAA" if ":" in address else "A"
    if situation.service.kind_of is ServiceKind.MAIL:
        kind, address = "MX", f"10 {machine.title}.{domain.title}."
    lines = (f"update delete {host} {kind}", f"update add {host} {ttl_s} {kind} {address}", "send")
    return command("printf", "%s\\n", *lines) + " | nsupdate -k /etc/bind/switch.key"
