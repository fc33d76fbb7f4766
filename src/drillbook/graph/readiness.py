"""Needs of what carries the plan out: its copies, channels, vaults, log-ins; and who is called for a takeover.

An inventory that names no channels and no log-ins says nothing of them: whoever carries a takeover out is then taken
to be reached and to have access, as before; checks P134 and P135 say that it is not known.
"""

from collections.abc import Iterable, Iterator

from drillbook.graph.placement import one
from drillbook.graph.wanted import Wanted, WantedBack, any_of, seconds
from drillbook.model import Channel, Domain, Estate, FailBack, Login, PlanCopy, Spare, Vault


def of_plan_copy(estate: Estate, copy: PlanCopy) -> Iterator[Wanted]:
    """A copy is as safe as what keeps it."""
    yield Wanted(copy.kept, why="is kept there")


def of_channel(estate: Estate, channel: Channel) -> Iterator[Wanted]:
    """A channel needs the company that carries it."""
    yield from one(channel.provider, "carries it")


def of_vault(estate: Estate, vault: Vault) -> Iterator[Wanted]:
    """A vault is there while any of its copies is, and opens to any of those who can open it."""
    yield from any_of(tuple(Wanted(keeper, why="is kept there") for keeper in vault.kept), "kept", "where it is kept")
    yield from any_of(tuple(called(estate, who) for who in vault.opened_by), "opened", "somebody who can open it")


def of_login(estate: Estate, login: Login) -> Iterator[Wanted]:
    """A log-in comes from any of its vaults or from anybody who has it, and may ask for a second factor."""
    vaults = tuple(Wanted(vault, why="is kept in it") for vault in login.kept_in)
    known = tuple(called(estate, who) for who in login.known_to)
    yield from any_of((*vaults, *known), "kept", "a vault, or somebody who has it")
    factors = tuple(Wanted(factor, why="gives the second factor") for factor in login.second_factor)
    yield from any_of(factors, "second-factor", "its second factor")


def of_spare(estate: Estate, spare: Spare) -> Iterator[Wanted]:
    """Parts are as safe as the place where they lie."""
    yield Wanted(spare.kept, why="is kept there")


def channels_to(estate: Estate, person: str) -> tuple[Channel, ...]:
    """The channels by which a person can be called, in the order of the inventory."""
    teams = {team.id for team in estate.teams.values() if person in team.members}
    return tuple(
        channel
        for channel in estate.channels.values()
        if not channel.reaches or person in channel.reaches or teams & set(channel.reaches)
    )


def logins_to(estate: Estate, element: str) -> tuple[str, ...]:
    """Identifiers of the log-ins with which an element is changed, any of which will do.

    For a domain without one of its own: those to its name servers (DNS providers too), else to its registrar.
    """
    found = _opening(estate, (element,))
    domain = estate.domains.get(element)
    if found or not isinstance(domain, Domain):
        return found
    registrar = (domain.registrar,) if domain.registrar else ()
    return _opening(estate, domain.name_servers) or _opening(estate, registrar)


def _opening(estate: Estate, elements: Iterable[str]) -> tuple[str, ...]:
    wanted = set(elements)
    return tuple(login.id for login in estate.logins.values() if wanted & set(login.opens))


def called(estate: Estate, who: str) -> Wanted:
    """A person or team that is there *and* can be called; just there, where no channel to them is in the inventory."""
    if who in estate.people:
        channels = tuple(Wanted(channel.id, why="a way to call") for channel in channels_to(estate, who))
        if not channels:
            return Wanted(who, why="acts")
        reached = any_of(channels, "channels", "a way to call", owner=who)
        return Wanted(parts=(Wanted(who, why="acts"), *reached), label="called", owner=who, why="is called")
    team = estate.teams[who]
    members = tuple(called(estate, member) for member in team.members)
    if all(member.needed for member in members):
        return Wanted(who, why="acts")
    enough = Wanted(
        parts=members, threshold=min(team.minimum, len(members)), label="reached", owner=who, why="enough are called"
    )
    return Wanted(parts=(Wanted(who, why="acts"), enough), label="called", owner=who, why="is called")


def hands(estate: Estate, by: str | None, changed: Iterable[str | None]) -> Wanted | None:
    """Who carries a takeover out, called and with the log-ins to all that it changes; None: it is automatic."""
    if by is None:
        return None
    needed = dict.fromkeys(logins_to(estate, element) for element in changed if element)
    logins = [found for found in needed if found]
    doer = called(estate, by)
    if not logins:
        return doer
    access = tuple(
        Wanted(
            parts=tuple(Wanted(login, why="gives access") for login in found),
            threshold=1,
            label=f"any-{'+'.join(found)}",
            owner=by,
            why="a log-in",
        )
        for found in logins
    )
    label = "-and-".join("+".join(found) for found in logins)
    return Wanted(parts=(doer, *access), label=f"with-{label}", owner=by, why="is called, and has the log-ins")


def hands_back(estate: Estate, back: FailBack | None, changed: Iterable[str | None]) -> WantedBack | None:
    """How an alternative hands back, and who does it with which log-ins; None: at once."""
    if back is None:
        return None
    return WantedBack(seconds(back.after), seconds(back.interrupts), hands(estate, back.by, changed), back.by)
