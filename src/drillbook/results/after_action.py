"""`drillbook tabletop report`: what a live drill showed."""

from typing import Annotated

from pydantic import Field
from typing_extensions import TypedDict

from drillbook.exercises.after_action import AfterAction, Observed
from drillbook.exercises.words import gained, words_of
from drillbook.results.form import Digest, Id, Span, Target, finite

Observation = Annotated[float | None, Field(description="Seconds of the story since it went down; null: not observed.")]


class ObservedJson(TypedDict):
    """One service, as asked for, simulated and observed."""

    service: Id
    rto_s: Target
    rpo_s: Target
    simulated_rta_s: Annotated[Span, Field(description="Without any decision; null: not back.")]
    played_rta_s: Annotated[Span, Field(description="With the decisions that were made; null: not back.")]
    simulated_rpa_s: Span
    played_rpa_s: Span
    noticed_s: Observation
    declared_s: Observation
    recovered_s: Observation
    met: Annotated[bool, Field(description="Targets met as played.")]


class EffectJson(TypedDict):
    """A decision and what it changed."""

    at_s: float
    decision: str
    by: str
    changed: dict[str, str]


class ActionPlanJson(TypedDict):
    """A line of the improvement plan."""

    id: str
    finding: str
    action: str
    owner: Id
    due: str


class AfterActionJson(TypedDict):
    """The whole report."""

    exercise: str
    scenario: str
    inventory: Digest
    seed: int
    held: str
    ratings: dict[str, str]
    services: list[ObservedJson]
    decisions: list[EffectJson]
    strengths: list[str]
    improvements: list[ActionPlanJson]


def after_action_json(found: AfterAction) -> AfterActionJson:
    """The whole report."""
    exercise = found.play.exercise
    return {
        "exercise": exercise.title,
        "scenario": exercise.scenario,
        "inventory": exercise.inventory,
        "seed": exercise.wishes.seed,
        "held": found.held.isoformat(),
        "ratings": dict(found.session.ratings),
        "services": [_observed(one) for one in found.observed],
        "decisions": [
            {
                "at_s": one.decision.at_s,
                "decision": words_of(found.play, one.decision),
                "by": one.entry.text("by"),
                "changed": {
                    entry.service: words
                    for entry in one.after.reached
                    if (words := gained(one.before, one.after, entry.service))
                },
            }
            for one in found.effects
        ],
        "strengths": list(found.strengths),
        "improvements": [
            {"id": one.id, "finding": one.finding, "action": one.action, "owner": one.owner, "due": one.due.isoformat()}
            for one in found.improvements
        ],
    }


def _observed(one: Observed) -> ObservedJson:
    return {
        "service": one.service,
        "rto_s": one.target.rto_s,
        "rpo_s": one.target.rpo_s,
        "simulated_rta_s": finite(one.target.rta_s),
        "played_rta_s": finite(one.played.rta_s),
        "simulated_rpa_s": finite(one.target.rpa_s),
        "played_rpa_s": finite(one.played.rpa_s),
        "noticed_s": one.noticed_s,
        "declared_s": one.declared_s,
        "recovered_s": one.recovered_s,
        "met": not one.missed,
    }
