"""Parts of the review's JSON that speak of one thing each: sites, power, contracts, changes, actions, facilities."""

from collections.abc import Iterable
from datetime import date
from typing import TYPE_CHECKING, Annotated

from pydantic import Field
from typing_extensions import TypedDict

from drillbook.model import Improvement
from drillbook.results.form import Id, Span, finite
from drillbook.results.simulate import EstimateJson
from drillbook.simulation.years.figures import Estimate

if TYPE_CHECKING:
    from drillbook.review.change import Since
    from drillbook.review.commitment import Commitment
    from drillbook.review.endurance import Endurance
    from drillbook.review.facility import Facility
    from drillbook.review.recovery import Target
    from drillbook.review.standby import Bought

Day = Annotated[str | None, Field(description="ISO 8601; null: not known.")]
Targets = Annotated[list[str], Field(description='As "scenario subject rto".')]


class SoonerJson(TypedDict):
    """A service or process that is back sooner with the site."""

    subject: Id
    with_it_s: Span
    without_it_s: Span


class BoughtJson(TypedDict):
    """What a site that stands in for another is worth in a scenario: played with it, and with it destroyed."""

    site: Id
    scenario: Id
    hit: Annotated[bool, Field(description="The scenario hits the site, or a region that it lies in.")]
    itself: Annotated[bool, Field(description="The scenario hits this very site.")]
    meets: Annotated[Targets, Field(description="Met with it, missed without it.")]
    missed: Annotated[Targets, Field(description="Missed with it.")]
    nothing: Annotated[bool, Field(description="Targets are missed, and not one is met thanks to it.")]
    sooner: list[SoonerJson]


class EnduranceJson(TypedDict):
    """How long a site runs without its utility."""

    site: Id
    ups_runtime_s: Annotated[dict[str, float], Field(description="UPS → runtime of its full battery.")]
    fuel_s: Annotated[dict[str, float], Field(description="Generator → running time of its full tank.")]
    consumers: Annotated[str, Field(description="Kind of what is asked for power; empty: nothing is.")]
    alone_s: Annotated[Span, Field(description="Until the first of them is down, no fuel brought.")]
    refuelled_s: Annotated[Span, Field(description="The same with fuel as contracts promise it.")]


class CommitmentJson(TypedDict):
    """A contract or a registration."""

    of: Id
    kind: str
    ends: Day
    notice_by: Annotated[Day, Field(description="Last day to give notice.")]
    days_left: Annotated[int | None, Field(description="Until then; below 0: it has passed.")]
    due: Annotated[bool, Field(description="Within a quarter, or past.")]
    sla: str
    monthly_cost: Annotated[str | None, Field(description="As in 'USD 2,100'.")]


class ChangedJson(TypedDict):
    """One difference between two inventories."""

    what: Annotated[str, Field(pattern="^(added|removed|changed)$")]
    kind: str
    element: str
    attribute: str
    before: str
    after: str


class MovedJson(TypedDict):
    """A recovery that is not what it was. Seconds; null: not back, all lost."""

    scenario: Id
    subject: Id
    rta_before_s: Span
    rta_s: Span
    rpa_before_s: Span
    rpa_s: Span


class SinceJson(TypedDict):
    """Against an earlier inventory."""

    reference: str
    inventory: Annotated[str, Field(description="SHA-256 of the earlier one.")]
    changes: list[ChangedJson]
    recovery: list[MovedJson]
    now_met: Targets
    now_missed: Targets
    not_compared: Annotated[list[str], Field(description="Scenarios that hit what was not there yet.")]
    spared_h: Annotated[EstimateJson | None, Field(description="Hours down a year less than before; null: no subject.")]
    compared: Annotated[list[str], Field(description="The subjects of that figure.")]


class ActionJson(TypedDict):
    """An action of the improvement plan."""

    id: Id
    action: str
    owner: Id
    due: str


class NeighbourJson(TypedDict):
    """A site in use, and what it shares with the facility."""

    site: Id
    distance_km: float | None
    hazards: list[str]
    shared: list[str]
    takes_both: list[str]


