"""Parts of `findings.json`: the matrix of shared fate, targets that are too lax, the smallest fatal disasters."""

from typing import Annotated

from pydantic import Field
from typing_extensions import TypedDict

from drillbook.analysis import Common, FatalCircle, FatalDisaster, FatalSet, FatePair, LaxTarget
from drillbook.results.form import Id, Span, finite

Path = Annotated[list[str], Field(description="Identifiers down to the element: the evidence.")]
Kilometres = Annotated[float, Field(ge=0, description="Kilometres.")]
Kinds = Annotated[list[str], Field(description="Kinds of events (hazards), the smallest first.")]
MarkName = Annotated[str, Field(pattern="^(simulated|given|sourced|assumed)$", description="Where the figure is from.")]
Proven = Annotated[bool, Field(description="True: there is no better one. False: the search was ended before.")]


class CommonJson(TypedDict):
    """Something that both sides of a pair depend on."""

    element: Id
    kind: str
    category: Annotated[
        str,
        Field(pattern="^(grid|metro|zone|country|site|company|carrier|supplier|names|staff|equipment)$"),
    ]
    paths: Annotated[list[Path], Field(min_length=2, max_length=2)]
    takes_both: Annotated[bool, Field(description="Its loss for good takes both sides down, takeovers granted.")]


class FatePairJson(TypedDict):
    """Two sites, or a primary and its standby, with everything that they have in common."""

    first: Annotated[list[Id], Field(description="A site, or what serves.")]
    second: Annotated[list[Id], Field(description="Another site, or what takes over.")]
    basis: Annotated[str, Field(pattern="^(sites|alternate|standby|copies)$")]
    of: Annotated[str, Field(description="What they serve; empty for sites.")]
    distance_km: Annotated[float | None, Field(ge=0, description="Between their farthest sites; null: not known.")]
    hazards: Annotated[list[str], Field(description="Kinds of events that may take both at once, by distance.")]
    common: list[CommonJson]


class LaxTargetJson(TypedDict):
    """A target that is laxer than what depends on its element demands."""

    element: Id
    attribute: Annotated[str, Field(pattern="^(rto|rpo|mtd|copies)$")]
    own_s: Annotated[float, Field(ge=0, description="Seconds.")]
    demanded_s: Annotated[float, Field(ge=0, description="Seconds, holdovers and restarts on the path counted.")]
    demanded_by: Id
    target: Annotated[str, Field(pattern="^(rto|rpo|mtd)$", description="By which of its targets.")]
    path: Path


class FatalCircleJson(TypedDict):
    """The smallest circle on the map that takes enough sites."""

    latitude: Annotated[float, Field(ge=-90, le=90, description="Of its middle, degrees north, WGS 84.")]
    longitude: Annotated[float, Field(ge=-180, le=180, description="Of its middle, degrees east, WGS 84.")]
    radius_km: Kilometres
    sites: list[Id]
    outage_s: Annotated[Span, Field(description="How long the process is down; null: for good.")]
    hazards: Kinds
    proven: Proven


class FatalSetJson(TypedDict):
    """Failures after which the process is down for too long."""

    elements: list[Id]
    outage_s: Annotated[Span, Field(description="How long the process is down; null: for good.")]
    probability: Annotated[float, Field(ge=0, le=1, description="That all are down at a random moment, independently.")]
    cost: Annotated[float, Field(ge=0, description="In `currency`; without a currency, how many they are.")]
    currency: Annotated[str, Field(description="ISO 4217; empty: each failure counts 1.")]
    provenance: MarkName
    proven: Proven
    bound: Annotated[float, Field(ge=0, description="No set is likelier, or cheaper, than this.")]


class FatalDisasterJson(TypedDict):
    """What it takes to bring a process down beyond its limit."""

    subject: Id
    limit_s: Annotated[float, Field(ge=0, description="Seconds.")]
    limit_from: Annotated[str, Field(pattern="^(mtd|rto)$")]
    circle: Annotated[FatalCircleJson | None, Field(description="null: it survives the loss of all placed sites.")]
    unplaced: Annotated[list[Id], Field(description="Sites that it needs and whose places are not known.")]
    likeliest: Annotated[FatalSetJson | None, Field(description="null: it survives whatever fails.")]
    cheapest: Annotated[FatalSetJson | None, Field(description="null: it survives whatever fails.")]


def fate_pair_json(pair: FatePair) -> FatePairJson:
    """One pair."""
    return {
        "first": list(pair.first),
        "second": list(pair.second),
        "basis": pair.basis,
        "of": pair.of,
        "distance_km": pair.distance_km,
        "hazards": list(pair.hazards),
        "common": [_common(one) for one in pair.common],
    }


def _common(one: Common) -> CommonJson:
    return {
        "element": one.element,
        "kind": one.kind,
        "category": one.category,
        "paths": [list(one.path_first), list(one.path_second)],
        "takes_both": one.takes_both,
    }


def lax_target_json(lax: LaxTarget) -> LaxTargetJson:
    """One target that is too lax."""
    return {
        "element": lax.element,
        "attribute": lax.attribute,
        "own_s": lax.own_s,
        "demanded_s": lax.demanded_s,
        "demanded_by": lax.demanded_by,
        "target": lax.target,
        "path": list(lax.path),
    }


def fatal_disaster_json(disaster: FatalDisaster) -> FatalDisasterJson:
    """One process."""
    return {
        "subject": disaster.subject,
        "limit_s": disaster.limit_s,
        "limit_from": disaster.limit_from,
        "circle": _circle(disaster.circle) if disaster.circle else None,
        "unplaced": list(disaster.unplaced),
        "likeliest": _set(disaster.likeliest) if disaster.likeliest else None,
        "cheapest": _set(disaster.cheapest) if disaster.cheapest else None,
    }


def _circle(circle: FatalCircle) -> FatalCircleJson:
    return {
        "latitude": circle.latitude,
        "longitude": circle.longitude,
        "radius_km": circle.radius_km,
        "sites": list(circle.sites),
        "outage_s": finite(circle.outage_s),
        "hazards": list(circle.hazards),
        "proven": circle.proven,
    }


def _set(found: FatalSet) -> FatalSetJson:
    return {
        "elements": list(found.elements),
        "outage_s": finite(found.outage_s),
        "probability": float(f"{found.probability:.6g}"),
        "cost": found.cost,
        "currency": found.currency,
        "provenance": found.provenance.value,
        "proven": found.proven,
        "bound": float(f"{found.bound:.6g}"),
    }
