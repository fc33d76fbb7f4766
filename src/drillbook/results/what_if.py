"""`drillbook spof --what-if` and `--unplug`: what fails with what."""

from collections.abc import Sequence
from typing import Annotated

from pydantic import Field
from typing_extensions import TypedDict

from drillbook.analysis import Effect, Hit, StandIn, WhatIf
from drillbook.graph import DependencyGraph, Interval
from drillbook.model import Estate
from drillbook.results.form import Digest, Id, Span, Target, finite

Path = Annotated[list[str], Field(description="Identifiers down to the nearest element that failed: the cause.")]
Names = Annotated[dict[str, str], Field(description="Identifier → name for people, of all that is named here.")]


class DownJson(TypedDict):
    """A time without service, from the moment of the failure."""

    start_s: Annotated[float, Field(ge=0, description="Seconds; later than 0 where something holds over.")]
    end_s: Span


class StandInJson(TypedDict):
    """An alternative that serves meanwhile."""

    element: Id
    after_s: Annotated[float, Field(ge=0, description="Seconds from being asked for to serving.")]
    by: Annotated[str | None, Field(description="Who carries the takeover out; null: nobody has to.")]
    loses_s: Annotated[float, Field(ge=0, description="Data lost by switching to it, in seconds of changes.")]


class EffectJson(TypedDict):
    """What a combination does to a service or process."""

    service: Id
    kind: Annotated[str, Field(pattern="^(service|process)$")]
    stops: Annotated[bool, Field(description="Lost for good, it leaves the service unserved, all takeovers granted.")]
    outages: Annotated[list[DownJson], Field(description="When each element is repaired after its repair time.")]
    outage_s: Annotated[Span, Field(description="The longest of these, in seconds; null: for good.")]
    rto_s: Target
    beyond_rto: bool
    path: Path
    stand_ins: list[StandInJson]


class CombinationJson(TypedDict):
    """Elements that fail at the same moment."""

    elements: list[Id]
    effects: Annotated[list[EffectJson], Field(description="Services and processes that feel it; others do not.")]


class WhatIfJson(TypedDict):
    """The answers, in the order of the questions."""

    inventory: Digest
    combinations: list[CombinationJson]
    names: Names


class HitJson(TypedDict):
    """An element that goes down."""

    element: Id
    kind: str
    outages: list[DownJson]
    path: Path


class UnplugJson(TypedDict):
    """Everything that goes down when an element is gone for good."""

    inventory: Digest
    element: Id
    hits: Annotated[list[HitJson], Field(description="What is needed before what needs it.")]
    names: Names


def what_if_json(estate: Estate, graph: DependencyGraph, answers: Sequence[WhatIf]) -> WhatIfJson:
    """The answers to combinations."""
    combinations: list[CombinationJson] = [
        {"elements": list(one.elements), "effects": [_effect(effect) for effect in one.effects]} for one in answers
    ]
    named = {name for one in answers for name in one.elements}
    for effect in (effect for one in answers for effect in one.effects):
        named |= {effect.service, *effect.path, *(other.element for other in effect.stand_ins)}
        named |= {other.by for other in effect.stand_ins if other.by}
    return {"inventory": estate.digest, "combinations": combinations, "names": _names(graph, named)}


def unplug_json(estate: Estate, graph: DependencyGraph, element: str, hits: Sequence[Hit]) -> UnplugJson:
    """Everything that is hit."""
    found: list[HitJson] = [
        {
            "element": hit.element,
            "kind": graph.node(hit.element).kind,
            "outages": [_down(span) for span in hit.outages],
            "path": list(hit.path),
        }
        for hit in hits
    ]
    named = {element}.union(*({hit.element, *hit.path} for hit in hits))
    return {"inventory": estate.digest, "element": element, "hits": found, "names": _names(graph, named)}


def _effect(effect: Effect) -> EffectJson:
    return {
        "service": effect.service,
        "kind": effect.kind,
        "stops": effect.stops,
        "outages": [_down(span) for span in effect.outages],
        "outage_s": finite(round(effect.outage_s, 3)),
        "rto_s": effect.rto_s,
        "beyond_rto": effect.beyond_rto,
        "path": list(effect.path),
        "stand_ins": [_stand_in(one) for one in effect.stand_ins],
    }


def _stand_in(one: StandIn) -> StandInJson:
    return {"element": one.element, "after_s": one.after_s, "by": one.by, "loses_s": one.loses_s}


def _down(span: Interval) -> DownJson:
    return {"start_s": round(span[0], 3), "end_s": finite(round(span[1], 3))}


def _names(graph: DependencyGraph, identifiers: set[str]) -> dict[str, str]:
    return {identifier: graph.node(identifier).name for identifier in identifiers}
