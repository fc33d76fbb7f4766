"""The matrix of shared fate: what every two sites, and every primary and its standby, have in common.

From the graph: grids, metros, hazard zones, companies, carriers, suppliers, names, people, each with the path on
either side. By distance: the events that would fill a circle around both.
"""

from dataclasses import dataclass

import numpy as np

from drillbook.analysis.fate_side import Side, site_pairs, standbys
from drillbook.analysis.hazard import hazards, spanning
from drillbook.analysis.sphere import distance_km, place_of
from drillbook.graph import DependencyGraph, compile_graph, served
from drillbook.model import Domain, Estate, Noun, Person, Provider, Region, RegionKind, Site

CATEGORIES = (
    "grid", "metro", "zone", "country", "site", "company", "carrier", "supplier", "names", "staff", "equipment",
)  # fmt: skip
"""What can be common, in the order of the matrix' columns. A zone is a flood plain, a seismic or another hazard zone,
or an availability zone; names are domains, registrars and DNS; suppliers are utilities, fuel and hardware."""


@dataclass(frozen=True, slots=True)
class Common:
    """One thing that both sides depend on."""

    element: str
    kind: str
    category: str
    """One of `CATEGORIES`."""
    path_first: tuple[str, ...]
    """Identifiers from the first side down to the element, gates left out."""
    path_second: tuple[str, ...]
    takes_both: bool
    """Its loss for good takes both sides down, takeovers within them granted; a site by all its servers, a standby
    also by those who let it take over. False: one of them carries on."""


@dataclass(frozen=True, slots=True)
class FatePair:
    """Two sides of which one may have to stand in for the other."""

    first: tuple[str, ...]
    """Identifiers of one side: a site, or what serves (of several, any or as many as are asked for)."""
    second: tuple[str, ...]
    basis: str
    """"sites": any two; "alternate": two of which one is the other's alternate; "standby": alternatives with a
    takeover; "copies": live data, and a replica or backup of it."""
    of: str
    """Identifier of what they serve; empty for sites."""
    distance_km: float | None
    """Great circle, between their farthest sites: an event must reach as far to take all of both; None: not known."""
    hazards: tuple[str, ...]
    """Kinds of events that may hit both at once: felt over at least half the distance."""
    common: tuple[Common, ...]


def find_fate_matrix(estate: Estate, graph: DependencyGraph) -> tuple[FatePair, ...]:
    """Every pair of sites, then every primary with each of its standbys; all, also those with nothing in common."""
    pairs = [*site_pairs(estate, graph), *standbys(estate, graph)]
    shared = [_shared(graph, first, second) for _, _, first, second in pairs]
    losses = _Losses(graph, sorted({one for found in shared for one in found}))
    events = hazards(estate)
    found: list[FatePair] = []
    for (basis, of, first, second), elements in zip(pairs, shared, strict=True):
        away_km = _distance(estate, first, second)
        all_common = (_common(estate, losses, first, second, one) for one in elements)
        common = [one for one in all_common if one.takes_both or one.element in second.paths]
        common.sort(key=lambda one: (CATEGORIES.index(one.category), not one.takes_both, one.element))
        near = spanning(events, away_km / 2) if away_km is not None else ()
        found.append(
            FatePair(
                first.names, second.names, basis, of,
                distance_km=None if away_km is None else round(away_km, 3),
                hazards=tuple(one.kind for one in near),
                common=tuple(common),
            )
        )  # fmt: skip
    return tuple(found)


def _shared(graph: DependencyGraph, first: Side, second: Side) -> list[str]:
    """Elements on both sides; a team is there through its members."""
    both = (one for one in first.paths if one in second.paths or one in second.calling)
    return [one for one in both if not graph.node(one).is_gate and graph.node(one).kind != "team"]


class _Losses:
    """What serves when one of these elements is lost for good, all takeovers granted; computed in one pass."""

    def __init__(self, graph: DependencyGraph, elements: list[str]) -> None:
        compiled = compile_graph(graph)
        lost = np.zeros((len(compiled.ids), len(elements)), dtype=bool)
        lost[[compiled.number[one] for one in elements], np.arange(len(elements))] = True
        self._serves = served(compiled, lost) if elements else lost
        self._node, self._case = compiled.number, {one: case for case, one in enumerate(elements)}

    def takes(self, element: str, side: Side) -> bool:
        """Nothing of the side serves without the element, or nobody is there to let it."""
        case = self._case[element]
        absent = side.by is not None and not self._serves[self._node[side.by], case]
        return absent or not any(self._serves[self._node[one], case] for one in side.serving)


def _common(estate: Estate, losses: _Losses, first: Side, second: Side, element: str) -> Common:
    noun = estate.find(element)
    return Common(
        element=element,
        kind=noun.kind if noun else "",
        category=category_of(noun),
        path_first=first.paths[element],
        path_second=second.paths.get(element) or second.calling[element],
        takes_both=losses.takes(element, first) and losses.takes(element, second),
    )


def category_of(noun: Noun | None) -> str:
    """The column of the matrix in which an element stands."""
    if isinstance(noun, Region):
        kinds = {RegionKind.GRID: "grid", RegionKind.METRO: "metro", RegionKind.COUNTRY: "country"}
        return kinds.get(noun.kind_of, "zone")
    if isinstance(noun, Provider):
        words = " ".join(noun.services).casefold()
        roles = {"names": ("registrar", "dns"), "carrier": ("carrier",), "supplier": ("utility", "fuel", "hardware")}
        return next((role for role, known in roles.items() if any(one in words for one in known)), "company")
    kinds_of: dict[type[Noun], str] = {Domain: "names", Person: "staff", Site: "site"}
    return kinds_of.get(type(noun), "equipment") if noun else "equipment"


def _distance(estate: Estate, first: Side, second: Side) -> float | None:
    """Between their farthest sites; None where a site's place is not known, or a side has no site."""
    places = [[place_of(estate.sites[site]) for site in side.sites] for side in (first, second)]
    pairs = [(one, other) for one in places[0] for other in places[1]]
    if not pairs or None in (*places[0], *places[1]):
        return None
    return max(distance_km(one, other) for one, other in pairs if one and other)
