"""`drills/<scenario>.json` and `drillbook drill`: what happened when, and against which targets."""

from collections.abc import Iterable
from math import inf
from typing import Annotated

from pydantic import Field
from typing_extensions import TypedDict

from drillbook.model import Scenario
from drillbook.results.form import Digest, Id, Span, Target, finite
from drillbook.results.survival import PlanSurvivalJson, plan_survival_json
from drillbook.scenarios import Kind, Playing, as_played
from drillbook.simulation import DatasetLoss, Degraded, Outage, Reached, ResourceUse, SplitBrain, Tail, Trace


class EventJson(TypedDict):
    """Something happens to an element, because of something."""

    at_s: Annotated[float, Field(description="Seconds since the scenario's start.")]
    element: Id
    kind: str
    what: Annotated[str, Field(description="hit, down, up, takeover, refuelled …")]
    text: Annotated[str, Field(description="A sentence for people.")]
    cause: Annotated[str | None, Field(description="What made it happen; null: the scenario.")]


class OutageJson(TypedDict):
    """Unserved time, in seconds since the scenario's start."""

    start_s: float
    end_s: Annotated[Span, Field(description="null: not over when the watch ended.")]


class DegradedJson(TypedDict):
    """Time in which an element served at a part of its capacity, in seconds since the scenario's start."""

    start_s: float
    end_s: Annotated[float, Field(description="Not over: when the watch ended.")]
    level: Annotated[float, Field(description="Share of full capacity.")]


class TailJson(TypedDict):
    """Clients whose resolvers ignore the TTL, after a DNS switch; the RTA is without them."""

    service: Annotated[str, Field(description="What was switched.")]
    domain: Id
    share: Annotated[float, Field(description="Of all clients.")]
    start_s: Annotated[float, Field(description="When those that honour the TTL have followed.")]
    end_s: Annotated[float, Field(description="When the last have followed; may lie beyond the watch.")]


class SplitBrainJson(TypedDict):
    """A dataset with two primaries that know nothing of each other."""

    dataset: Id
    primary: Annotated[str, Field(description="The old one: cut off, but alive and not fenced.")]
    replica: Annotated[str, Field(description="The one that was promoted.")]
    start_s: float
    end_s: Annotated[Span, Field(description="null: not over when the watch ended.")]


class LossJson(TypedDict):
    """What is lost of a dataset."""

    dataset: Id
    loss_s: Annotated[Span, Field(description="Age of the newest copy that survived; null: everything is lost.")]
    copy: Annotated[str | None, Field(description="The copy used or left; null: the live data, or nothing survived.")]
    used: Annotated[bool, Field(description="The copy took over; false: it is only the newest that is left.")]
    everything: bool


class ReachedJson(TypedDict):
    """What a service or process reached, against its targets."""

    service: Id
    kind: str
    rta_s: Annotated[Span, Field(description="Recovery time actual: the longest outage; null: not back while watched.")]
    for_good: Annotated[bool, Field(description="It never serves again; false: an outage without an end may pass.")]
    rto_s: Target
    rpa_s: Annotated[Span, Field(description="Recovery point actual: the largest loss; null: everything.")]
    rpo_s: Target
    met: Annotated[bool, Field(description="Both targets met, as far as they are given.")]
    outages: list[OutageJson]
    losses: list[LossJson]
    degraded: Annotated[list[DegradedJson], Field(description="When it served at a part of its capacity.")]
    degraded_s: Annotated[float, Field(description="How long that was.")]
    least_level: Annotated[float, Field(description="The least share of its capacity at which it served; 1: in full.")]
    tails: Annotated[list[TailJson], Field(description="Clients that followed its DNS switches late.")]


class ResourceJson(TypedDict):
    """How much something that sites compete for was asked for, used and waited for."""

    resource: Annotated[Id, Field(description="A person, team, site, provider, spare, backup target or line.")]
    kind: Annotated[str, Field(pattern="^(person|team|repairs|hands|trucks|spare|rate)$")]
    at_once: Annotated[int, Field(ge=0, description="How many can have it at once; of a spare, the stock.")]
    asked: Annotated[int, Field(ge=0, description="Asks; work that several people could do asks for their team.")]
    waits: Annotated[int, Field(ge=0, description="Asks that waited; of a rate, restores that it slowed.")]
    busy_s: Annotated[float, Field(ge=0, description="Seconds in use, added over its units.")]
    waited_s: Annotated[float, Field(ge=0, description="Seconds waited for it, added over the asks.")]
    longest_s: Annotated[float, Field(ge=0, description="The longest of these waits.")]


