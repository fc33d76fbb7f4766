"""P136: a log-in is kept at one place only, or one person alone has it or can open what keeps it."""

from collections.abc import Iterator

from drillbook.graph import DependencyGraph
from drillbook.model import Estate, Login
from drillbook.practices.finding import Check, Fault, Severity


def find(estate: Estate, graph: DependencyGraph) -> Iterator[Fault]:
    """A log-in is kept at one place only, or one person alone has it or can open what keeps it.

    The envelope burns, the server dies, the administrator is on a mountain.
    """
    for login in estate.logins.values():
        vaults = [estate.vaults[one] for one in login.kept_in]
        known = _people(estate, login.known_to)
        places = len({keeper for vault in vaults for keeper in vault.kept}) + len(known)
        openers = set(known).union(*(_people(estate, vault.opened_by) for vault in vaults))
        is_open = any(not vault.opened_by for vault in vaults)
        if places == 1:
            yield Fault(login, f"{login.title}: kept {_where(estate, login)} only", "kept_in")
        elif len(openers) == 1 and not is_open:
            yield Fault(login, f"only {estate.people[min(openers)].title} can get at {login.title}", "known_to")


def _people(estate: Estate, who: tuple[str, ...]) -> set[str]:
    """People by themselves and as members of teams."""
    return {person.id for one in who for person in estate.people_of(one)}


def _where(estate: Estate, login: Login) -> str:
    if login.kept_in:
        return f"in {estate.vaults[login.kept_in[0]].title}"
    return f"by {estate.people[min(_people(estate, login.known_to))].title}"


CHECK = Check("P136", Severity.WARNING, "Keep it in two vaults at two places, and let two people open each.", find)
