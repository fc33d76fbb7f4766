"""Where things are, for checks that compare places."""

from collections.abc import Iterator

from drillbook.graph import site_of
from drillbook.model import Estate, Region


def regions_of(estate: Estate, site: str | None) -> dict[str, Region]:
    """All regions a site lies in, the larger ones too."""
    found: dict[str, Region] = {}
    queue = list(estate.sites[site].regions) if site else []
    while queue:
        region = estate.regions[queue.pop(0)]
        if region.id not in found:
            found[region.id] = region
            queue += [region.within] if region.within else []
    return found


def site_at(estate: Estate, identifier: str) -> str | None:
    """The site an element stands at."""
    return site_of(estate, estate.find(identifier))


def live_sites(estate: Estate, dataset: str) -> Iterator[str]:
    """Sites with a live copy of a dataset (primaries and files), each once."""
    holders = [*estate.datasets[dataset].on]
    holders += [one.on for one in estate.databases.values() if one.dataset == dataset and not one.replicates]
    yield from dict.fromkeys(site for holder in holders if (site := site_at(estate, holder)))
