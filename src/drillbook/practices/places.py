"""Where things are, for checks that compare places."""

from collections.abc import Iterable

from drillbook.graph import DependencyGraph, site_of
from drillbook.model import Estate, Person, Region, RegionKind


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


def shared_regions(estate: Estate, sites: Iterable[str | None]) -> tuple[Region, ...]:
    """The regions in which all of these sites lie, by identifier; a country fails as a whole too seldom to count."""
    common = set.intersection(*(set(regions_of(estate, site)) for site in sites))
    found = (estate.regions[one] for one in sorted(common))
    return tuple(region for region in found if region.kind_of is not RegionKind.COUNTRY)


def busy_sites(graph: DependencyGraph) -> frozenset[str]:
    """Sites with servers: those whose loss stops something."""
    return frozenset(node.site for node in graph.elements() if node.kind == "server" and node.site)


def who_acts(estate: Estate) -> tuple[Person, ...]:
    """Members of teams, and those who may declare, in the order of the inventory."""
    members = {member for team in estate.teams.values() for member in team.members}
    return tuple(one for one in estate.people.values() if one.id in members or one.may_declare)
