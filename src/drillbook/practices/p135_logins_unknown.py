"""P135: which log-in changes a domain is not known."""

from collections.abc import Iterator

from drillbook.graph import DependencyGraph, logins_to
from drillbook.model import Estate
from drillbook.practices.finding import Check, Fault, Severity


def find(estate: Estate, graph: DependencyGraph) -> Iterator[Fault]:
    """Which log-in changes a domain is not known.

    Without it a switch of the name is taken to be possible, wherever the password lies and whatever is lost.
    """
    for domain in estate.domains.values():
        if not logins_to(estate, domain.id):
            yield Fault(domain, f"no log-in to {domain.title}, its name servers or its registrar is in the inventory")


CHECK = Check("P135", Severity.INFO, "Write `logins:` and the `vaults:` that keep them; never the secrets.", find)
