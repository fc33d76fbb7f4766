"""A name service of our own: the servers that are left answer, one of them can be changed, then the delegation.

If a server does not answer for the zone when the delegation points to it, the domain is gone: verify before, not after.
"""

from collections.abc import Iterable, Iterator
from dataclasses import replace

from drillbook.graph import logins_to
from drillbook.model import Check, Command, Domain, Server, ServiceKind, Step, Vm
from drillbook.procedures.shell import command, note, on, remote, shows
from drillbook.procedures.situation import Situation, minutes

UNIT, CONFIGURATION = "named", "/etc/bind/named.conf.local"


def keep_names(situation: Situation) -> Iterator[Step]:
    """For name services: check what is left, make one server the primary, and only then change the delegation."""
    for domain in _served(situation):
        yield _check(situation, domain)
        if primary := make_primary(situation, domain):
            yield replace(primary, after=(_check(situation, domain).id,))
            yield _delegate(situation, domain, primary)


def return_names(situation: Situation) -> Iterator[Step]:
    """For name services: the old primary follows first, is checked, leads again, and goes back into the delegation."""
    for domain in _served(situation):
        keeper, home = keeper_of(situation, domain), situation.machine(domain.name_servers[0])
        if keeper and home:
            yield _follow(situation, domain, home, keeper)
            yield _lead(situation, domain, home, keeper)
            yield _delegate_back(situation, domain)


