"""A name service of our own: the servers that are left answer, one of them can be changed, then the delegation.

If a server does not answer for the zone when the delegation points to it, the domain is gone: verify before, not after.
"""

from collections.abc import Iterator

from drillbook.graph import logins_to
from drillbook.model import Domain, ServiceKind, Step
from drillbook.procedures.shell import command, note, shows
from drillbook.procedures.situation import Situation, minutes


def keep_names(situation: Situation) -> Iterator[Step]:
    """For name services: check what is left, make one server the primary, and only then change the delegation."""
    if situation.service.kind_of is not ServiceKind.DNS or not situation.here:
        return
    machines = {machine.id for machine in situation.machines} | {situation.service.id}
    for domain in situation.estate.domains.values():
        left = [server for server in domain.name_servers if not situation.is_here(server)]
        if machines & set(domain.name_servers) and left:
            yield from _keep(situation, domain, left)


def soa(situation: Situation, server: str, domain: Domain) -> str:
    """Asks one name server, and no cache, for the zone's own record."""
    address = server_address(situation, server)
    return command(
        "dig", "+norecurse", "+noall", "+comments", "+answer", f"@{address}", "-q", domain.title, "-t", "SOA"
    )


def server_address(situation: Situation, server: str) -> str:
    """An address to ask, else the name people use."""
    noun = situation.estate.find(server)
    return getattr(noun, "address", "") or (noun.title if noun else server)


def _keep(situation: Situation, domain: Domain, left: list[str]) -> Iterator[Step]:
    key = f"{situation.service.id}.{domain.id}"
    duration, provenance = minutes(5)
    yield Step(
        id=f"{key}.check",
        title=f"Check that the servers left answer for {domain.title}",
        subject=domain.id,
        do=tuple(soa(situation, server, domain) for server in left),
        verify=("Each answers with the flag 'aa' and the same serial.",),
        undo=("Nothing to undo: reads only.",),
        duration=duration,
        duration_from=provenance,
        owner=situation.owner,
        escalate="None answers: the name is gone within its TTL; load the newest zone file on any server we reach.",
    )
    keeper = situation.machine(left[0])
    if keeper is None:
        return  # a company's servers are changed in its own console, and stay in the delegation
    duration, provenance = minutes(20)
    yield Step(
        id=f"{key}.primary",
        title=f"Make {keeper.title} the primary for {domain.title}",
        subject=domain.id,
        do=(
            command("sudo", "cp", "-a", "/etc/bind/named.conf.local", "/etc/bind/named.conf.local.before"),
            note("In named.conf.local: 'type primary' for the zone, and no 'primaries' line; raise the serial"),
            command("sudo", "named-checkconf", "-z"),
            command("sudo", "rndc", "reconfig"),
        ),
        verify=(shows(soa(situation, left[0], domain), "shows the raised serial"),),
        undo=(
            command("sudo", "mv", "/etc/bind/named.conf.local.before", "/etc/bind/named.conf.local"),
            command("sudo", "rndc", "reconfig"),
        ),
        duration=duration,
        duration_from=provenance,
        owner=situation.owner,
        machine=keeper.id,
        go_no_go="Is the old primary lost for longer than a day, or must a record be changed now?",
        after=(f"{key}.check",),
    )
    yield _delegate(situation, domain, left, key)


def _account(situation: Situation, domain: Domain) -> str:
    """Where the registrar's log-in is: the log-ins of the inventory, else what is written at the domain."""
    estate = situation.estate
    found = [estate.logins[one] for one in logins_to(estate, domain.registrar or domain.id)]
    name = situation.graph.node
    ways = [name(one).name for login in found for one in (*login.kept_in, *login.known_to)]
    return "; or ".join(dict.fromkeys(ways)) or domain.account or "not in the inventory: add `logins:` or `account:`"


def _delegate(situation: Situation, domain: Domain, left: list[str], key: str) -> Step:
    duration, provenance = minutes(20)
    names = {server: situation.graph.node(server).name for server in domain.name_servers}
    account = _account(situation, domain)
    return Step(
        id=f"{key}.delegation",
        title=f"Take the lost servers out of the delegation of {domain.title}",
        subject=domain.id,
        do=(
            f"Login of the registrar: {account}.",
            f"Leave in: {', '.join(names[server] for server in left)}. One to two days to filter through.",
        ),
        verify=(f"{command('whois', '--', domain.title)} names the servers left, and no other.",),
        undo=(f"Put the old list back: {', '.join(names.values())}. It takes as long again.",),
        duration=duration,
        duration_from=provenance,
        owner=situation.owner,
        is_command=False,
        go_no_go="Is the site lost for over two days, and does every server that stays in answer for the zone now?",
        escalate="The registrar does not answer: leave the delegation; one server that answers is enough.",
        after=(f"{key}.primary",),
    )
