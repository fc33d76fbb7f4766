"""How far events are felt: two sites within twice the radius may be hit by the same one."""

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

from drillbook.model import Estate, Provenance


@dataclass(frozen=True, slots=True)
class Hazard:
    """A kind of event that takes all within a radius."""

    kind: str
    radius_km: float
    provenance: Provenance
    reason: str


ASSUMED_RADII: Mapping[str, tuple[float, str]] = MappingProxyType(
    {
        "fire or explosion": (1.0, "a cordon around some blocks"),
        "chemical accident": (5.0, "a town quarter is cleared"),
        "river or coastal flood": (25.0, "one reach of a river, one stretch of coast"),
        "earthquake": (100.0, "buildings and lines are damaged about so far from a strong one"),
        "hurricane": (250.0, "a large one's gale is felt about so far from its eye"),
        "regional blackout": (400.0, "Detroit and New York, 775 km apart, went dark together on 14 August 2003"),
    }
)
"""Kilometres from the middle of one event, and the reason. `hazard_radii:` under organisation replaces and adds."""


def hazards(estate: Estate) -> tuple[Hazard, ...]:
    """The kinds of events that count for this organisation, the smallest first."""
    given = estate.organisation.hazard_radii
    found = [Hazard(kind, radius_km, Provenance.GIVEN, "inventory") for kind, radius_km in given.items()]
    found += [
        Hazard(kind, radius_km, Provenance.ASSUMED, reason)
        for kind, (radius_km, reason) in ASSUMED_RADII.items()
        if kind not in given
    ]
    return tuple(sorted(found, key=lambda one: (one.radius_km, one.kind)))


def spanning(events: tuple[Hazard, ...], radius_km: float) -> tuple[Hazard, ...]:
    """Those that fill a circle of this radius: two sites at twice the distance are within one of them."""
    return tuple(one for one in events if one.radius_km >= radius_km)
