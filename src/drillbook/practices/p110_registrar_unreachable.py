"""P110: nobody has written down where the registrar's login is, or the registration ends within a year."""

from collections.abc import Iterator
from datetime import timedelta

from drillbook.graph import DependencyGraph
from drillbook.model import Estate
from drillbook.practices.finding import Check, Fault, Severity

YEAR = timedelta(days=365)


def find(estate: Estate, graph: DependencyGraph) -> Iterator[Fault]:
    """Nobody has written down where the registrar's login is, or the registration ends within a year.

    The delegation can only be changed at the registrar; a forgotten renewal loses the name.
    """
    today = estate.organisation.plan_date
    for domain in estate.domains.values():
        if not domain.account:
            yield Fault(domain, f"where the registrar's login of {domain.title} is kept is not written down", "account")
        if today and domain.expires and domain.expires - today < YEAR:
            yield Fault(domain, f"the registration of {domain.title} ends {domain.expires}", "expires")


CHECK = Check("P110", Severity.WARNING, "Write `account:` (never the secret), and renew for years.", find)
