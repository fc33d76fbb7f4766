"""A name service of our own: the servers that are left answer, one of them can be changed, then the delegation.

If a server does not answer for the zone when the delegation points to it, the domain is gone: verify before, not after.
"""

from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import timedelta

from drillbook.graph import logins_to
from drillbook.model import (
    Check,
    Command,
    Domain,
    Provenance,
    Server,
    ServiceKind,
    Step,
    Verification,
    Vm,
)
from drillbook.model.names import is_ip_address
from drillbook.procedures import zone
from drillbook.procedures.aside import stopped
from drillbook.procedures.shell import (
    NOTHING,
    command,
    exists,
    fails,
    note,
    on,
    only_if,
    remote,
    shows,
    succeeds,
    there,
    unless,
    where_it_answers,
)
from drillbook.procedures.situation import Situation, minutes
from drillbook.procedures.zone import CONFIGURATION

UNIT, RELOAD = "named", command("sudo", "rndc", "reconfig")
TYPED, FILTERS_THROUGH = timedelta(minutes=20), timedelta(days=2)
"""Assumed: at the registrar; until a changed delegation is known everywhere (one to two days)."""
SOON = timedelta(seconds=30)
"""For a zone that is transferred."""


def keep_names(situation: Situation) -> Iterator[Step]:
    """For name services: check what is left, make one server the primary, and only then change the delegation."""
    for domain in served(situation):
        yield _check(situation, domain)
        if primary := make_primary(situation, domain):
            yield replace(primary, after=(_check(situation, domain).id,))
            yield _delegate(situation, domain, primary)


def return_names(situation: Situation) -> Iterator[Step]:
    """For name services: the old primary follows first, is checked, leads again, and goes back into the delegation."""
    for domain in served(situation):
        keeper, home = keeper_of(situation, domain), situation.machine(domain.name_servers[0])
        if keeper and home:
            yield _follow(situation, domain, home, keeper)
            yield _lead(situation, domain, home, keeper)
            yield _delegate_back(situation, domain)


def served(situation: Situation) -> Iterator[Domain]:
    """Domains that this name service answers for, with a server at the site and one elsewhere."""
    if situation.service.kind_of is not ServiceKind.DNS or not situation.here:
        return
    machines = {machine.id for machine in situation.machines} | {situation.service.id}
    for domain in situation.estate.domains.values():
        if machines & set(domain.name_servers) and servers_left(situation, domain):
            yield domain


def servers_left(situation: Situation, domain: Domain) -> list[str]:
    """Name servers outside the lost site, those of the named alternate first."""
    alternate = situation.estate.sites[situation.site].alternate
    left = [server for server in domain.name_servers if not situation.is_here(server)]
    return sorted(left, key=lambda server: situation.graph.node(server).site != alternate)


def keeper_of(situation: Situation, domain: Domain) -> Server | Vm | None:
    """The machine that becomes primary in place of a lost one; None where the primary is not lost.

    The first name server of a domain is its primary. A company's servers are changed in its own console.
    """
    if not domain.name_servers or not situation.is_here(domain.name_servers[0]):
        return None
    left = (situation.machine(server) for server in servers_left(situation, domain))
    return next((machine for machine in left if machine), None)


def soa(situation: Situation, server: str, domain: Domain) -> Command:
    """Asks one name server, and no cache, for the zone's own record."""
    address = server_address(situation, server)
    return command(
        "dig", "+norecurse", "+noall", "+comments", "+answer", f"@{address}", "-q", domain.title, "-t", "SOA"
    )


def authoritative(asked: Command) -> Check:
    """The answer comes from the zone itself, and there is one."""
    return shows(asked, "flags: qr aa", "SOA")


def server_address(situation: Situation, server: str) -> str:
    """An address to ask, else the name people use."""
    noun = situation.estate.find(server)
    return getattr(noun, "address", "") or (noun.title if noun else server)


def _check(situation: Situation, domain: Domain) -> Step:
    duration, provenance = minutes(5)
    asked = tuple(soa(situation, server, domain) for server in servers_left(situation, domain))
    return Step(
        id=f"{domain.id}.check",
        title=f"Check that the servers left answer for {domain.title}",
        subject=domain.id,
        do=asked,
        verify=(*(authoritative(one) for one in asked), note("All of them with the same serial.")),
        undo=(NOTHING,),
        duration=duration,
        duration_from=provenance,
        owner=situation.owner,
        escalate="None answers: the name is gone within its TTL; load the newest zone file on any server we reach.",
    )


