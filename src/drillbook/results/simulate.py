"""`drillbook simulate`: availability, downtime, data loss and cost over simulated years, with intervals."""

from collections.abc import Mapping
from math import inf, isfinite
from typing import TYPE_CHECKING, Annotated

from pydantic import Field, TypeAdapter
from typing_extensions import TypedDict

from drillbook.results.form import Digest, Id, Target, finite
from drillbook.simulation.years.figures import LEVEL, METHODS, Asked, Cause, Estimate, Exact, SubjectYears, Years

if TYPE_CHECKING:
    from drillbook.simulation.years.rare import Rare

Bound = Annotated[float | None, Field(description="null: nothing seen bounds it on this side, or it is without end.")]


class EstimateJson(TypedDict):
    """A figure and its 95 % interval."""

    value: Bound
    low: Bound
    high: Bound


MaybeEstimate = Annotated[EstimateJson | None, Field(description="null: it has no value here.")]


class CauseJson(TypedDict):
    """How much of the time down began with the failure of one element, the last that it took."""

    element: Annotated[str | None, Field(description="null: no failure was found behind it.")]
    failed_s: Annotated[float, Field(ge=0, description="Seconds down a year by its failures.")]
    planned_s: Annotated[float, Field(ge=0, description="Seconds down a year by its maintenance.")]
    share: Annotated[float, Field(ge=0, le=1, description="Of all time down.")]
    outages: Annotated[float, Field(ge=0, description="Outages a year that began with it.")]


class ExactJson(TypedDict):
    """The static part by the decision diagram: all takeovers granted, no timer counted."""

    unavailability: Annotated[float, Field(ge=0, le=1)]
    frequency_per_year: Annotated[float | None, Field(ge=0)]


class RareJson(TypedDict):
    """By importance splitting."""

    unavailability: EstimateJson
    any_outage: Annotated[EstimateJson, Field(description="Probability of an outage in the years simulated.")]
    runs: Annotated[int, Field(ge=0, description="Independent runs of splitting.")]
    stretches: Annotated[list[float], Field(description="How much longer repairs are on each level.")]
    method: str


class YearsTargetsJson(TypedDict):
    """Seconds; null: none is given."""

    rto_s: Target
    rpo_s: Target
    mtd_s: Target


class BreachesJson(TypedDict):
    """How often a target was missed; null: there is none."""

    rto: Annotated[MaybeEstimate, Field(description="Outages a year longer than the RTO.")]
    mtd: Annotated[MaybeEstimate, Field(description="Outages a year longer than the MTD.")]
    rpo: Annotated[MaybeEstimate, Field(description="Losses a year beyond the RPO.")]
    any_rto: Annotated[MaybeEstimate, Field(description="Probability of one at least in the years simulated.")]
    any_mtd: Annotated[MaybeEstimate, Field(description="Probability of one at least in the years simulated.")]


class SubjectYearsJson(TypedDict):
    """One service or process; figures are a year unless said."""

    id: Id
    kind: str
    targets: YearsTargetsJson
    availability: EstimateJson
    down_s: EstimateJson
    outages: EstimateJson
    any_outage: Annotated[EstimateJson, Field(description="Probability of one at least in the years simulated.")]
    recovery_s: Annotated[dict[str, EstimateJson | None], Field(description="p50 and p95 of outages; null: none.")]
    breaches: BreachesJson
    lost_s: Annotated[EstimateJson, Field(description="Seconds of data lost.")]
    losses: Annotated[EstimateJson, Field(description="How often data was lost.")]
    gone: Annotated[EstimateJson, Field(description="How often without any copy left, for which no seconds count.")]
    cost: MaybeEstimate
    currency: str | None
    seen: Annotated[int, Field(ge=0, description="Replications in which it was down.")]
    sure: Annotated[bool, Field(description="false: too little was seen to rely on the intervals of means.")]
    causes: Annotated[list[CauseJson], Field(description="By falling share.")]
    exact: Annotated[ExactJson | None, Field(description="null: its diagram does not fit.")]
    rare: Annotated[RareJson | None, Field(description="null: not asked for.")]


class SimulateJson(TypedDict):
    """Everything about one call of `drillbook simulate`."""

    inventory: Digest
    seed: int
    years: Annotated[float, Field(gt=0, description="Years of each replication, of 8,760 h.")]
    replications: Annotated[int, Field(ge=1, description="Played.")]
    asked: Annotated[int, Field(ge=1, description="Replications asked for.")]
    precision: Annotated[float | None, Field(description="Half the interval of each unavailability, as a share.")]
    precise: Annotated[bool, Field(description="That precision was reached; true where none was asked for.")]
    level: Annotated[float, Field(description="Of the intervals.")]
    methods: Annotated[dict[str, str], Field(description="Kind of figure → how its interval is made.")]
    services: list[SubjectYearsJson]


