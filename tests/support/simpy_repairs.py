"""The reference for repairs that wait: a simpy process for each element, fed the random numbers of the kernel.

Each fails, asks for its turn with its team, waits for hours, way and part, and is repaired.
"""

from collections.abc import Mapping
from math import inf

import numpy as np
import simpy
from numba import njit
from simpy_years import at

from drillbook.analysis import WEEK_S
from drillbook.simulation.years.calls import Calls
from drillbook.simulation.years.law_kernel import quantile, residual
from drillbook.simulation.years.life_kernel import CYCLES, Luck, uniforms
from drillbook.simulation.years.plan import Plan


@njit
def drawn(life, luck, node, number):
    return uniforms(life, luck, node, number)


@njit
def first_life(life, table, u, v):
    return residual(life.law, life.scale, life.shape, table, life.first, life.count, u, v)


@njit
def next_life(life, table, v):
    return quantile(life.law, life.scale, life.shape, table, life.first, life.count, v)


@njit
def mend(life, table, u):
    return quantile(life.mend_law, life.mend_scale, life.mend_shape, table, life.mend_first, life.mend_count, u)


class SimpyRepairs:
    """One replication's failures of what crews repair."""

    def __init__(self, plan: Plan, calls: Mapping[str, Calls], replication: int) -> None:
        self.plan, self.model, self.calls = plan, plan.model, calls
        nodes = len(plan.compiled.ids)
        keys = np.full(nodes, replication, dtype=np.uint64)
        self.luck = Luck(keys, np.zeros(nodes, dtype=np.uint64), np.zeros(nodes))
        self.failures: dict[int, list[tuple[float, float]]] = {}

    def run(self) -> dict[int, list[tuple[float, float]]]:
        """Failures by node, as far as the story sees them."""
        for crew in self.model.crews:
            self.env = simpy.Environment(initial_time=-float(crew["earlier_s"]))
            team = simpy.PriorityResource(self.env, capacity=int(crew["at_once"]))
            for node in self.model.crew_members[crew["first"] : crew["end"]]:
                self.failures[int(node)] = []
                self.env.process(self.lives(int(node), team))
            self.env.run()
        return self.failures

    def lives(self, node: int, team: simpy.PriorityResource):
        life, table = self.model.lives[node], self.model.table
        one = self.calls.get(self.plan.compiled.ids[node], Calls())
        number = CYCLES
        fails_s = self.env.now + first_life(life, table, *drawn(life, self.luck, node, 0))
        while fails_s < self.plan.ends_s:
            yield at(self.env, fails_s)
            u, v = drawn(life, self.luck, node, number)
            ready_s = fails_s + one.part_s
            yield at(self.env, max(fails_s, ready_s - one.slowest_s))
            with team.request(priority=fails_s) as turn:
                yield turn
                begins_s = yield from self.begins(one, ready_s)
                repaired_s = begins_s + mend(life, table, u)
                yield at(self.env, repaired_s)
            if 0 < repaired_s > max(0.0, fails_s):
                self.failures[node].append((max(0.0, fails_s), repaired_s))
            fails_s = repaired_s + next_life(life, table, v)
            number += 1

    def begins(self, one: Calls, ready_s: float):
        """When the work begins, for whoever has the turn now: from one change of hours to the next."""
        monday_s = float(np.floor(self.env.now / WEEK_S)) * WEEK_S
        while True:
            for delay_s, edge_s in zip(one.delay_s, (*one.from_s[1:], WEEK_S), strict=True):
                until_s = monday_s + edge_s
                if until_s <= self.env.now:
                    continue
                if delay_s < inf and max(self.env.now, ready_s - delay_s) < until_s:
                    return max(self.env.now + delay_s, ready_s)
                yield at(self.env, until_s)
            monday_s += WEEK_S
