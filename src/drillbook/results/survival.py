"""Whether the plan itself survives: its copies, the people and the log-ins."""

from collections.abc import Iterable
from typing import Annotated

from pydantic import Field
from typing_extensions import TypedDict

from drillbook.analysis import PlanSurvival, Unreachable
from drillbook.results.form import Id, Span, finite


class SpanJson(TypedDict):
    """From when to when, in seconds since the disaster's start."""

    start_s: float
    end_s: Annotated[Span, Field(description="null: for good, or not over when the watch ended.")]


class UnreachableJson(TypedDict):
    """Something that the plan needs and that cannot be reached."""

    what: Annotated[str, Field(description="plan, declarer, people or login.")]
    subject: Annotated[str, Field(description="The site whose plan it is, the person or team, the log-in.")]
    spans: list[SpanJson]
    late: Annotated[bool, Field(description="Not within reach at any time of `organisation.activation`.")]
    path: Annotated[list[str], Field(description="Identifiers from the subject down to what was hit: the evidence.")]
    remedy: Annotated[str, Field(description="What would mend it.")]


class PlanSurvivalJson(TypedDict):
    """One scenario, or the loss of one element for good."""

    cause: Annotated[str, Field(description="Identifier of the scenario or element.")]
    is_scenario: bool
    copies: Annotated[
        dict[str, list[Id]], Field(description="Site whose plan is needed → its copies that stay within reach.")
    ]
    people: Annotated[list[Id], Field(description="Teams and people who must act.")]
    logins: Annotated[list[Id], Field(description="Log-ins that recovery needs.")]
    unreachable: list[UnreachableJson]


def plan_survivals(found: Iterable[PlanSurvival]) -> list[PlanSurvivalJson]:
    """All of them."""
    return [plan_survival_json(one) for one in found]


def plan_survival_json(one: PlanSurvival) -> PlanSurvivalJson:
    """One of them."""
    return {
        "cause": one.cause,
        "is_scenario": one.is_scenario,
        "copies": {site: list(copies) for site, copies in one.copies.items()},
        "people": list(one.people),
        "logins": list(one.logins),
        "unreachable": [_unreachable(entry) for entry in one.unreachable],
    }


def _unreachable(entry: Unreachable) -> UnreachableJson:
    return {
        "what": entry.what.value,
        "subject": entry.subject,
        "spans": [{"start_s": start, "end_s": finite(end)} for start, end in entry.spans],
        "late": entry.late,
        "path": list(entry.path),
        "remedy": entry.remedy,
    }
