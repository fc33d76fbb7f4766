"""Teams with what they repair, as the kernels take them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import inf

import numpy as np

from drillbook.graph import Compiled
from drillbook.graph.compiled import Numbers, Records
from drillbook.simulation.years.call_kernel import CALL, WAIT, Waits
from drillbook.simulation.years.calls import Calls
from drillbook.simulation.years.crew_kernel import CREW

FORGOTTEN = 20
"""A queue of repairs begins so many times earlier as it would take to repair everything once."""


@dataclass(frozen=True, slots=True)
class Crew:
    """Elements whose repairs wait for each other."""

    elements: tuple[str, ...]
    at_once: int


def crews_of(
    compiled: Compiled, lives: Records, crews: Sequence[Crew], calls: Mapping[str, Calls]
) -> tuple[Records, Numbers, Waits]:
    """Crews, the nodes that they repair, and what each of these waits for besides its turn.

    What waits for nothing else, such as hours of people who have no queue, is the only one of its crew.
    """
    queued = {element for crew in crews for element in crew.elements}
    alone = [Crew((element,), 1) for element in calls if element not in queued]
    rows: list[tuple[float, ...]] = []
    members: list[int] = []
    for crew in (*crews, *alone):
        nodes = [compiled.number[one] for one in dict.fromkeys(crew.elements) if one in compiled.number]
        nodes = [node for node in nodes if lives[node]["mean_s"] < inf]
        if nodes:
            work_s = float(lives[nodes]["mend_mean_s"].sum())
            waits_s = sum(calls[compiled.ids[node]].most_s for node in nodes if compiled.ids[node] in calls)
            earlier_s = FORGOTTEN * (work_s + waits_s) / crew.at_once
            rows.append((len(members), len(members) + len(nodes), crew.at_once, earlier_s))
            members += nodes
    waits = waits_of([calls.get(compiled.ids[node]) for node in members])
    return np.array(rows, dtype=CREW), np.array(members, dtype=np.int32), waits


def waits_of(calls: Sequence[Calls | None]) -> Waits:
    """What each waits for, as the kernels take it; None: for nothing but its turn."""
    rows = np.zeros(len(calls), dtype=WAIT)
    week: list[tuple[float, float]] = []
    for row, one in zip(rows, calls, strict=True):
        row["first"] = len(week)
        if one is not None:
            row["part_s"], row["slowest_s"] = one.part_s, one.slowest_s
            week += zip(one.from_s, one.delay_s, strict=True)
        row["end"] = len(week)
    return Waits(rows, np.array(week, dtype=CALL))