class DrillJson(TypedDict):
    """One scenario played once."""

    scenario: Id
    title: str
    start: Annotated[str, Field(description="ISO 8601, with the offset from UTC.")]
    seed: int
    replication: int
    watched_s: float
    inventory: Digest
    events: list[EventJson]
    reached: list[ReachedJson]
    outages: Annotated[dict[str, list[OutageJson]], Field(description="Of every element that had one.")]
    plan_survival: PlanSurvivalJson
    degraded: Annotated[
        dict[str, list[DegradedJson]], Field(description="Of every element that served at a part of its capacity.")
    ]
    split_brains: Annotated[list[SplitBrainJson], Field(description="Datasets with two primaries at once.")]
    resources: Annotated[list[ResourceJson], Field(description="What was asked for of people, trucks, parts, lines.")]
    bottleneck: Annotated[ResourceJson | None, Field(description="What was waited for longest; null: nothing was.")]


class ScenarioJson(TypedDict):
    """A scenario in short."""

    name: Annotated[str, Field(description="For --scenario.")]
    title: str
    start: str
    hits: Annotated[list[Id], Field(description="The elements hit, in order of time, in replication 0 of seed 0.")]
    kind: Annotated[str, Field(description="Kind of disaster of the library; empty: written in the inventory.")]
    source: Annotated[str, Field(description="Where its facts come from; empty: none is given.")]
    assumed: Annotated[str, Field(description="What is assumed of it; empty: nothing is said to be.")]


class ScenariosJson(TypedDict):
    """`drillbook drill --list`."""

    scenarios: list[ScenarioJson]


def trace_json(trace: Trace) -> DrillJson:
    """A drill."""
    return {
        "scenario": trace.scenario,
        "title": trace.title,
        "start": trace.start.isoformat(),
        "seed": trace.seed,
        "replication": trace.replication,
        "watched_s": trace.watched_s,
        "inventory": trace.inventory,
        "events": [
            {
                "at_s": event.at_s,
                "element": event.element,
                "kind": event.kind,
                "what": event.what.value,
                "text": event.text,
                "cause": event.cause,
            }
            for event in trace.events
        ],
        "reached": [_reached(entry) for entry in trace.reached],
        "outages": {element: _outages(spans) for element, spans in trace.outages.items()},
        "plan_survival": plan_survival_json(trace.survival),
        "degraded": {element: _degraded(spans) for element, spans in trace.degraded.items()},
        "split_brains": [_split_brain(one) for one in trace.split_brains],
        "resources": [_resource(use) for use in trace.resources],
        "bottleneck": _resource(trace.bottleneck) if trace.bottleneck else None,
    }


def scenarios_json(playing: Playing, every: Iterable[tuple[Kind | None, Scenario]]) -> ScenariosJson:
    """The scenarios there are: those of the inventory, then the library's."""
    return {
        "scenarios": [
            {
                "name": one.id,
                "title": one.title,
                "start": one.start.isoformat(),
                "hits": [hit.element for hit in as_played(playing, one, 0, 0).hits],
                "kind": kind.id if kind else "",
                "source": one.source,
                "assumed": "; ".join(one.assumed.values()),
            }
            for kind, one in every
        ]
    }


def _reached(entry: Reached) -> ReachedJson:
    return {
        "service": entry.service,
        "kind": entry.kind,
        "rta_s": finite(entry.rta_s),
        "for_good": entry.for_good,
        "rto_s": entry.rto_s,
        "rpa_s": finite(entry.rpa_s),
        "rpo_s": entry.rpo_s,
        "met": entry.met,
        "outages": _outages(entry.outages),
        "losses": [_loss(loss) for loss in entry.losses],
        "degraded": _degraded(entry.degraded),
        "degraded_s": entry.degraded_s,
        "least_level": entry.least_level,
        "tails": [_tail(tail) for tail in entry.tails],
    }


def _resource(use: ResourceUse) -> ResourceJson:
    return {
        "resource": use.resource,
        "kind": use.kind.value,
        "at_once": use.at_once,
        "asked": use.asked,
        "waits": use.waits,
        "busy_s": use.busy_s,
        "waited_s": use.waited_s,
        "longest_s": use.longest_s,
    }


def _loss(loss: DatasetLoss) -> LossJson:
    return {
        "dataset": loss.dataset,
        "loss_s": finite(loss.loss_s),
        "copy": loss.copy,
        "used": loss.used,
        "everything": loss.loss_s == inf,
    }


def _outages(spans: Iterable[Outage]) -> list[OutageJson]:
    return [{"start_s": span.start_s, "end_s": finite(span.end_s)} for span in spans]


def _degraded(spans: Iterable[Degraded]) -> list[DegradedJson]:
    return [{"start_s": span.start_s, "end_s": span.end_s, "level": span.level} for span in spans]


def _tail(tail: Tail) -> TailJson:
    return {
        "service": tail.service,
        "domain": tail.domain,
        "share": tail.share,
        "start_s": tail.start_s,
        "end_s": tail.end_s,
    }


def _split_brain(one: SplitBrain) -> SplitBrainJson:
    return {
        "dataset": one.dataset,
        "primary": one.primary,
        "replica": one.replica,
        "start_s": one.start_s,
        "end_s": finite(one.end_s),
    }
