"""P122: a contract has ended, or ends within 90 days or its notice period after the plan's date."""

from collections.abc import Iterator
from datetime import timedelta

from drillbook.graph import DependencyGraph
from drillbook.model import Estate, Provider, Site
from drillbook.practices.finding import Check, Fault, Severity

SOON = timedelta(days=90)


def find(estate: Estate, graph: DependencyGraph) -> Iterator[Fault]:
    """A contract has ended, or ends within 90 days or its notice period after the plan's date."""
    today = estate.organisation.plan_date
    nouns: tuple[Provider | Site, ...] = (*estate.providers.values(), *estate.sites.values())
    for noun in nouns:
        contract = noun.contract
        if today and contract and contract.ends and contract.ends - today < max(SOON, contract.notice or SOON):
            yield Fault(noun, f"the contract of {noun.title} ends {contract.ends}", "contract")


CHECK = Check("P122", Severity.WARNING, "Renew it, or plan the move.", find)
