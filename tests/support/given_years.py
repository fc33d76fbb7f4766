"""One replication of simulated years whose failures are given instead of drawn: by the same kernels, and by simpy."""

from collections.abc import Iterable, Mapping, Sequence

import numpy as np
from simpy_years import SimpyYears

from drillbook.graph import DependencyGraph, build_graph
from drillbook.jit import Whole, entry
from drillbook.model import Estate
from drillbook.simulation.years.block import intervals_of, new_desk
from drillbook.simulation.years.destruction_kernel import destroy
from drillbook.simulation.years.plan import Plan, plan_years
from drillbook.simulation.years.run import Asked, Progress, Run
from drillbook.simulation.years.story_kernel import Desk, Model, count_story, follow
from drillbook.simulation.years.summary import SubjectYears, summarise
from drillbook.simulation.years.tally import Tally, new_tally

Spans = list[tuple[float, float]]
"""Seconds from the beginning of the years that are counted."""
ROOM = 4096
"""Intervals of one replication."""


@entry
def play_given(
    model: Model, desk: Desk, top: Whole, begins_s: float, ends_s: float, horizon_s: float, tally: Tally
) -> Whole:
    """The failures on the desk happen; what they come to is added to the tally. Returns -1 without room."""
    if len(model.destroyers.rows):
        top = destroy(model.destroyers, model.lives, desk.luck, desk.failures, desk.planned, False, desk.destroyed, top)
    if top >= 0:
        top = follow(model, desk, horizon_s, top)
    if top >= 0:
        count_story(model, desk, begins_s, ends_s, tally)
    return top


class GivenYears:
    """What happens when these fail: to every node, and in figures."""

    def __init__(self, plan: Plan, failures: Mapping[str, Iterable[tuple[float, float]]]) -> None:
        self.plan = plan
        begins_s, numbers = plan.begins_s, plan.compiled.number
        given = {numbers[name]: [(a + begins_s, b + begins_s) for a, b in failures[name]] for name in failures}
        self.tally = new_tally(len(plan.subjects), len(plan.model.cause_nodes))
        desk, top = new_desk(plan.model, ROOM), 0
        for node, spans in given.items():
            desk.failures.first[node], desk.failures.length[node] = top, len(spans)
            for start_s, end_s in spans:
                desk.failures.start[top], desk.failures.end[top] = start_s, end_s
                top += 1
        times = (plan.begins_s, plan.ends_s, plan.horizon_s)
        assert play_given(plan.model, desk, np.int64(top), *times, self.tally) >= 0
        nodes = range(len(plan.compiled.ids))
        self._failures = {node: intervals_of(desk.failures, node) for node in nodes}
        self._spans = {node: intervals_of(desk.spans, node) for node in nodes}

    def outages(self, name: str) -> Spans:
        """By the kernels."""
        return self._since_begin(self._spans[self.plan.compiled.number[name]])

    def by_simpy(self, name: str) -> Spans:
        """By the reference, which is given the restoring of what was destroyed as failures too."""
        found = SimpyYears(self.plan.compiled, self._failures, (0, 0)).run(self.plan.horizon_s)
        return self._since_begin(found.get(self.plan.compiled.number[name], []))

    def _since_begin(self, spans: Iterable[tuple[float, float]]) -> Spans:
        begins_s = self.plan.begins_s
        return [(start_s - begins_s, end_s - begins_s) for start_s, end_s in spans]

    def told(self, whole: Estate, subject: str) -> SubjectYears:
        """The figures of a service or process."""
        run = Run(self.plan, Asked(1), Progress(self.tally, 1))
        return next(one for one in summarise(whole, run).subjects if one.subject == subject)


def given_years(
    whole: Estate,
    failures: Mapping[str, Iterable[tuple[float, float]]],
    subjects: Sequence[str] = (),
    years: float = 1.0,
    graph: DependencyGraph | None = None,
) -> GivenYears:
    """A year of an estate; of all its services and processes, where none are named."""
    named = subjects or [*whole.services, *whole.processes]
    return GivenYears(plan_years(whole, graph or build_graph(whole), named, 1, years), failures)