def make_primary(situation: Situation, domain: Domain) -> Step | None:
    """Without a primary no record can be changed: a secondary refuses (NOTAUTH). None where it is not lost."""
    keeper = keeper_of(situation, domain)
    old = situation.machine(domain.name_servers[0]) if keeper else None
    if keeper is None or old is None:
        return None
    key, kept = f"{domain.id}.primary", "before"
    fenced = stopped(UNIT, key)
    by_hand = note("In named.conf.local: 'type primary' for the zone, and no 'primaries' line; keep the file as it was")
    duration, provenance = minutes(20)
    return Step(
        id=key,
        title=f"Make {keeper.title} the primary for {domain.title}",
        subject=domain.id,
        preconditions=(authoritative(soa(situation, keeper.id, domain)), *_editable(domain, kept)),
        do=(
            where_it_answers(old, *fenced.do),
            note(f"No answer? Keep {old.title} off the network until its return: it would give old addresses out"),
            zone.make_primary_of(domain, kept) if zone.editable(domain) else by_hand,
            zone.test(),
            RELOAD,
        ),
        verify=(_has_role(domain, "primary"), authoritative(soa(situation, keeper.id, domain))),
        undo=(
            *_put_back(kept),
            RELOAD,
            where_it_answers(old, *fenced.undo),
        ),
        duration=duration,
        duration_from=provenance,
        owner=_keeper_owner(situation),
        machine=keeper.id,
        go_no_go="Is the old primary lost for longer than a day, or must a record be changed now?",
        changes=(f"{UNIT} on {old.title}", f"{CONFIGURATION} on {keeper.title}"),
    )


def _editable(domain: Domain, kept: str) -> tuple[Check, ...]:
    """What an edit by a program needs; nothing where people edit."""
    left = fails(exists(f"{CONFIGURATION}.{kept}"), "nothing is left there from an earlier time")
    return (zone.has_block(domain), left) if zone.editable(domain) else (left,)


def _put_back(kept: str) -> tuple[Command, ...]:
    before = f"{CONFIGURATION}.{kept}"
    return (only_if(exists(before), command("sudo", "mv", "-T", "--", before, CONFIGURATION)),)


def _has_role(domain: Domain, role: str) -> Check:
    return shows(command("sudo", "rndc", "zonestatus", domain.title), f"type: {role}", within=SOON)


def _keeper_owner(situation: Situation) -> str | None:
    """Who runs the name service, whatever the service whose record is changed."""
    names = (one.owner for one in situation.estate.services.values() if one.kind_of is ServiceKind.DNS and one.owner)
    return next(names, None) or situation.owner


def _delegate(situation: Situation, domain: Domain, primary: Step) -> Step:
    left = servers_left(situation, domain)
    return Step(
        id=f"{domain.id}.delegation",
        title=f"Take the lost servers out of the delegation of {domain.title}",
        subject=domain.id,
        preconditions=tuple(authoritative(soa(situation, one, domain)) for one in left),
        do=(
            note(f"Login of the registrar: {_account(situation, domain)}."),
            note(f"Leave in: {_names(situation, left)}. One to two days to filter through."),
        ),
        verify=_delegated(domain, "the servers left, and no other"),
        undo=(note(f"Put the old list back: {_names(situation, domain.name_servers)}. It takes as long again."),),
        duration=TYPED + FILTERS_THROUGH,
        duration_from=Provenance.ASSUMED,
        wait=FILTERS_THROUGH,
        owner=situation.owner,
        go_no_go="Is the site lost for over two days, and does every server that stays in answer for the zone now?",
        escalate="The registrar does not answer: leave the delegation; one server that answers is enough.",
        changes=(f"the delegation of {domain.title}",),
        after=(primary.id,),
    )


def _follow(situation: Situation, domain: Domain, home: Server | Vm, keeper: Server | Vm) -> Step:
    kept, leader = "before-return", on(keeper)
    by_hand = note(
        f"In named.conf.local: 'type secondary' for the zone, 'primaries' is {leader}; keep the file as it was"
    )
    typed = zone.editable(domain) and is_ip_address(leader)
    copy = zone.copy_of(domain)
    duration, provenance = minutes(20)
    return Step(
        id=f"{domain.id}.follow",
        title=f"Let {home.title} follow {keeper.title} for {domain.title}",
        subject=domain.id,
        preconditions=(
            fails(command("systemctl", "is-active", "--quiet", UNIT), "it is stopped"),
            authoritative(soa(situation, keeper.id, domain)),
            *_editable(domain, kept),
        ),
        do=(
            zone.make_secondary_of(domain, leader, kept) if typed else by_hand,
            zone.test(),
            command("sudo", "systemctl", "enable", "--now", UNIT),
            command("sudo", "rndc", "retransfer", domain.title),
        ),
        verify=(
            _has_role(domain, "secondary"),
            replace(authoritative(soa(situation, home.id, domain)), within=SOON),
            note(f"The same serial as {keeper.title} has."),
        ),
        undo=(
            only_if(exists(f"{CONFIGURATION}.{kept}"), command("sudo", "systemctl", "disable", "--now", UNIT)),
            *_put_back(kept),
            *((command("sudo", "rm", "-f", "--", copy, f"{copy}.jnl"),) if typed else ()),
            note("It stays switched off: with its old configuration it would be a second primary."),
        ),
        duration=duration,
        duration_from=provenance,
        owner=situation.owner,
        machine=home.id,
        go_no_go="Is the site stable for 24 hours, power and network included?",
        changes=(f"{CONFIGURATION} and {UNIT} on {home.title}",),
    )


