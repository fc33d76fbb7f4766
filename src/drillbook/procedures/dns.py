"""DNS: the linchpin. Look at the zone before changing it, change the record, wait the old TTL out, verify from outside.

Resolvers keep a record for the TTL they saw, so the TTL must be low before the disaster, not after it (example E2).
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import timedelta

from drillbook.model import Check, Command, Domain, Record, Server, ServiceKind, Step, Takeover, Vm
from drillbook.procedures.name_service import authoritative, make_primary, server_address, servers_left, soa
from drillbook.procedures.shell import NOTHING, command, note, prints, shows
from drillbook.procedures.situation import Situation, minutes
from drillbook.quantity import write_duration

KEY = "/etc/bind/switch.key"
"""The key with which records may be changed, on the machine where they are changed; `switch` is its name."""
SHORT_S = 300
"""TTL while anything may still move, in seconds."""
SLACK = timedelta(seconds=10)
"""For a cache that asks again."""


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
        service = self.situation.service
        mail = self.domain.exchangers[:1] if service.kind_of is ServiceKind.MAIL else ()
        return service.host or next(iter(mail), self.domain.title)

    @property
    def ttl_s(self) -> int:
        """The usual TTL, in seconds."""
        return int(self.domain.ttl.total_seconds())

    @property
    def hosts(self) -> tuple[str, ...]:
        """The name users ask for, and the others that lead to the same address and to no other service."""
        same = [one.name for one in self._addresses() if one.value == self.home_address]
        return tuple(dict.fromkeys((self.host, *(one for one in same if one not in self._of_others()))))

    @property
    def home_address(self) -> str:
        """The value as the inventory records it, else the address of the machine at home."""
        return next(iter(self._recorded(self.host)), self.home.address or self.home.title)

    @property
    def standby_address(self) -> str:
        """Where the record points while the site is lost."""
        return self.standby.address or self.standby.title

    def _addresses(self) -> list[Record]:
        return [one for one in self.domain.zone_records if one.type in {"A", "AAAA"}]

    def _of_others(self) -> set[str]:
        """Names of other services, which are switched by their own runbooks."""
        others = (one for one in self.situation.estate.services.values() if one.id != self.situation.service.id)
        return {one.host for one in others} | set(self.domain.exchangers) - {self.host}

    @property
    def server(self) -> str | None:
        """Address of the name server that is the primary while the site is lost; None: none of ours is left."""
        left = [one for one in servers_left(self.situation, self.domain) if self.situation.machine(one)]
        primary = [one for one in self.domain.name_servers[:1] if one in left]
        asked = [*primary, *left, *(one for one in self.domain.name_servers if self.situation.machine(one))]
        return server_address(self.situation, asked[0]) if asked else None

    def to_standby(self) -> Command:
        """Every name leads to the standby, and to nothing else."""
        return self._update([(host, self.standby_address) for host in self.hosts], SHORT_S)

    def to_home(self, ttl_s: int) -> Command:
        """Every name leads to all the addresses that the inventory records for it."""
        values = [(host, value) for host in self.hosts for value in self._recorded(host) or [self.home_address]]
        return self._update(values, ttl_s)

    def _recorded(self, host: str) -> list[str]:
        return [one.value for one in self._addresses() if one.name == host]

    def _update(self, values: Iterable[tuple[str, str]], ttl_s: int) -> Command:
        """The change of the records, as nsupdate reads it; addresses of either kind that lead elsewhere go."""
        lines = [f"server {self.server}"] if self.server else []
        for host in self.hosts:
            kinds = {_kind(one) for one in (*self._recorded(host), self.home_address, self.standby_address)}
            lines += [f"update delete {host} {kind}" for kind in sorted(kinds)]
        lines += [f"update add {host} {ttl_s} {_kind(value)} {value}" for host, value in values]
        flat = (" ".join(line.split()) for line in (*lines, "send"))  # a line break would be a directive of its own
        return command("sudo", "nsupdate", "-k", KEY, stdin="".join(f"{line}\n" for line in flat))

    def leads_to(self, address: str) -> tuple[Check, ...]:
        """What the primary itself answers, and no cache, for every name."""
        asked = [(ask(host, self.server), self._recorded(host)) for host in self.hosts]
        several = address == self.home_address
        return tuple(
            shows(one, *recorded) if several and len(recorded) > 1 else prints(one, address) for one, recorded in asked
        )


def _kind(address: str) -> str:
    return "AAAA" if ":" in address else "A"


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
        preconditions=answers(situation, switch.standby_address),
        do=(switch.to_standby(),),
        verify=switch.leads_to(switch.standby_address),
        undo=(switch.to_home(switch.ttl_s),),
        duration=duration,
        duration_from=provenance,
        owner=switch.takeover.by or situation.owner,
        go_no_go=f"Does {switch.standby.title} serve when asked directly?",
        escalate="The registrar or name server cannot be reached: call the provider (appendix B).",
        changes=(f"the zone {switch.domain.title}",),
        after=(primary.id if primary else f"{key}.look",),
    )
    yield _wait(switch)


def return_name(situation: Situation) -> Iterator[Step]:
    """Point the name back, with a short TTL first and the usual one when all is quiet."""
    switch = _switch(situation)
    if switch is None:
        return
    key = situation.service.id
    duration, provenance = situation.change(5)
    yield Step(
        id=f"{key}.return-name",
        title=f"Point {' and '.join(switch.hosts)} back to {switch.home.title}, TTL {SHORT_S} s",
        subject=switch.domain.id,
        preconditions=answers(situation, switch.home_address),
        do=(switch.to_home(SHORT_S),),
        verify=switch.leads_to(switch.home_address),
        undo=(switch.to_standby(),),
        duration=duration,
        duration_from=provenance,
        owner=switch.takeover.by or situation.owner,
        go_no_go="Is nothing left to copy, and does the old site serve when asked directly?",
        changes=(f"the zone {switch.domain.title}",),
    )
    if switch.ttl_s > SHORT_S:
        yield _raise(switch)


def _raise(switch: Switch) -> Step:
    situation, ttl = switch.situation, write_duration(switch.domain.ttl)
    duration, provenance = situation.change(5)
    return Step(
        id=f"{situation.service.id}.raise-ttl",
        title=f"A day later: raise the TTL to {ttl} again",
        subject=switch.domain.id,
        do=(switch.to_home(switch.ttl_s),),
        verify=(shows(ask(switch.host, switch.server, "+noall", "+answer"), str(switch.ttl_s)),),
        undo=(switch.to_home(SHORT_S),),
        duration=duration,
        duration_from=provenance,
        owner=switch.takeover.by or situation.owner,
        go_no_go="Has it been quiet for a day? (A record that is switched in disasters had better stay at 300 s.)",
        changes=(f"the zone {switch.domain.title}",),
        after=(f"{situation.service.id}.return-name",),
    )


def _look(switch: Switch) -> Step:
    situation, domain = switch.situation, switch.domain
    duration, provenance = minutes(1)
    servers = servers_left(situation, domain)
    asked = tuple(soa(situation, server, domain) for server in servers)
    nobody = "No name server outside this site is in the inventory: add `name_servers:`. Go to the registrar."
    return Step(
        id=f"{situation.service.id}.look",
        title=f"Check that a name server outside answers for {domain.title}",
        subject=domain.id,
        do=asked or (note(nobody),),
        verify=(
            *(authoritative(one) for one in asked),
            note("The same serial from each; write down the records and TTLs as they are now."),
        ),
        undo=(NOTHING,),
        duration=duration,
        duration_from=provenance,
        owner=situation.owner,
        go_no_go="Does a name server outside the lost site answer? If none: the name is gone, go to the registrar.",
    )


def _wait(switch: Switch) -> Step:
    situation, domain = switch.situation, switch.domain
    cached = ask(switch.host, None, "+noall", "+answer")
    return Step(
        id=f"{situation.service.id}.wait-ttl",
        title=f"Wait until old answers have run out, and count who still comes to {switch.home.title}",
        subject=domain.id,
        do=(cached, note("Ask public resolvers too (1.1.1.1, 8.8.8.8): some ignore the TTL for days.")),
        verify=(prints(ask(switch.host), switch.standby_address, within=SLACK),),
        undo=(NOTHING,),
        duration=domain.ttl or SLACK,
        duration_from=domain.provenance("ttl"),
        owner=switch.takeover.by or situation.owner,
        wait=domain.ttl,
        after=(f"{situation.service.id}.switch-name",),
    )


def answers(situation: Situation, address: str) -> tuple[Check, ...]:
    """A web site at this address answers for the service's name, whatever the name leads to; none for other kinds."""
    url, host, port = situation.service.url, situation.service.host, situation.service.port
    if situation.service.kind_of is not ServiceKind.WEB or not url.startswith("http://") or not host:
        return ()
    asked = (f"[{address}]" if ":" in address else address) + (f":{port}" if port else "")
    fetch = command("curl", "-gfsSI", "--connect-timeout", "5", "-H", f"Host: {host}", f"http://{asked}/")
    return (shows(fetch, " 200"),)


def ask(host: str, server: str | None = None, *shown: str) -> Command:
    """What a name leads to: asked of one server, else as users ask, through a cache."""
    directly = ("+norecurse", f"@{server}") if server else ()
    return command("dig", *(shown or ("+short",)), *directly, "-q", host)
