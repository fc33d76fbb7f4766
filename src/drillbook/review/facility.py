"""Candidate co-location facilities side by side: what their places, power, lines and prices are."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import timedelta

from drillbook.analysis import FatePair, distance_km, find_fate_matrix, place_of
from drillbook.graph import DependencyGraph
from drillbook.inventory.options import Catalogue
from drillbook.model import Contract, Estate, Person, Provenance, RegionKind, Site, SiteKind, failure_rate
from drillbook.quantity import Money
from drillbook.review.endurance import Endurance, endurance_of_sites
from drillbook.review.trial import Trials


@dataclass(frozen=True, slots=True)
class Neighbour:
    """A site in use, and what it shares with the candidate."""

    site: str
    distance_km: float | None
    hazards: tuple[str, ...]
    """Kinds of events that may hit both."""
    shared: tuple[str, ...]
    """Identifiers of what both depend on, people left out; what takes both first."""
    takes_both: tuple[str, ...]
    """Those of them whose loss for good takes both."""


@dataclass(frozen=True, slots=True)
class Facility:
    """One facility that might be used."""

    site: Site
    option: str
    """The option that brings it; empty: it stands in the inventory."""
    grids: tuple[str, ...]
    """Names of its grids, the smallest first."""
    zones: tuple[str, ...]
    """Names of the other regions that it lies in: metro, flood plain, hazard zone."""
    carriers: tuple[str, ...]
    """Names of the carriers in the building, and of those whose circuits are used."""
    travel: tuple[tuple[Person, timedelta], ...]
    """Who could be there, the fastest first."""
    power: Endurance | None
    contract: Contract | None
    """For the space: the site's, else its provider's."""
    contract_from: Provenance
    neighbours: tuple[Neighbour, ...]
    titles: Mapping[str, str]
    """Names of what is shared, and of who runs it, also where only an option adds them."""

    @property
    def monthly(self) -> Money | None:
        """What the space costs a month."""
        return self.contract.monthly_cost if self.contract else None

    @property
    def published_availability(self) -> float | None:
        """Per cent, that is told of facilities of its tier (Uptime Institute)."""
        return failure_rate(f"tier.{self.site.tier.value}").value if self.site.tier else None


def facilities(estate: Estate, graph: DependencyGraph, trials: Trials | None) -> tuple[Facility, ...]:
    """Sites that are candidates, then those that an option adds; each in the inventory that has it."""
    matrix = find_fate_matrix(estate, graph)
    power = {one.site: one for one in endurance_of_sites(estate, graph)}
    used = [site.id for site in estate.sites.values() if site.kind_of is not SiteKind.CANDIDATE]
    found = [
        _facility(estate, site, "", used, matrix, power.get(site.id))
        for site in estate.sites.values()
        if site.kind_of is SiteKind.CANDIDATE
    ]
    for option, name in _added(trials.catalogue) if trials else ():
        made = trials.estate((option,)) if trials else None
        if made is not None and name in made[0].sites:
            new_power = {one.site: one for one in endurance_of_sites(*made)}
            site = made[0].sites[name]
            found.append(_facility(made[0], site, option, used, find_fate_matrix(*made), new_power.get(name)))
    return tuple(found)


def _added(catalogue: Catalogue) -> Iterator[tuple[str, str]]:
    """Option and identifier of each site that an option adds."""
    for option, patch in catalogue.patches.items():
        for section, identifier, _ in patch.add:
            if section.text == Site.plural:
                yield option, identifier.text


def _facility(
    estate: Estate, site: Site, option: str, used: list[str], matrix: tuple[FatePair, ...], power: Endurance | None
) -> Facility:
    regions = estate.regions_over(site.regions)
    provider = estate.providers.get(site.provider or "")
    contract = site.contract or (provider.contract if provider else None)
    owner = site if site.contract else provider or site
    people = [(one, one.travel[site.id]) for one in estate.people.values() if site.id in one.travel]
    neighbours = [_neighbour(estate, site, other, matrix) for other in used if other in estate.sites]
    named = dict.fromkeys([*(one for each in neighbours for one in each.shared), site.provider or ""])
    return Facility(
        site=site,
        option=option,
        grids=tuple(one.title for one in regions if one.kind_of is RegionKind.GRID),
        zones=tuple(one.title for one in regions if one.kind_of is not RegionKind.GRID),
        carriers=tuple(_carriers(estate, site)),
        travel=tuple(sorted(people, key=lambda pair: (pair[1], pair[0].id))),
        power=power,
        contract=contract,
        contract_from=owner.provenance("contract"),
        neighbours=tuple(neighbours),
        titles={name: noun.title for name in named if (noun := estate.find(name))},
    )


def _carriers(estate: Estate, site: Site) -> Iterator[str]:
    in_use = (one.provider for one in estate.circuits.values() if one.site == site.id and one.provider)
    for carrier in dict.fromkeys((*site.carriers, *in_use)):
        yield estate.providers[carrier].title


def _neighbour(estate: Estate, site: Site, other: str, matrix: tuple[FatePair, ...]) -> Neighbour:
    pair = next(
        (
            one
            for one in matrix
            if one.basis in ("sites", "alternate") and {*one.first, *one.second} == {site.id, other}
        ),
        None,
    )
    places = place_of(site), place_of(estate.sites[other])
    apart = distance_km(places[0], places[1]) if places[0] and places[1] else None
    if pair is None:
        return Neighbour(other, apart, (), (), ())
    common = [one for one in pair.common if one.category != "staff"]
    takes = tuple(one.element for one in common if one.takes_both)
    shared = (*takes, *(one.element for one in common if not one.takes_both))
    return Neighbour(other, apart, pair.hazards, shared, takes)
