"""From a scenario as it is written to the hits of one replication: likeness, combination, sequence, chance, stages."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from math import inf

from drillbook.graph import DependencyGraph
from drillbook.model import Estate, Hit, Scenario
from drillbook.problem import InputError, Problem, Where
from drillbook.scenarios.chance import stream
from drillbook.scenarios.kind import EVERYTHING, Kinds
from drillbook.scenarios.severity import drawn, length_s


@dataclass(frozen=True, slots=True)
class Playing:
    """What scenarios are played with."""

    estate: Estate
    graph: DependencyGraph
    kinds: Kinds


def as_played(playing: Playing, scenario: Scenario, seed: int, replication: int) -> Scenario:
    """The scenario with plain hits only, each with its time and length in this replication, in the order of time.

    Raises InputError with every fault of the scenario.
    """
    if problems := faults_of(playing, scenario):
        raise InputError(problems)
    hits: list[Hit] = []
    for after, part in _parts(playing, scenario, ()):
        chosen = [
            (hit, drawn(hit, playing.graph, stream(seed, replication, f"{part.id}/{number}/{hit.element}")))
            for number, hit in enumerate(_hits(playing, part))
        ]
        for hit in _in_sequence(playing, [found for _, found in chosen if found is not None]):
            moved = hit.model_copy(update={"after": hit.after + after})
            hits += _staged(playing.graph, moved)
    hits.sort(key=lambda hit: hit.after)
    return scenario.model_copy(update={"hits": tuple(hits), "like": None, "also": ()})


def faults_of(playing: Playing, scenario: Scenario) -> list[Problem]:
    """What is wrong with a scenario beside the graph and the library."""
    problems: list[Problem] = []
    if scenario.id in _circle(playing.estate, scenario.id):
        where = _where(playing.estate, scenario, "also")
        return [Problem(where, "D005", f"{scenario.id!r} would happen within itself")]
    for _, part in _parts(playing, scenario, ()):
        problems += _like_faults(playing, part)
        known = {hit.element: hit for hit in part.hits}
        for number, hit in enumerate(part.hits):
            where = _where(playing.estate, part, "hits", str(number))
            problems += [Problem(where, "D003", words) for words in _stage_faults(playing.graph, hit)]
            problems += [Problem(where, "D004", words) for words in _sequence_faults(playing.graph, known, hit)]
    return problems


def _circle(estate: Estate, start: str) -> set[str]:
    """Every scenario that happens too when this one does, itself where it is among them."""
    found: set[str] = set()
    queue = [also.scenario for also in estate.scenarios[start].also] if start in estate.scenarios else []
    while queue:
        if (one := queue.pop()) not in found:
            found.add(one)
            queue += [also.scenario for also in estate.scenarios[one].also]
    return found


def _parts(playing: Playing, scenario: Scenario, above: tuple[str, ...]) -> Iterator[tuple[timedelta, Scenario]]:
    """The scenario and those that happen too, each with the time at which it begins; a circle is entered once."""
    yield timedelta(0), scenario
    for also in scenario.also:
        if also.scenario not in (*above, scenario.id):
            other = playing.estate.scenarios[also.scenario]
            for after, part in _parts(playing, other, (*above, scenario.id)):
                yield also.after + after, part


def _hits(playing: Playing, scenario: Scenario) -> tuple[Hit, ...]:
    """Its own hits, and those of what it is like."""
    like = scenario.like
    if like is None:
        return scenario.hits
    kind = playing.kinds[like.kind]
    own = {hit.element for hit in scenario.hits}
    struck = kind.hits(playing.estate, playing.graph, like.element or EVERYTHING)
    return (*scenario.hits, *(hit for hit in struck if hit.element not in own))


def _in_sequence(playing: Playing, hits: list[Hit]) -> list[Hit]:
    """Hits that follow others get their time; what follows a hit that did not happen does not happen."""
    begins = {hit.element: hit for hit in hits}
    done: dict[str, timedelta] = {}

    def ends(element: str) -> timedelta | None:
        hit = begins.get(element)
        begun = None if hit is None else start(hit)
        return None if hit is None or begun is None else begun + timedelta(seconds=length_s(hit, playing.graph))

    def start(hit: Hit) -> timedelta | None:
        if hit.follows is None:
            return hit.after
        if hit.follows not in done and (end := ends(hit.follows)) is not None:
            done[hit.follows] = end
        return done[hit.follows] + hit.after if hit.follows in done else None

    timed = [(hit, start(hit)) for hit in hits]
    return [hit.model_copy(update={"after": after, "follows": None}) for hit, after in timed if after is not None]


def _staged(graph: DependencyGraph, hit: Hit) -> Iterator[Hit]:
    """What comes back in stages is lost part by part: each that needs it, for a time of its own or of the rest."""
    if not hit.stages:
        yield hit
        return
    own = {stage.element: stage.lasts for stage in hit.stages}
    for edge in graph.dependents(hit.element):
        if not graph.node(edge.dependent).is_gate:
            update = {"element": edge.dependent, "stages": (), "lasts": own.get(edge.dependent, hit.lasts)}
            yield hit.model_copy(update=update)


def _like_faults(playing: Playing, scenario: Scenario) -> Iterator[Problem]:
    like = scenario.like
    if like is None:
        return
    kind = playing.kinds.get(like.kind)
    if kind is None:
        where = _where(playing.estate, scenario, "like", "kind")
        yield Problem(where, "D001", f"the library has no {like.kind!r}; it has {', '.join(playing.kinds)}")
        return
    struck = list(kind.strikes(playing.estate))
    if (like.element or EVERYTHING) not in struck:
        where = _where(playing.estate, scenario, "like", "element")
        strikes = ", ".join(one or "everything: leave the element out" for one in struck[:8]) or "nothing here"
        yield Problem(where, "D002", f"{kind.title!r} does not strike {like.element or 'everything'!r}, but {strikes}")


def _stage_faults(graph: DependencyGraph, hit: Hit) -> Iterator[str]:
    parts = {edge.dependent for edge in graph.dependents(hit.element)}
    for stage in hit.stages:
        if stage.element not in parts:
            yield f"{stage.element!r} does not need {hit.element!r} directly"


def _sequence_faults(graph: DependencyGraph, known: dict[str, Hit], hit: Hit) -> Iterator[str]:
    if hit.follows is None:
        return
    trail, current = [hit.element], hit
    while current.follows is not None:
        before = known.get(current.follows)
        if before is None:
            yield f"it follows {current.follows!r}, which this scenario does not hit"
            return
        if before.element in trail:
            yield f"hits follow each other in a circle: {' → '.join([*trail, before.element])}"
            return
        trail.append(before.element)
        current = before
    if length_s(known[hit.follows], graph) == inf:
        yield f"it follows {hit.follows!r}, which is lost for good"


def _where(estate: Estate, scenario: Scenario, *path: str) -> Where:
    """The place of an attribute of the scenario, or the nearest around it."""
    for end in range(len(path), -1, -1):
        if found := estate.places.get(("scenarios", scenario.id, *path[:end])):
            return found
    return scenario.where
