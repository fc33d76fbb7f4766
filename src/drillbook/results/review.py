"""`drillbook review`: the quarter's review, with options compared on the same random numbers."""

from collections.abc import Iterable
from typing import TYPE_CHECKING, Annotated

from pydantic import Field
from typing_extensions import TypedDict

from drillbook.results.fate import FatePairJson, fate_pair_json
from drillbook.results.form import Digest, Id, Span, Target, finite
from drillbook.results.review_parts import (
    ActionJson,
    BoughtJson,
    CommitmentJson,
    EnduranceJson,
    FacilityJson,
    SinceJson,
    action_json,
    bought_json,
    commitment_json,
    endurance_json,
    estimate_json,
    facility_json,
    since_json,
)
from drillbook.results.simulate import EstimateJson

if TYPE_CHECKING:
    from drillbook.review.comparison import Alone, AtRisk, Comparison
    from drillbook.review.recovery import Recovery
    from drillbook.review.recovery import Target as Met
    from drillbook.review.review import Review
    from drillbook.review.trial import Cost, Outcome

Hours = Annotated[float, Field(description="Hours a year.")]
MaybeHours = Annotated[float | None, Field(description="Hours a year; null: a decision diagram does not fit.")]
Names = Annotated[list[str], Field(description="Identifiers of options, in the order of their file.")]


class TargetJson(TypedDict):
    """One target of a service or process in a scenario."""

    scenario: Id
    subject: Id
    target: Annotated[str, Field(pattern="^(rto|rpo)$")]


class RecoveryJson(TypedDict):
    """What a service or process came to in one scenario."""

    scenario: Id
    subject: Id
    kind: str
    rta_s: Span
    rto_s: Target
    rpa_s: Span
    rpo_s: Target
    missed: Annotated[list[str], Field(description='"rto", "rpo".')]


class CostJson(TypedDict):
    """What options cost, in the currency of the review."""

    once: float
    yearly: Annotated[float, Field(description="Below 0: it saves more.")]
    per_year: Annotated[float, Field(description="Both, the one-off cost spread over `depreciation_s`.")]


class OutcomeJson(TypedDict):
    """One set of options; an empty one is today."""

    options: Names
    cost: CostJson
    down_h: Annotated[EstimateJson, Field(description="Hours down a year, of all subjects counted together.")]
    spared_h: Annotated[EstimateJson, Field(description="Hours a year less than today, on the same random numbers.")]
    missed: list[TargetJson]
    loss: Annotated[
        EstimateJson | None,
        Field(description="What the hours down cost a year, by `cost_per_hour` of processes; null: none has one."),
    ]
    loss_spared: Annotated[EstimateJson | None, Field(description="Lost a year less than today, on the same numbers.")]


class OptionJson(TypedDict):
    """One option."""

    id: str
    name: str
    why: str
    requires: Names
    excludes: Names
    alone: Annotated[OutcomeJson, Field(description="Taken with what it requires.")]
    exact_down_h: MaybeHours
    gained: Annotated[list[TargetJson], Field(description="Missed today, met with it.")]
    lost: Annotated[list[TargetJson], Field(description="Met today, missed with it.")]


class ConflictJson(TypedDict):
    """Two options that cannot be taken together."""

    first: str
    second: str
    why: str


class CheapestJson(TypedDict):
    """The cheapest set of options that meets every target that can be met."""

    options: Annotated[list[str] | None, Field(description="null: none was found.")]
    exact: bool
    how: Annotated[str, Field(description="On what that rests.")]
    played: Annotated[int, Field(ge=0, description="Sets whose scenarios were played.")]
    sets: Annotated[int, Field(ge=0, description="Sets that can be taken; 0: not counted.")]


class RiskPointJson(TypedDict):
    """An element that alone brings a subject down for good or beyond its RTO."""

    subject: Id
    element: Id
    ever: bool
    beyond_rto: bool
    outage_s: Span


class RiskCauseJson(TypedDict):
    """An element's part in the time down that remains."""

    subject: Id
    element: Annotated[str | None, Field(description="null: no failure was found behind it.")]
    down_h: Hours


class RemainsJson(TypedDict):
    """What remains at risk with the recommended set, or today where there is none."""

    missed: list[TargetJson]
    plays: Annotated[int, Field(ge=0, description="Times that every scenario was played again, chance drawn anew.")]
    plays_met: Annotated[int, Field(ge=0, description="Those in which every target was met that can be.")]
    single_points: list[RiskPointJson]
    causes: Annotated[list[RiskCauseJson], Field(description="By falling time down.")]


class ComparisonJson(TypedDict):
    """All options."""

    currency: Annotated[str, Field(description="ISO 4217; empty: nothing costs anything.")]
    depreciation_s: Annotated[float, Field(gt=0, description="Over how long one-off costs are spread.")]
    today: OutcomeJson
    today_exact_down_h: MaybeHours
    options: list[OptionJson]
    conflicts: list[ConflictJson]
    out_of_reach: Annotated[list[TargetJson], Field(description="Targets that no set was found to meet.")]
    cheapest: CheapestJson
    recommended: Annotated[OutcomeJson | None, Field(description="The cheapest set, simulated.")]
    simulated: Annotated[list[OutcomeJson], Field(description="Every set that was simulated, by rising cost.")]
    frontier: Annotated[list[OutcomeJson], Field(description="By rising cost, each surely down less than the last.")]
    frontier_is_of_all: Annotated[bool, Field(description="Every set that can be taken was simulated.")]
    remains: RemainsJson


