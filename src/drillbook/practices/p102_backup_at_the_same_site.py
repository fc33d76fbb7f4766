"""P102: every backup of a dataset lies at the only site of the data."""

from collections.abc import Iterator

from drillbook.analysis import live_sites
from drillbook.graph import DependencyGraph
from drillbook.model import Estate
from drillbook.practices.finding import Check, Fault, Severity
from drillbook.practices.places import site_at


def find(estate: Estate, graph: DependencyGraph) -> Iterator[Fault]:
    """Every backup of a dataset lies at the only site of the data.

    A fire takes both. One copy at hand is useful, as long as another is elsewhere.
    """
    for dataset in estate.datasets.values():
        backups = [one for one in estate.backups.values() if one.dataset == dataset.id]
        sites = set(live_sites(estate, dataset.id))
        if backups and len(sites) == 1 and sites == {site_at(estate, one.to) for one in backups}:
            yield Fault(backups[0], f"every backup of {dataset.title} lies where the data is", "to")


CHECK = Check("P102", Severity.ERROR, "Send a copy to another site.", find)