def _served(situation: Situation) -> Iterator[Domain]:
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
    return Step(
        id=f"{domain.id}.check",
        title=f"Check that the servers left answer for {domain.title}",
        subject=domain.id,
        do=tuple(soa(situation, server, domain) for server in servers_left(situation, domain)),
        verify=("Each answers with the flag 'aa' and the same serial.",),
        undo=("Nothing to undo: reads only.",),
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
    duration, provenance = minutes(20)
    return Step(
        id=f"{domain.id}.primary",
        title=f"Make {keeper.title} the primary for {domain.title}",
        subject=domain.id,
        do=(
            remote(old, "sudo", "systemctl", "disable", "--now", UNIT),
            note(f"No answer? Keep {old.title} off the network until its return: it would give old addresses out"),
            command("sudo", "cp", "-a", CONFIGURATION, f"{CONFIGURATION}.before"),
            note("In named.conf.local: 'type primary' for the zone, and no 'primaries' line; raise the serial"),
            command("sudo", "named-checkconf", "-z"),
            command("sudo", "rndc", "reconfig"),
        ),
        verify=(shows(soa(situation, keeper.id, domain), "shows the raised serial"),),
        undo=(
            command("sudo", "mv", f"{CONFIGURATION}.before", CONFIGURATION),
            command("sudo", "rndc", "reconfig"),
            remote(old, "sudo", "systemctl", "enable", "--now", UNIT),
        ),
        duration=duration,
        duration_from=provenance,
        owner=_keeper_owner(situation),
        machine=keeper.id,
        go_no_go="Is the old primary lost for longer than a day, or must a record be changed now?",
    )


def _keeper_owner(situation: Situation) -> str | None:
    """Who runs the name service, whatever the service whose record is changed."""
    names = (one.owner for one in situation.estate.services.values() if one.kind_of is ServiceKind.DNS and one.owner)
    return next(names, None) or situation.owner


def _delegate(situation: Situation, domain: Domain, primary: Step) -> Step:
    duration, provenance = minutes(20)
    left = servers_left(situation, domain)
    return Step(
        id=f"{domain.id}.delegation",
        title=f"Take the lost servers out of the delegation of {domain.title}",
        subject=domain.id,
        do=(
            f"Login of the registrar: {_account(situation, domain)}.",
            f"Leave in: {_names(situation, left)}. One to two days to filter through.",
        ),
        verify=_delegated(situation, domain, "the servers left, and no other"),
        undo=(f"Put the old list back: {_names(situation, domain.name_servers)}. It takes as long again.",),
        duration=duration,
        duration_from=provenance,
        owner=situation.owner,
        is_command=False,
        go_no_go="Is the site lost for over two days, and does every server that stays in answer for the zone now?",
        escalate="The registrar does not answer: leave the delegation; one server that answers is enough.",
        after=(primary.id,),
    )


def _follow(situation: Situation, domain: Domain, home: Server | Vm, keeper: Server | Vm) -> Step:
    duration, provenance = minutes(20)
    return Step(
        id=f"{domain.id}.follow",
        title=f"Let {home.title} follow {keeper.title} for {domain.title}",
        subject=domain.id,
        do=(
            command("sudo", "cp", "-a", CONFIGURATION, f"{CONFIGURATION}.before-return"),
            note(f"In named.conf.local: 'type secondary' for the zone, 'primaries' is {on(keeper)}"),
            command("sudo", "named-checkconf", "-z"),
            command("sudo", "systemctl", "enable", "--now", UNIT),
            command("sudo", "rndc", "retransfer", domain.title),
        ),
        verify=tuple(
            shows(soa(situation, one.id, domain), "shows the flag 'aa' and the same serial as the other")
            for one in (home, keeper)
        ),
        undo=(
            command("sudo", "systemctl", "disable", "--now", UNIT),
            "It stays switched off: with its old configuration it would be a second primary.",
        ),
        duration=duration,
        duration_from=provenance,
        owner=situation.owner,
        machine=home.id,
        go_no_go="Is the site stable for 24 hours, power and network included?",
    )


def _lead(situation: Situation, domain: Domain, home: Server | Vm, keeper: Server | Vm) -> Step:
    duration, provenance = minutes(20)
    kept = f"{CONFIGURATION}.as-primary"
    return Step(
        id=f"{domain.id}.lead",
        title=f"Make {home.title} the primary for {domain.title} again",
        subject=domain.id,
        do=(
            remote(keeper, "sudo", "cp", "-a", CONFIGURATION, kept),
            remote(keeper, "sudo", "mv", f"{CONFIGURATION}.before", CONFIGURATION),
            command("sudo", "cp", "-a", CONFIGURATION, f"{CONFIGURATION}.as-secondary"),
            command("sudo", "mv", f"{CONFIGURATION}.before-return", CONFIGURATION),
            note("Raise the serial in the zone that was transferred"),
            command("sudo", "named-checkconf", "-z"),
            command("sudo", "rndc", "reconfig"),
            remote(keeper, "sudo", "rndc", "reconfig"),
        ),
        verify=(shows(soa(situation, keeper.id, domain), f"follows the raised serial of {home.title}"),),
        undo=(
            command("sudo", "mv", f"{CONFIGURATION}.as-secondary", CONFIGURATION),
            command("sudo", "rndc", "reconfig"),
            remote(keeper, "sudo", "mv", kept, CONFIGURATION),
            remote(keeper, "sudo", "rndc", "reconfig"),
        ),
        duration=duration,
        duration_from=provenance,
        owner=situation.owner,
        machine=home.id,
        go_no_go="Are both serials alike, and is nobody changing a record?",
        after=(f"{domain.id}.follow",),
    )


def _delegate_back(situation: Situation, domain: Domain) -> Step:
    duration, provenance = minutes(20)
    return Step(
        id=f"{domain.id}.delegation-back",
        title=f"Put the returned servers into the delegation of {domain.title} again, if they were taken out",
        subject=domain.id,
        do=(
            f"Login of the registrar: {_account(situation, domain)}.",
            f"The whole list: {_names(situation, domain.name_servers)}. One to two days to filter through.",
        ),
        verify=_delegated(situation, domain, "all of them"),
        undo=(f"Leave in only: {_names(situation, servers_left(situation, domain))}.",),
        duration=duration,
        duration_from=provenance,
        owner=situation.owner,
        is_command=False,
        go_no_go="Does every server of the list answer for the zone now? If one does not, the name suffers.",
        after=(f"{domain.id}.lead",),
    )


def _delegated(situation: Situation, domain: Domain, which: str) -> tuple[str, ...]:
    return (
        shows(command("whois", "--", domain.title), f"names {which}"),
        shows(command("dig", "+short", "-q", domain.title, "-t", "NS"), f"from outside prints {which}"),
    )


def _account(situation: Situation, domain: Domain) -> str:
    """Where the registrar's log-in is: the log-ins of the inventory, else what is written at the domain."""
    estate = situation.estate
    found = [estate.logins[one] for one in logins_to(estate, domain.registrar or domain.id)]
    ways = [situation.graph.node(one).name for login in found for one in (*login.kept_in, *login.known_to)]
    return "; or ".join(dict.fromkeys(ways)) or domain.account or "not in the inventory: add `logins:` or `account:`"


def _names(situation: Situation, servers: Iterable[str]) -> str:
    return ", ".join(situation.graph.node(server).name for server in servers)
