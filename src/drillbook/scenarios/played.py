"""From a scenario as it is written to the hits of one replication: the library, what happens too, chance, sequence,
and what encryption takes along.
"""

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from functools import partial
from types import MappingProxyType

import numpy as np

from drillbook.graph import DependencyGraph
from drillbook.model import Estate, Hit, How, Scenario
from drillbook.problem import InputError
from drillbook.scenarios.chance import stream
from drillbook.scenarios.encryption import carried
from drillbook.scenarios.fault import faults_of
from drillbook.scenarios.kind import EVERYTHING, Kind, Playing
from drillbook.scenarios.sequence import begins_at, ends_of
from drillbook.scenarios.severity import drawn


def as_played(playing: Playing, scenario: Scenario, seed: int, replication: int) -> Scenario:
    """The scenario with plain hits only, each with its time and length in this replication, in the order of time.

    Raises InputError with every fault of the scenario.
    """
    hits: list[Hit] = []
    parts = list(_parts(playing.estate, scenario, ()))
    if problems := [one for _, part in parts for one in faults_of(playing, part)]:
        raise InputError(problems)
    for after, part in parts:
        written = written_out(playing, part).hits
        chosen = [
            drawn(hit, playing.graph, partial(_chance, seed, replication, f"{part.id}/{number}"))
            for number, hit in enumerate(written)
        ]
        own = [
            hit.model_copy(update={"after": hit.after + after})
            for hit in _in_sequence(playing.graph, [found for found in chosen if found is not None])
        ]
        hits += [*own, *_carried(playing, own, {hit.element for hit in written})]
    hits.sort(key=lambda hit: hit.after)
    return scenario.model_copy(update={"hits": tuple(hits), "like": None, "also": ()})


def _chance(seed: int, replication: int, number: str, what: str) -> np.random.Generator:
    return stream(seed, replication, f"{number}/{what}")


def _carried(playing: Playing, hits: list[Hit], but: set[str]) -> tuple[Hit, ...]:
    """What encryption takes along, each once, the first time; what the scenario hits itself (`but`) it knows better."""
    found: dict[str, Hit] = {}
    for hit in sorted((one for one in hits if one.how is How.ENCRYPTED), key=lambda one: one.after):
        for other in carried(playing.estate, playing.graph, hit, but):
            found.setdefault(other.element, other)
    return tuple(found.values())


def fits(playing: Playing, scenario: Scenario) -> bool:
    """It can be played in this inventory, for which it may not have been written: all that it hits is there."""
    parts = [part for _, part in _parts(playing.estate, scenario, ())]
    hits = [hit for part in parts for hit in part.hits]
    named = [one for hit in hits for one in (hit.element, *(stage.element for stage in hit.stages))]
    return all(one in playing.graph for one in named) and not any(faults_of(playing, part) for part in parts)


def with_library(playing: Playing) -> Estate:
    """The estate with what its scenarios are `like` written out as hits, so that nobody else needs the library."""
    scenarios = {name: written_out(playing, one) for name, one in playing.estate.scenarios.items()}
    return replace(playing.estate, scenarios=MappingProxyType(scenarios))


def written_out(playing: Playing, scenario: Scenario) -> Scenario:
    """Its own hits, and those of what it is like but on elements of its own hits; each with its notice.

    What the scenario does not say itself (story, source, what is assumed) is the library's.
    """
    like = scenario.like
    if like is None:
        return _told(scenario)
    kind = playing.kinds[like.kind]
    own = {hit.element for hit in scenario.hits}
    struck = kind.hits(playing.estate, playing.graph, like.element or EVERYTHING)
    said = {
        "hits": (*scenario.hits, *(hit for hit in struck if hit.element not in own)),
        "like": None,
        "notice": kind.notice if scenario.notice is None else scenario.notice,
        "story": scenario.story or kind.story,
        "source": scenario.source or kind.source,
        "assumed": _assumed(kind, scenario),
    }
    return _told(scenario.model_copy(update=said))


def _assumed(kind: Kind, scenario: Scenario) -> dict[str, str]:
    return {**({"like": kind.assumed} if kind.assumed else {}), **scenario.assumed}


def _told(scenario: Scenario) -> Scenario:
    """Each hit with the scenario's notice, where it has none of its own."""
    if scenario.notice is None:
        return scenario
    hits = (hit if hit.notice is not None else hit.model_copy(update={"notice": scenario.notice})
            for hit in scenario.hits)  # fmt: skip
    return scenario.model_copy(update={"hits": tuple(hits)})


def _parts(estate: Estate, scenario: Scenario, above: tuple[str, ...]) -> Iterator[tuple[timedelta, Scenario]]:
    """The scenario and those that happen too, each with the time at which it begins; a circle is entered once."""
    yield timedelta(0), scenario
    for also in scenario.also:
        if also.scenario not in (*above, scenario.id):
            for after, part in _parts(estate, estate.scenarios[also.scenario], (*above, scenario.id)):
                yield also.after + after, part


def _in_sequence(graph: DependencyGraph, hits: list[Hit]) -> list[Hit]:
    """Hits that follow others get their time; what follows a hit that did not happen does not happen."""
    ends = ends_of(graph, hits)
    timed = ((hit, begins_at(ends, hit)) for hit in hits)
    return [hit.model_copy(update={"after": after, "follows": None}) for hit, after in timed if after is not None]
