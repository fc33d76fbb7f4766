"""One block of replications, played in this process."""

import numpy as np

from drillbook.graph.outage_state import Spans, new_state
from drillbook.simulation.years.crew_kernel import BENCH
from drillbook.simulation.years.destruction_kernel import Destroyed
from drillbook.simulation.years.life_kernel import Luck
from drillbook.simulation.years.plan import Plan
from drillbook.simulation.years.standby_kernel import Settled
from drillbook.simulation.years.story_kernel import Desk, Model, play_block, play_once
from drillbook.simulation.years.tally import METRICS, Tally, new_tally

MOST_ROOM = 1 << 28
"""Intervals of one replication (2 GB): more is refused."""


def new_desk(model: Model, room: int) -> Desk:
    """Room for so many intervals."""
    nodes = len(model.usual)
    start, end = np.zeros(room), np.zeros(room)
    some = room if len(model.standbys.rows) else 0
    more = room if len(model.destroyers.rows) else 0
    return Desk(
        luck=Luck(np.zeros(nodes, dtype=np.uint64), np.zeros(nodes, dtype=np.uint64), np.zeros(nodes)),
        failures=Spans(np.zeros(nodes, dtype=np.int32), np.zeros(nodes, dtype=np.int32), start, end),
        spans=Spans(np.zeros(nodes, dtype=np.int32), np.zeros(nodes, dtype=np.int32), start, end),
        planned=np.zeros(room, dtype=np.bool_),
        settled=Settled(np.zeros(some, dtype=np.int32), np.zeros(some), np.zeros(1, dtype=np.int64)),
        destroyed=Destroyed(
            np.zeros(more, dtype=np.int32), np.zeros(more), np.zeros(more), np.zeros(1, dtype=np.int64)
        ),
        state=new_state(model.arrays, written=room),
        log=np.zeros((room, 3)),
        marks=np.zeros(nodes + 1, dtype=np.int32),
        stack=np.zeros(nodes + 1, dtype=np.int32),
        values=np.zeros((len(model.subjects), METRICS)),
        bench=np.zeros(len(model.crew_members), dtype=BENCH),
    )


class Player:
    """Plays blocks of one plan, and keeps its desk between them."""

    def __init__(self, model: Model, begins_s: float, ends_s: float, horizon_s: float) -> None:
        self.model = model
        self.times = (begins_s, ends_s, horizon_s)
        self.desk = new_desk(model, 256 + 4 * len(model.usual))

    def block(self, first: int, end: int, variant: int = 0) -> Tally:
        """The tally of replications `first` up to `end`; the same whatever was played before."""
        while True:
            tally = new_tally(len(self.model.subjects), len(self.model.cause_nodes))
            self.desk.values[:] = 0.0
            self.desk.marks[:] = 0
            if play_block(self.model, self.desk, first, end, variant, *self.times, tally):
                return tally
            self._more_room()

    def intervals(self, replication: int, variant: int = 0) -> Desk:
        """One replication's failures and outages, on the desk; the next call overwrites them."""
        while play_once(self.model, self.desk, replication, variant, *self.times[1:]) < 0:
            self._more_room()
        return self.desk

    def _more_room(self) -> None:
        room = 2 * len(self.desk.spans.start)
        if room > MOST_ROOM:
            raise MemoryError("a replication has more outages than memory holds")
        self.desk = new_desk(self.model, room)


def player_of(plan: Plan) -> Player:
    """A player of a plan's years."""
    return Player(plan.model, plan.begins_s, plan.ends_s, plan.horizon_s)


def intervals_of(spans: Spans, node: int) -> list[tuple[float, float]]:
    """The intervals of a node, of what is on a desk."""
    first, count = int(spans.first[node]), int(spans.length[node])
    return list(
        zip(spans.start[first : first + count].tolist(), spans.end[first : first + count].tolist(), strict=True)
    )
