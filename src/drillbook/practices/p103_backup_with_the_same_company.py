"""P103: data and backup are in buildings run by the same company."""

from collections.abc import Iterator

from drillbook.analysis import live_sites
from drillbook.graph import DependencyGraph
from drillbook.model import Estate
from drillbook.practices.finding import Check, Fault, Severity
from drillbook.practices.places import site_at


def find(estate: Estate, graph: DependencyGraph) -> Iterator[Fault]:
    """Data and backup are in buildings run by the same company.

    A bankruptcy, a dispute or a fault in the company's own systems takes both: the second location is to be run by
    another company.
    """
    for backup in estate.backups.values():
        target = site_at(estate, backup.to)
        company = estate.sites[target].provider if target else None
        sites = [site for site in live_sites(estate, backup.dataset) if site != target]
        if company and sites and all(estate.sites[site].provider == company for site in sites):
            name = estate.providers[company].title
            yield Fault(backup, f"{backup.title} and its data are both with {name}", "to")


CHECK = Check("P103", Severity.WARNING, "Keep a copy with another company.", find)
