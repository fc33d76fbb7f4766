"""P109: all name servers of a domain are at one site, in one region or with one company; or there is only one."""

from collections.abc import Iterator

from drillbook.graph import DependencyGraph
from drillbook.model import Estate
from drillbook.practices.finding import Check, Fault, Severity
from drillbook.practices.places import shared_regions, site_at


def find(estate: Estate, graph: DependencyGraph) -> Iterator[Fault]:
    """All name servers of a domain are at one site, in one region or with one company; or there is only one.

    Without an answer for the name, nothing that is switched by name can be reached.
    """
    for domain in estate.domains.values():
        sites = [site_at(estate, server) for server in domain.name_servers]
        if len(domain.name_servers) == 1 and domain.name_servers[0] not in estate.providers:
            yield Fault(domain, f"{domain.title} has a single name server", "name_servers")
        elif sites and all(sites):
            shared = shared_regions(estate, sites)
            companies = {estate.sites[site].provider for site in sites if site}
            company = estate.providers.get(companies.pop() or "") if len(companies) == 1 else None
            if shared or company or len(set(sites)) == 1:
                regions = ", ".join(region.title for region in shared)
                names = regions or (f"buildings of {company.title}" if company else "one site")
                yield Fault(domain, f"all name servers of {domain.title} are in {names}", "name_servers")


CHECK = Check("P109", Severity.ERROR, "Add a name server elsewhere, with another company.", find)
