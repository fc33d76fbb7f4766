"""`drillbook cutsets`: minimal cut sets, exact probability, importance."""

from collections.abc import Mapping
from typing import Annotated

from pydantic import Field
from typing_extensions import TypedDict

from drillbook.analysis import Failure, Rank
from drillbook.faulttree import CutSets, NamedCutSet, NamedImportance
from drillbook.model import Estate, Provenance
from drillbook.results.form import Digest, Id

Probability = Annotated[float | None, Field(ge=0, le=1, description="null: a probability below it is not known.")]
Ratio = Annotated[float | None, Field(description="null: the ratio has no value, or none that is finite.")]
From = Annotated[str, Field(description="Where the figures come from: given, sourced or assumed.")]


class CutSetJson(TypedDict):
    """A minimal cut set: these together, and no fewer of them, bring the top down."""

    elements: list[str]
    order: Annotated[int, Field(ge=0, description="How many elements it has.")]
    probability: Annotated[Probability, Field(description="Product of the elements' probabilities.")]


class ImportanceJson(TypedDict):
    """How much one element matters to the top."""

    element: str
    birnbaum: Annotated[float, Field(description="P(top | element failed) - P(top | element up).")]
    fussell_vesely: Annotated[Ratio, Field(description="1 - U(q=0)/U.")]
    risk_achievement_worth: Annotated[Ratio, Field(description="U(q=1)/U.")]
    risk_reduction_worth: Annotated[Ratio, Field(description="U/U(q=0); null also where nothing would be left.")]


class CutSetsJson(TypedDict):
    """Everything about one fault tree. Counts are complete, whatever the limits; `cut_sets` is cut by them."""

    top: Annotated[str, Field(description="The gate, service or process that is asked about.")]
    count: Annotated[int, Field(ge=0, description="How many minimal cut sets there are, of any order.")]
    by_order: Annotated[dict[str, int], Field(description="Order → how many; orders without any are left out.")]
    top_probability: Annotated[Probability, Field(description="Exact, not a sum of cut sets.")]
    frequency_per_year: Annotated[float | None, Field(ge=0, description="Exact; null: a rate is not known.")]
    cut_sets: Annotated[list[CutSetJson], Field(description="The likeliest first; see `limit` and `most`.")]
    limit: Annotated[int | None, Field(description="At most so many are listed; null: all.")]
    most: Annotated[int | None, Field(description="Only sets of at most so many elements are listed; null: any.")]
    importance: Annotated[list[ImportanceJson], Field(description="By falling Fussell-Vesely importance.")]


class RankJson(TypedDict):
    """An element, and the downtime that the subject would be spared without it."""

    element: Id
    fussell_vesely: float
    spared_h: Annotated[float, Field(description="Hours of downtime a year.")]
    cost: Annotated[str | None, Field(description="One-off cost of removing it, where the inventory gives one.")]
    spared_h_per_thousand: Annotated[float | None, Field(description="Hours a year for each 1,000 of the currency.")]
    figures: From


class FigureJson(TypedDict):
    """How often an element fails, and for how long."""

    unavailability: Annotated[float, Field(ge=0, le=1)]
    failures_per_year: Annotated[float | None, Field(ge=0, description="null: it is always down.")]
    repair_s: Annotated[float, Field(ge=0)]
    figures: From
    source: str


class SubjectJson(CutSetsJson):
    """The cut sets of a service or process, with what to fix first."""

    figures: From
    fix_first: Annotated[list[RankJson], Field(description="By falling downtime spared.")]


class InventoryCutSetsJson(TypedDict):
    """The cut sets of the services and processes of an inventory."""

    inventory: Digest
    services: Annotated[list[SubjectJson], Field(description="Services and processes, as written.")]
    elements: Annotated[dict[str, FigureJson], Field(description="Figures of all elements that appear.")]


def cut_sets_json(
    found: CutSets, top: str, listed: list[NamedCutSet], limit: int | None, most: int | None
) -> CutSetsJson:
    """One fault tree's answers."""
    return {
        "top": top,
        "count": found.count,
        "by_order": {str(order): number for order, number in found.by_order.items()},
        "top_probability": found.top_probability,
        "frequency_per_year": found.frequency_per_year,
        "cut_sets": [
            {"elements": list(one.events), "order": len(one.events), "probability": one.probability} for one in listed
        ],
        "limit": limit,
        "most": most,
        "importance": [_importance(one) for one in found.importance],
    }


def _importance(one: NamedImportance) -> ImportanceJson:
    return {
        "element": one.event,
        "birnbaum": one.birnbaum,
        "fussell_vesely": one.fussell_vesely,
        "risk_achievement_worth": one.risk_achievement_worth,
        "risk_reduction_worth": one.risk_reduction_worth,
    }


def subject_json(answers: CutSetsJson, figures: Provenance, ranks: tuple[Rank, ...]) -> SubjectJson:
    """A service's or process's answers."""
    return {
        **answers,
        "figures": figures.value,
        "fix_first": [rank_json(one) for one in ranks],
    }


def rank_json(one: Rank) -> RankJson:
    """One element's part in a subject's downtime."""
    return {
        "element": one.element,
        "fussell_vesely": one.fussell_vesely,
        "spared_h": one.spared_h,
        "cost": str(one.cost) if one.cost else None,
        "spared_h_per_thousand": one.per_thousand,
        "figures": one.provenance.value,
    }


def inventory_cut_sets_json(
    estate: Estate, services: list[SubjectJson], rates: Mapping[str, Failure]
) -> InventoryCutSetsJson:
    """All chosen services and processes of an inventory."""
    appear = {one["element"] for service in services for one in service["importance"]}
    return {
        "inventory": estate.digest,
        "services": services,
        "elements": {
            identifier: {
                "unavailability": rate.unavailability,
                "failures_per_year": None if rate.rate_per_year == float("inf") else rate.rate_per_year,
                "repair_s": rate.repair_s,
                "figures": rate.provenance.value,
                "source": rate.source,
            }
            for identifier, rate in rates.items()
            if identifier in appear
        },
    }