def simulate_json(found: Years, rare: "Mapping[str, Rare] | None" = None) -> SimulateJson:
    """The result of simulated years. `rare`: what splitting found about some of its subjects."""
    return {
        "inventory": found.inventory,
        "seed": found.seed,
        "years": found.years,
        "replications": found.replications,
        "asked": found.asked.replications,
        "precision": found.asked.precision,
        "precise": found.enough,
        "level": LEVEL,
        "methods": dict(METHODS),
        "services": [_subject(one, (rare or {}).get(one.subject)) for one in found.subjects],
    }


def _estimate(one: Estimate) -> EstimateJson:
    bounds = (None if bound is None or not isfinite(bound) else bound for bound in (one.low, one.high))
    low, high = bounds
    return {"value": finite(one.value), "low": low, "high": high}


def _maybe(one: Estimate | None) -> EstimateJson | None:
    return None if one is None else _estimate(one)


def _cause(one: Cause) -> CauseJson:
    return {
        "element": one.element,
        "failed_s": one.down_s,
        "planned_s": one.planned_s,
        "share": min(1.0, one.share),
        "outages": one.outages,
    }


def _rare(one: "Rare") -> RareJson:
    return {
        "unavailability": _estimate(one.unavailability),
        "any_outage": _estimate(one.any_outage),
        "runs": one.runs,
        "stretches": list(one.stretches),
        "method": one.method,
    }


def _subject(one: SubjectYears, rare: "Rare | None") -> SubjectYearsJson:
    return {
        "id": one.subject,
        "kind": one.kind,
        "targets": {"rto_s": one.rto_s, "rpo_s": one.rpo_s, "mtd_s": one.mtd_s},
        "availability": _estimate(one.availability),
        "down_s": _estimate(one.down_s),
        "outages": _estimate(one.outages),
        "any_outage": _estimate(one.any_outage),
        "recovery_s": {name: _maybe(each) for name, each in one.recovery.items()},
        "breaches": {
            "rto": _maybe(one.over_rto),
            "mtd": _maybe(one.over_mtd),
            "rpo": _maybe(one.over_rpo),
            "any_rto": _maybe(one.any_over_rto),
            "any_mtd": _maybe(one.any_over_mtd),
        },
        "lost_s": _estimate(one.lost_s),
        "losses": _estimate(one.losses),
        "gone": _estimate(one.gone),
        "cost": _maybe(one.cost),
        "currency": one.currency,
        "seen": one.seen,
        "sure": one.is_sure,
        "causes": [_cause(cause) for cause in one.causes],
        "exact": None
        if one.exact is None
        else {"unavailability": one.exact.unavailability, "frequency_per_year": one.exact.frequency_per_year},
        "rare": None if rare is None else _rare(rare),
    }


def read_years(content: bytes) -> Years:
    """What `simulate_json` wrote, but for what splitting found. ValueError where it is something else.

    A bound without end comes back as none: of both, nothing is known on that side.
    """
    found = TypeAdapter(SimulateJson).validate_json(content)
    return Years(
        inventory=found["inventory"],
        seed=found["seed"],
        years=found["years"],
        asked=Asked(found["asked"], found["precision"]),
        replications=found["replications"],
        enough=found["precise"],
        subjects=tuple(_read_subject(one) for one in found["services"]),
    )


def _read_subject(one: SubjectYearsJson) -> SubjectYears:
    targets, breaches = one["targets"], one["breaches"]
    return SubjectYears(
        subject=one["id"],
        kind=one["kind"],
        rto_s=targets["rto_s"],
        rpo_s=targets["rpo_s"],
        mtd_s=targets["mtd_s"],
        availability=_read(one["availability"]),
        down_s=_read(one["down_s"]),
        outages=_read(one["outages"]),
        any_outage=_read(one["any_outage"]),
        recovery={name: _maybe_read(each) for name, each in one["recovery_s"].items()},
        over_rto=_maybe_read(breaches["rto"]),
        over_mtd=_maybe_read(breaches["mtd"]),
        any_over_rto=_maybe_read(breaches["any_rto"]),
        any_over_mtd=_maybe_read(breaches["any_mtd"]),
        lost_s=_read(one["lost_s"]),
        losses=_read(one["losses"]),
        over_rpo=_maybe_read(breaches["rpo"]),
        gone=_read(one["gone"]),
        cost=_maybe_read(one["cost"]),
        currency=one["currency"],
        seen=one["seen"],
        causes=tuple(
            Cause(each["element"], each["failed_s"], each["planned_s"], each["share"], each["outages"])
            for each in one["causes"]
        ),
        exact=Exact(**one["exact"]) if one["exact"] else None,
    )


def _read(one: EstimateJson) -> Estimate:
    return Estimate(inf if one["value"] is None else one["value"], one["low"], one["high"])


def _maybe_read(one: EstimateJson | None) -> Estimate | None:
    return None if one is None else _read(one)
