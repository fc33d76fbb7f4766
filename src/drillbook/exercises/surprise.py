"""What else may go wrong: the failures that complete a cut set, played out on top of the scenario.

A minimal cut set of a service that holds something the disaster has taken lacks only the rest. Of what would complete
one, each is tried in a drill of its own; those that cost most, in targets missed and then in time, are the surprises.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import timedelta
from math import inf

from drillbook.analysis import CycleTooLargeError, failure_tree, failures
from drillbook.exercises.objective import at_stake
from drillbook.faulttree import TooLargeError, find_cut_sets
from drillbook.graph import DependencyGraph, compile_graph
from drillbook.model import Estate, Hit, How, Scenario
from drillbook.scenarios import Kinds
from drillbook.simulation import Happening, Trace, drill

MOST_ORDER = 3
MOST_SETS = 400
MOST_TRIED = 60
FOR_S = 12 * 3600.0
"""How long what goes wrong besides stays so, where it has no repair of its own that is longer."""
SOON_S = 1800.0
PLAUSIBLE = (
    "generator",
    "backup",
    "database",
    "person",
    "server",
    "vm",
    "circuit",
    "ups",
    "login",
    "channel",
    "device",
)
"""Kinds of elements that fail by themselves in an exercise: no second grid or building."""


@dataclass(frozen=True, slots=True)
class Played:
    """The scenario with what goes wrong besides, as it was played."""

    trace: Trace
    surprises: tuple[Hit, ...]


@dataclass(frozen=True, slots=True)
class Stage:
    """What a drill needs but its hits."""

    estate: Estate
    graph: DependencyGraph
    scenario: Scenario
    seed: int
    replication: int
    kinds: Kinds

    def play(self, surprises: Sequence[Hit]) -> Trace:
        """The scenario with these hits besides."""
        hits = (*self.scenario.hits, *surprises)
        scenario = self.scenario.model_copy(update={"hits": hits}) if surprises else self.scenario
        return drill(self.estate, self.graph, scenario, seed=self.seed, replication=self.replication, kinds=self.kinds)


def with_surprises(stage: Stage, number: int) -> Played:
    """Add so many surprises, one after the other, each the worst that is left; fewer where nothing makes it worse."""
    played = Played(stage.play(()), ())
    for _ in range(number):
        tried = [
            Played(stage.play(hits), hits) for hit in _candidates(stage, played) for hits in ((*played.surprises, hit),)
        ]
        worst = max(tried, key=lambda one: _harm(one.trace), default=played)
        if _harm(worst.trace) <= _harm(played.trace):
            break
        played = worst
    return played


def _harm(trace: Trace) -> tuple[int, float]:
    """Targets missed, and hours down, over what was watched."""
    missed = sum(
        (one.rto_s is not None and one.rta_s > one.rto_s) + (one.rpo_s is not None and one.rpa_s > one.rpo_s)
        for one in trace.reached
    )
    down_s = sum(min(span.end_s, trace.watched_s) - span.start_s for one in trace.reached for span in one.outages)
    return missed, round(down_s, 3)


def _candidates(stage: Stage, played: Played) -> Iterator[Hit]:
    """What would complete a cut set of a service at stake, each at the time at which it is counted on."""
    gone = {event.element for event in played.trace.events if event.what in (Happening.HIT, Happening.DOWN)}
    known = {hit.element for hit in (*stage.scenario.hits, *played.surprises)}
    seen: dict[str, None] = {}
    for one in at_stake(stage.estate, stage.graph, played.trace):
        for events in _cut_sets(stage, one.service):
            missing = [event for event in events if event not in gone]
            if len(missing) == 1 and len(events) > 1:
                seen[missing[0]] = None
    tried = [one for one in seen if one not in known and stage.graph.node(one).kind in PLAUSIBLE]
    tried.sort(key=lambda one: PLAUSIBLE.index(stage.graph.node(one).kind))
    return (_hit(stage, played.trace, one) for one in tried[:MOST_TRIED])


def _cut_sets(stage: Stage, service: str) -> Iterator[tuple[str, ...]]:
    try:
        tree = failure_tree(compile_graph(stage.graph), service, failures(stage.estate, stage.graph))
        for one in find_cut_sets(tree).listed(MOST_SETS, MOST_ORDER):
            yield one.events
    except (TooLargeError, CycleTooLargeError):
        return


def _hit(stage: Stage, trace: Trace, element: str) -> Hit:
    """A generator does not start; anything else fails just before people set to work, or half an hour in."""
    because = "a surprise of the exercise"
    if element in stage.estate.generators:
        return Hit(element=element, how=How.FAILS_TO_START, because=because)
    begun = [event.at_s for event in trace.events if event.what is Happening.CARRYING_OUT]
    at_s = max(min(begun, default=SOON_S) - 60.0, 60.0)
    repair_s = stage.graph.node(element).repair_s
    lasts_s = repair_s if FOR_S < repair_s < inf else FOR_S
    after, lasts = timedelta(seconds=round(at_s)), timedelta(seconds=round(lasts_s))
    return Hit(element=element, after=after, lasts=lasts, because=because)