class FacilityJson(TypedDict):
    """A co-location facility that might be used."""

    site: Id
    option: Annotated[str, Field(description="The option that brings it; empty: it stands in the inventory.")]
    grids: list[str]
    zones: list[str]
    carriers: list[str]
    tier: str | None
    travel_s: Annotated[dict[str, float], Field(description="Person → time to get there.")]
    endurance: EnduranceJson | None
    monthly_cost: str | None
    neighbours: list[NeighbourJson]


def estimate_json(one: Estimate) -> EstimateJson:
    """A figure with its interval."""
    return {"value": finite(one.value), "low": one.low, "high": one.high}


def written(targets: "Iterable[Target]") -> list[str]:
    """Targets as texts, in a fixed order."""
    return [f"{one.scenario} {one.subject} {one.which}" for one in sorted(targets)]


def bought_json(one: "Bought") -> BoughtJson:
    """What a site buys."""
    return {
        "site": one.site,
        "scenario": one.scenario,
        "hit": one.hit,
        "itself": one.itself,
        "meets": written(one.meets),
        "missed": written(one.missed),
        "nothing": one.nothing,
        "sooner": [
            {
                "subject": each.subject,
                "with_it_s": finite(each.with_it_s),
                "without_it_s": finite(each.without_it_s),
            }
            for each in one.sooner
        ],
    }


def endurance_json(one: "Endurance") -> EnduranceJson:
    """How long a site runs."""
    return {
        "site": one.site,
        "ups_runtime_s": {each.id: each.runtime.total_seconds() for each in one.ups},
        "fuel_s": {each.id: each.fuel.total_seconds() for each in one.generators},
        "consumers": one.consumers,
        "alone_s": finite(one.alone_s),
        "refuelled_s": finite(one.refuelled_s),
    }


def commitment_json(one: "Commitment") -> CommitmentJson:
    """A contract."""
    contract = one.contract
    return {
        "of": one.noun.id,
        "kind": one.noun.kind,
        "ends": _day(one.ends),
        "notice_by": _day(one.notice_by),
        "days_left": one.days_left,
        "due": one.is_due,
        "sla": contract.sla if contract else "",
        "monthly_cost": str(contract.monthly_cost) if contract and contract.monthly_cost else None,
    }


def _day(day: date | None) -> str | None:
    return day.isoformat() if day else None


def since_json(one: "Since") -> SinceJson:
    """Against an earlier inventory."""
    return {
        "reference": one.reference,
        "inventory": one.inventory,
        "changes": [
            {
                "what": each.what,
                "kind": each.kind,
                "element": each.element,
                "attribute": each.attribute,
                "before": each.before,
                "after": each.after,
            }
            for each in one.changes
        ],
        "recovery": [
            {
                "scenario": each.after.scenario,
                "subject": each.after.subject,
                "rta_before_s": finite(each.before.rta_s),
                "rta_s": finite(each.after.rta_s),
                "rpa_before_s": finite(each.before.rpa_s),
                "rpa_s": finite(each.after.rpa_s),
            }
            for each in one.moved
        ],
        "now_met": written(one.now_met),
        "now_missed": written(one.now_missed),
        "not_compared": list(one.not_compared),
        "spared_h": estimate_json(one.spared_h) if one.spared_h else None,
        "compared": list(one.compared),
    }


def action_json(one: Improvement) -> ActionJson:
    """An action."""
    return {"id": one.id, "action": one.action, "owner": one.owner, "due": one.due.isoformat()}


def facility_json(one: "Facility") -> FacilityJson:
    """A facility."""
    return {
        "site": one.site.id,
        "option": one.option,
        "grids": list(one.grids),
        "zones": list(one.zones),
        "carriers": list(one.carriers),
        "tier": one.site.tier.value if one.site.tier else None,
        "travel_s": {person.id: time.total_seconds() for person, time in one.travel},
        "endurance": endurance_json(one.power) if one.power else None,
        "monthly_cost": str(one.monthly) if one.monthly else None,
        "neighbours": [
            {
                "site": each.site,
                "distance_km": each.distance_km,
                "hazards": list(each.hazards),
                "shared": list(each.shared),
                "takes_both": list(each.takes_both),
            }
            for each in one.neighbours
        ],
    }
