"""P101."""

from collections.abc import Iterator

from drillbook.graph import DependencyGraph
from drillbook.model import Estate, RegionKind
from drillbook.practices.finding import Check, Fault, Severity
from drillbook.practices.places import live_sites, regions_of, site_at


def find(estate: Estate, graph: DependencyGraph) -> Iterator[Fault]:
    """A backup lies in the same grid, metro or hazard region as the data.

    One blackout takes both: in August 2003 a site in New York backed itself up to Connecticut, and both went dark. A
    backup in the same blackout is no backup. Countries do not count.
    """
    for backup in estate.backups.values():
        target = site_at(estate, backup.to)
        for site in live_sites(estate, backup.dataset):
            shared = regions_of(estate, site).keys() & regions_of(estate, target).keys()
            named = [estate.regions[one] for one in sorted(shared) if estate.regions[one].kind_of != RegionKind.COUNTRY]
            if target != site and named:
                regions = ", ".join(region.title for region in named)
                yield Fault(backup, f"{backup.title} lies in the same region as its data: {regions}", "to")
                break


CHECK = Check("P101", Severity.ERROR, "Keep a copy outside the region, run by another company.", find)
