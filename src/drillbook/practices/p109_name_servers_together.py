"""P109."""

from collections.abc import Iterator

from drillbook.graph import DependencyGraph
from drillbook.model import Estate, RegionKind
from drillbook.practices.finding import Check, Fault, Severity
from drillbook.practices.places import regions_of, site_at


def find(estate: Estate, graph: DependencyGraph) -> Iterator[Fault]:
    """All name servers of a domain are at one site, in one region or with one company; or there is only one.

    Without an answer for the name, nothing that is switched by name can be reached.
    """
    for domain in estate.domains.values():
        sites = [site_at(estate, server) for server in domain.name_servers]
        if len(domain.name_servers) == 1 and domain.name_servers[0] not in estate.providers:
            yield Fault(domain, f"{domain.title} has a single name server", "name_servers")
        elif sites and all(sites):
            shared = set.intersection(*(set(regions_of(estate, site)) for site in sites))
            shared = {one for one in shared if estate.regions[one].kind_of != RegionKind.COUNTRY}
            if shared or len(set(sites)) == 1:
                names = ", ".join(estate.regions[one].title for one in sorted(shared)) or "one site"
                yield Fault(domain, f"all name servers of {domain.title} are in {names}", "name_servers")


CHECK = Check("P109", Severity.ERROR, "Add a name server elsewhere, with another company.", find)
