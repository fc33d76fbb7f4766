"""DNS: the linchpin. Look at the zone before changing it, change the record, wait the old TTL out, verify from outside.

Resolvers keep a record for the TTL they saw, so the TTL must be low before the disaster, not after it (example E2).
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace

from drillbook.model import Domain, Server, ServiceKind, Step, Takeover, Vm
from drillbook.procedures.name_service import make_primary, server_address, servers_left, soa
from drillbook.procedures.shell import command
from drillbook.procedures.situation import Situation, minutes
from drillbook.quantity import write_duration

SHORT_S = 300
"""TTL while anything may still move, in seconds."""


@dataclass(frozen=True, slots=True)
class Switch:
    """A record to be pointed from one machine to another and back."""

    situation: Situation
    takeover: Takeover
    domain: Domain
    home: Server | Vm
    standby: Server | Vm

    @property
    def host(self) -> str:
        """The name users ask for: of the address that is checked, of the mail exchanger, else the domain."""
        url = _host_of(self.situation.service.url)
        exchangers = [record[-1] for record in self._records() if "MX" in record]
        mail = exchangers[0].rstrip(".") if self.situation.service.kind_of is ServiceKind.MAIL and exchangers else ""
        return url or mail or self.domain.title

    @property
    def hosts(self) -> tuple[str, ...]:
        """The name users ask for, and the others that lead to the same address and to no other service."""
        same = [one[0] for one in self._addresses() if one[-1] == self.home_address]
        return tuple(dict.fromkeys((self.host, *(one for one in same if one not in self._of_others()))))

    @property
    def home_address(self) -> str:
        """The value as the inventory records it, else the address of the machine at home."""
        recorded = [one[-1] for one in self._addresses() if one[0] == self.host]
        return recorded[0] if recorded else self.home.address or self.home.title

    @property
    def standby_address(self) -> str:
        """Where the record points while the site is lost."""
        return self.standby.address or self.standby.title

    def _records(self) -> list[list[str]]:
        return [words for record in self.domain.records if (words := record.split())]

    def _addresses(self) -> list[list[str]]:
        return [words for words in self._records() if set(words) & {"A", "AAAA"}]

    def _of_others(self) -> set[str]:
        """Names of other services, which are switched by their own runbooks."""
        others = (one for one in self.situation.estate.services.values() if one.id != self.situation.service.id)
        exchangers = {record[-1].rstrip(".") for record in self._records() if "MX" in record}
        return {_host_of(one.url) for one in others} | exchangers - {self.host}

    def update(self, address: str, ttl_s: int) -> str:
        """The change of the records, sent to the name server that is the primary while the site is lost."""
        kind = "AAAA" if ":" in address else "A"
        left = [one for one in servers_left(self.situation, self.domain) if self.situation.machine(one)]
        primary = [one for one in self.domain.name_servers[:1] if one in left]
        asked = [*primary, *left, *(one for one in self.domain.name_servers if self.situation.machine(one))][:1]
        lines = [f"server {server_address(self.situation, one)}" for one in asked]
        for host in self.hosts:
            lines += [f"update delete {host} {kind}", f"update add {host} {ttl_s} {kind} {address}"]
        flat = (" ".join(line.split()) for line in (*lines, "send"))  # a line break would be a directive of its own
        return command("printf", "%s\\n", *flat) + " | nsupdate -k /etc/bind/switch.key"


def _host_of(url: str) -> str:
    return url.partition("://")[2].partition("/")[0].partition(":")[0]


def _switch(situation: Situation) -> Switch | None:
    takeover = situation.takeover
    if takeover is None or takeover.domain is None:
        return None
    domain = situation.estate.domains[takeover.domain]
    return Switch(situation, takeover, domain, situation.here[0], situation.away[0])


def switch_name(situation: Situation) -> Iterator[Step]:
    """Where a takeover names a domain: see that the zone answers, point the record to the standby, wait the TTL out."""
    switch = _switch(situation)
    if switch is None:
        return
    key, ttl = situation.service.id, write_duration(switch.domain.ttl)
    yield _look(switch)
    primary = make_primary(situation, switch.domain)
    if primary:
        yield replace(primary, after=(f"{key}.look",))
    duration, provenance = situation.change(5)
    yield Step(
        id=f"{key}.switch-name",
        title=f"Point {' and '.join(switch.hosts)} to {switch.standby.title}; TTL is {ttl}",
        subject=switch.domain.id,
        do=(switch.update(switch.standby_address, SHORT_S),),
        verify=(
            f"{_ask(switch)} from outside prints {switch.standby_address} ({switch.standby.title})",
            f"Old answers live for {ttl}: until then some users still reach the lost site",
        ),
        undo=(switch.update(switch.home_address, SHORT_S),),
        duration=duration,
        duration_from=provenance,
        owner=switch.takeover.by or situation.owner,
        go_no_go=f"Does {switch.standby.title} serve when asked directly?",
        escalate="The registrar or name server cannot be reached: call the provider (appendix B).",
        after=(primary.id if primary else f"{key}.look",),
    )
    yield _wait(switch)


def return_name(situation: Situation) -> Iterator[Step]:
    """Point the name back, with a short TTL first and the usual one when all is quiet."""
    switch = _switch(situation)
    if switch is None:
        return
    key, ttl_s = situation.service.id, int(switch.domain.ttl.total_seconds())
    duration, provenance = situation.change(5)
    yield Step(
        id=f"{key}.return-name",
        title=f"Point {' and '.join(switch.hosts)} back to {switch.home.title}, TTL {SHORT_S} s",
        subject=switch.domain.id,
        do=(switch.update(switch.home_address, SHORT_S),),
        verify=(f"{_ask(switch)} from outside prints {switch.home_address} ({switch.home.title})",),
        undo=(switch.update(switch.standby_address, SHORT_S),),
        duration=duration,
        duration_from=provenance,
        owner=switch.takeover.by or situation.owner,
        go_no_go="Is nothing left to copy, and does the old site serve when asked directly?",
    )
    if ttl_s > SHORT_S:
        yield _raise(switch, ttl_s)


def _raise(switch: Switch, ttl_s: int) -> Step:
    situation, ttl = switch.situation, write_duration(switch.domain.ttl)
    duration, provenance = situation.change(5)
    return Step(
        id=f"{situation.service.id}.raise-ttl",
        title=f"A day later: raise the TTL to {ttl} again",
        subject=switch.domain.id,
        do=(switch.update(switch.home_address, ttl_s),),
        verify=(f"{_ask(switch, '+ttlid')} shows the TTL counting down from the new value",),
        undo=(switch.update(switch.home_address, SHORT_S),),
        duration=duration,
        duration_from=provenance,
        owner=switch.takeover.by or situation.owner,
        go_no_go="Has it been quiet for a day? (A record that is switched in disasters had better stay at 300 s.)",
        after=(f"{situation.service.id}.return-name",),
    )


def _look(switch: Switch) -> Step:
    situation, domain = switch.situation, switch.domain
    duration, provenance = minutes(1)
    servers = servers_left(situation, domain)
    return Step(
        id=f"{situation.service.id}.look",
        title=f"Check that a name server outside answers for {domain.title}",
        subject=domain.id,
        do=tuple(soa(situation, server, domain) for server in servers)
        or ("No name server outside this site is in the inventory: add `name_servers:`. Go to the registrar.",),
        verify=("The flag 'aa' and the same serial from each; write down the records and TTLs as they are now.",),
        undo=("Nothing to undo: reads only.",),
        duration=duration,
        duration_from=provenance,
        owner=situation.owner,
        is_command=bool(servers),
        go_no_go="Does a name server outside the lost site answer? If none: the name is gone, go to the registrar.",
    )


def _wait(switch: Switch) -> Step:
    situation, domain = switch.situation, switch.domain
    return Step(
        id=f"{situation.service.id}.wait-ttl",
        title=f"Wait until old answers have run out, and count who still comes to {switch.home.title}",
        subject=domain.id,
        do=(_ask(switch, "+ttlid", "@1.1.1.1"), _ask(switch, "+ttlid", "@8.8.8.8")),
        verify=(f"Public resolvers print {switch.standby_address}; some ignore the TTL for days.",),
        undo=("Nothing to undo: reads only.",),
        duration=domain.ttl,
        duration_from=domain.provenance("ttl"),
        owner=switch.takeover.by or situation.owner,
        after=(f"{situation.service.id}.switch-name",),
    )


def _ask(switch: Switch, *more: str) -> str:
    shown = ("+noall", "+answer", *(one for one in more if one.startswith("+"))) if more else ("+short",)
    return command("dig", *shown, *(one for one in more if one.startswith("@")), "-q", switch.host)
