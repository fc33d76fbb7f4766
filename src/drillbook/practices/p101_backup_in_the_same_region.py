"""P101: a backup lies in the same grid, metro or hazard region as the data."""

from collections.abc import Iterator

from drillbook.analysis import live_sites
from drillbook.graph import DependencyGraph
from drillbook.model import Estate
from drillbook.practices.finding import Check, Fault, Severity
from drillbook.practices.places import shared_regions, site_at


def find(estate: Estate, graph: DependencyGraph) -> Iterator[Fault]:
    """A backup lies in the same grid, metro or hazard region as the data.

    One blackout takes both: in August 2003 a site in New York backed itself up to Connecticut, and both went dark. A
    backup in the same blackout is no backup. Countries do not count, nor does data that is live outside the region too.
    """
    for backup in estate.backups.values():
        target = site_at(estate, backup.to)
        sites = set(live_sites(estate, backup.dataset))
        shared = shared_regions(estate, (target, *sites)) if target and sites - {target} else ()
        if shared:
            regions = ", ".join(region.title for region in shared)
            yield Fault(backup, f"{backup.title} lies in the same region as its data: {regions}", "to")


CHECK = Check("P101", Severity.ERROR, "Keep a copy outside the region, run by another company.", find)
