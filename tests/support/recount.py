"""What outages come to, counted again from the definitions in plain Python: no kernel, no tally, no bins.

Outages are those of simpy, fed the failures that the kernel drew.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from math import ceil, inf

from simpy_years import SimpyYears

from drillbook.graph import DependencyGraph
from drillbook.simulation.years.plan import Plan

Spans = Sequence[tuple[float, float]]


class Watched(SimpyYears):
    """Writes down when alternatives failed to start, or broke at work."""

    def __init__(self, *given_) -> None:
        self.mishaps: list[tuple[int, float, float]] = []
        super().__init__(*given_)

    def mend(self, edge: int, when_s: float):
        self.mishaps.append((edge, self.env.now, when_s))
        return super().mend(edge, when_s)


@dataclass
class Story:
    """One replication: when each element fails by itself, when each node does not serve, and what broke."""

    failures: dict[str, Spans]
    outages: dict[str, Spans]
    mishaps: list[tuple[str, str, float, float]]
    """Dependent, alternative, from when, until when."""


def story_of(plan: Plan, failures: dict[int, Spans], replication: int) -> Story:
    """Played by simpy."""
    watched = Watched(plan.compiled, failures, (replication, 0))
    outages, names, edges = watched.run(plan.horizon_s), plan.compiled.ids, plan.compiled.edges
    return Story(
        {names[node]: spans for node, spans in failures.items()},
        {names[node]: spans for node, spans in outages.items()},
        [(edges[edge].dependent, edges[edge].needed, from_s, to_s) for edge, from_s, to_s in watched.mishaps],
    )


@dataclass
class Recount:
    """Of one service or process. Seconds and numbers a replication, unless said."""

    down_s: float = 0.0
    outages: float = 0.0
    over_rto: float = 0.0
    over_mtd: float = 0.0
    any_outage: float = 0.0
    any_over_rto: float = 0.0
    any_over_mtd: float = 0.0
    seen: int = 0
    lengths_s: list[float] = field(default_factory=list)
    """Of all outages, in rising order."""
    by_story_s: list[list[float]] = field(default_factory=list)
    """The same, of each replication."""
    causes: dict[str | None, tuple[float, float]] = field(default_factory=dict)
    """Element → seconds down, and outages."""

    def quantile_s(self, share: float) -> float:
        """The least length that this share of outages do not exceed."""
        return self.lengths_s[ceil(share * len(self.lengths_s)) - 1]


def recount(plan: Plan, graph: DependencyGraph, stories: Sequence[Story], subject: str, targets_s: tuple[float, float]):
    """`targets_s`: RTO and MTD of the subject."""
    found, (rto_s, mtd_s), part = Recount(), targets_s, 1 / len(stories)
    for story in stories:
        whole, down_s = [], 0.0
        for start_s, end_s in story.outages.get(subject, ()):
            here_s = min(end_s, plan.ends_s) - max(start_s, plan.begins_s)
            if here_s <= 0:
                continue
            down_s += here_s
            begins = plan.begins_s <= start_s < plan.ends_s
            cause = cause_of(graph, story, subject, start_s)
            before = found.causes.get(cause, (0.0, 0.0))
            found.causes[cause] = (before[0] + here_s * part, before[1] + begins * part)
            if begins:
                whole.append(end_s - start_s)
        found.down_s += down_s * part
        found.outages += len(whole) * part
        found.over_rto += sum(length_s > rto_s for length_s in whole) * part
        found.over_mtd += sum(length_s > mtd_s for length_s in whole) * part
        found.any_outage += (len(whole) > 0) * part
        found.any_over_rto += any(length_s > rto_s for length_s in whole) * part
        found.any_over_mtd += any(length_s > mtd_s for length_s in whole) * part
        found.seen += down_s > 0
        found.lengths_s = sorted([*found.lengths_s, *whole])
        found.by_story_s.append(whole)
    return found


def cause_of(graph: DependencyGraph, story: Story, subject: str, at_s: float) -> str | None:
    """The last failure among all that does not serve at an instant, from the subject down; None: there is none."""

    def down(name: str) -> bool:
        return _at(story.outages.get(name, ()), at_s) is not None

    met, queue = {subject}, [subject]
    while queue:
        for edge in graph.needs(queue.pop()):
            others = (edge.by, edge.refill.provider if edge.refill else None)
            ends = {edge.needed} if down(edge.needed) else {one for one in others if one is not None and down(one)}
            queue += ends - met
            met |= ends
    since = {name: _at(story.failures.get(name, ()), at_s) for name in met}
    candidates = [(from_s, name) for name, from_s in since.items() if from_s is not None]
    candidates += [
        (from_s, alternative)
        for dependent, alternative, from_s, to_s in story.mishaps
        if dependent in met and from_s <= at_s < to_s
    ]
    last = max(candidates, default=(-inf, None))[1]
    return None if last is None or graph.node(last).is_gate else last


def _at(spans: Spans, at_s: float) -> float | None:
    """When the interval that holds an instant began."""
    return next((start_s for start_s, end_s in spans if start_s <= at_s < end_s), None)