def _lead(situation: Situation, domain: Domain, home: Server | Vm, keeper: Server | Vm) -> Step:
    kept, led = "as-secondary", f"{CONFIGURATION}.as-primary"
    was = f"{CONFIGURATION}.before"
    by_hand = note("In named.conf.local: 'type primary' for the zone, and no 'primaries' line; keep the file as it was")
    duration, provenance = minutes(20)
    return Step(
        id=f"{domain.id}.lead",
        title=f"Make {home.title} the primary for {domain.title} again",
        subject=domain.id,
        preconditions=(
            *(authoritative(soa(situation, one.id, domain)) for one in (home, keeper)),
            *_editable(domain, kept),
            succeeds(there(keeper, exists(was)), f"what {keeper.title} was before the disaster"),
        ),
        do=(
            zone.make_primary_of(domain, kept) if zone.editable(domain) else by_hand,
            zone.test(),
            RELOAD,
            there(keeper, unless(exists(led), command("sudo", "mv", "-T", CONFIGURATION, led))),
            remote(keeper, "sudo", "cp", "-a", was, CONFIGURATION),
            there(keeper, RELOAD),
        ),
        verify=(
            _has_role(domain, "primary"),
            replace(authoritative(soa(situation, keeper.id, domain)), within=SOON),
            note(f"{keeper.title} follows: a record that is changed at {home.title} is changed there too."),
        ),
        undo=(
            there(keeper, only_if(exists(led), command("sudo", "mv", "-T", led, CONFIGURATION))),
            there(keeper, RELOAD),
            *_put_back(kept),
            RELOAD,
        ),
        duration=duration,
        duration_from=provenance,
        owner=situation.owner,
        machine=home.id,
        go_no_go="Are both serials alike, and is nobody changing a record?",
        changes=(f"{CONFIGURATION} on {home.title} and {keeper.title}",),
        after=(f"{domain.id}.follow",),
    )


def _delegate_back(situation: Situation, domain: Domain) -> Step:
    machines = [one for one in domain.name_servers if situation.machine(one)]
    return Step(
        id=f"{domain.id}.delegation-back",
        title=f"Put the returned servers into the delegation of {domain.title} again, if they were taken out",
        subject=domain.id,
        preconditions=tuple(authoritative(soa(situation, one, domain)) for one in machines),
        do=(
            note(f"Login of the registrar: {_account(situation, domain)}."),
            note(f"The whole list: {_names(situation, domain.name_servers)}. One to two days to filter through."),
        ),
        verify=_delegated(domain, "all of them"),
        undo=(note(f"Leave in only: {_names(situation, servers_left(situation, domain))}."),),
        duration=TYPED + FILTERS_THROUGH,
        duration_from=Provenance.ASSUMED,
        wait=FILTERS_THROUGH,
        owner=situation.owner,
        go_no_go="Does every server of the list answer for the zone now? If one does not, the name suffers.",
        changes=(f"the delegation of {domain.title}",),
        after=(f"{domain.id}.lead",),
    )


def _delegated(domain: Domain, which: str) -> tuple[Verification, ...]:
    """The registry's word and the world's; which names they must be stands in no program's reach."""
    registry, world = command("whois", "--", domain.title), command("dig", "+short", "-q", domain.title, "-t", "NS")
    return (note(f"`{registry}` names {which}"), shows(world, ".", remark=which))


def _account(situation: Situation, domain: Domain) -> str:
    """Where the registrar's log-in is: the log-ins of the inventory, else what is written at the domain."""
    estate = situation.estate
    found = [estate.logins[one] for one in logins_to(estate, domain.registrar or domain.id)]
    ways = [situation.graph.node(one).name for login in found for one in (*login.kept_in, *login.known_to)]
    return "; or ".join(dict.fromkeys(ways)) or domain.account or "not in the inventory: add `logins:` or `account:`"


def _names(situation: Situation, servers: Iterable[str]) -> str:
    return ", ".join(situation.graph.node(server).name for server in servers)