class ReviewJson(TypedDict):
    """Everything about one call of `drillbook review`."""

    inventory: Digest
    date: Annotated[str | None, Field(description="ISO 8601: the day as of which dates are judged; null: not known.")]
    seed: int
    years: Annotated[float, Field(gt=0, description="Of a replication.")]
    replications: Annotated[int, Field(ge=1, description="Played for each set of options.")]
    batches: Annotated[int, Field(ge=1, description="In which they are counted.")]
    method: Annotated[str, Field(description="How intervals of differences are made.")]
    counted: Annotated[list[str], Field(description="Processes, and services that none of them needs.")]
    recovery: list[RecoveryJson]
    availability: Annotated[dict[str, EstimateJson], Field(description="Of every service and process.")]
    standbys: list[BoughtJson]
    options: Annotated[ComparisonJson | None, Field(description="null: none were given.")]
    facilities: list[FacilityJson]
    shared_fate: Annotated[list[FatePairJson], Field(description="Every two sites.")]
    endurance: list[EnduranceJson]
    commitments: list[CommitmentJson]
    since: Annotated[SinceJson | None, Field(description="null: not asked for.")]
    overdue: list[ActionJson]
    open: Annotated[list[ActionJson], Field(description="Actions that are neither done nor overdue.")]


def review_json(found: "Review", method: str) -> ReviewJson:
    """The review as JSON."""
    return {
        "inventory": found.estate.digest,
        "date": found.today.isoformat() if found.today else None,
        "seed": found.effort.seed,
        "years": found.effort.years,
        "replications": found.effort.played,
        "batches": found.effort.batches,
        "method": method,
        "counted": list(found.counted),
        "recovery": [_recovery(one) for one in found.recoveries],
        "availability": {one.subject: estimate_json(one.availability) for one in found.years.subjects},
        "standbys": [bought_json(one) for one in found.standbys],
        "options": _comparison(found, found.comparison) if found.comparison else None,
        "facilities": [facility_json(one) for one in found.facilities],
        "shared_fate": [fate_pair_json(one) for one in found.fate],
        "endurance": [endurance_json(one) for one in found.endurance],
        "commitments": [commitment_json(one) for one in found.commitments],
        "since": since_json(found.since) if found.since else None,
        "overdue": [action_json(one) for one in found.overdue],
        "open": [action_json(one) for one in found.open_actions],
    }


def targets_json(targets: "Iterable[Met]") -> list[TargetJson]:
    """Targets in a fixed order."""
    return [{"scenario": one.scenario, "subject": one.subject, "target": one.which} for one in sorted(targets)]


def _recovery(one: "Recovery") -> RecoveryJson:
    return {
        "scenario": one.scenario,
        "subject": one.subject,
        "kind": one.kind,
        "rta_s": finite(one.rta_s),
        "rto_s": one.rto_s,
        "rpa_s": finite(one.rpa_s),
        "rpo_s": one.rpo_s,
        "missed": [target.which for target in one.missed],
    }


def _cost(one: "Cost") -> CostJson:
    return {"once": one.once, "yearly": one.yearly, "per_year": one.per_year}


def _outcome(one: "Outcome") -> OutcomeJson:
    return {
        "options": list(one.chosen),
        "cost": _cost(one.cost),
        "down_h": estimate_json(one.down_h),
        "spared_h": estimate_json(one.spared_h),
        "missed": targets_json(one.missed),
        "loss": estimate_json(one.loss) if one.loss else None,
        "loss_spared": estimate_json(one.loss_spared) if one.loss_spared else None,
    }


def _comparison(found: "Review", one: "Comparison") -> ComparisonJson:
    catalogue = found.catalogue
    assert catalogue is not None  # noqa: S101 - there is a comparison
    return {
        "currency": catalogue.currency,
        "depreciation_s": catalogue.depreciation.total_seconds(),
        "today": _outcome(one.today),
        "today_exact_down_h": one.today_exact_h,
        "options": [_option(found, each) for each in one.alone],
        "conflicts": [{"first": each.first, "second": each.second, "why": each.why} for each in one.conflicts],
        "out_of_reach": targets_json(one.out_of_reach),
        "cheapest": {
            "options": None if one.cheapest.chosen is None else list(one.cheapest.chosen),
            "exact": one.cheapest.exact,
            "how": one.cheapest.how,
            "played": one.cheapest.played,
            "sets": one.cheapest.allowed,
        },
        "recommended": _outcome(one.recommended) if one.recommended else None,
        "simulated": [_outcome(each) for each in one.sampled],
        "frontier": [_outcome(each) for each in one.frontier],
        "frontier_is_of_all": one.frontier_is_of_all,
        "remains": _remains(one.remains),
    }


def _option(found: "Review", one: "Alone") -> OptionJson:
    assert found.catalogue is not None  # noqa: S101 - it has this option
    option = found.catalogue.options[one.option]
    return {
        "id": one.option,
        "name": option.title,
        "why": option.why,
        "requires": list(option.requires),
        "excludes": list(option.excludes),
        "alone": _outcome(one.outcome),
        "exact_down_h": one.exact_h,
        "gained": targets_json(one.gained),
        "lost": targets_json(one.lost),
    }


def _remains(one: "AtRisk") -> RemainsJson:
    return {
        "missed": targets_json(one.missed),
        "plays": one.plays,
        "plays_met": one.plays_met,
        "single_points": [
            {
                "subject": point.service,
                "element": point.element,
                "ever": point.ever,
                "beyond_rto": point.beyond_rto,
                "outage_s": finite(point.outage_s),
            }
            for point in one.single_points
        ],
        "causes": [
            {"subject": subject, "element": cause.element, "down_h": (cause.down_s + cause.planned_s) / 3600}
            for subject, cause in one.causes
        ],
    }
