"""Data lost in one replication: the age of the copy that takes over, when the live data was lost (example E3)."""

import numpy as np

from drillbook.graph.compiled import Numbers, Records, Seconds
from drillbook.graph.outage_state import Spans, State
from drillbook.graph.philox import two_uniforms
from drillbook.jit import Whole, bare
from drillbook.simulation.years.account_kernel import at_time
from drillbook.simulation.years.tally import LOSSES, LOST, OVER_RPO

COPY = np.dtype(
    [
        ("gate", np.int32),  # the node that switches to it
        ("copy", np.int32),  # the node that is switched to
        ("live", np.int32),  # the dataset's node
        ("subjects_first", np.int32),  # who loses the data: places in a list of subjects
        ("subjects_end", np.int32),
        ("lag_s", np.float64),  # how far a replica is behind; what a switch loses
        ("every_s", np.float64),  # of a backup: from one to the next; 0: it is none
        ("at_s", np.float64),  # its time of day; NaN: at a random time
        ("arrives_s", np.float64),
        ("key_first", np.uint64),
        ("key_second", np.uint64),
    ],
    align=True,
)
PHASE = np.int64(1 << 42)
MOST_BACK = 400
"""So many backups are tried, from the newest; one that nothing disturbed is among them, or all is lost so far back."""


@bare
def lose_data(
    copies: Records,
    copy_of_edge: Numbers,
    losers: Numbers,
    subjects: Records,
    spans: Spans,
    state: State,
    begins_s: float,
    ends_s: float,
    values: Seconds,
) -> None:
    """Add what each takeover of a copy loses to the values of the subjects that need the data."""
    for i in range(state.written[1]):
        number = copy_of_edge[np.int64(state.switches[i, 0])]
        if number < 0:
            continue
        copy, at_s = copies[number], state.switches[i, 1]
        place = _last_before(spans, copy.gate, at_s)
        lost_at_s = float(spans.start[place]) if place >= 0 else float(at_s)
        if not begins_s <= lost_at_s < ends_s:
            continue
        loss_s = _age(copy, spans, state, lost_at_s)
        for k in range(copy.subjects_first, copy.subjects_end):
            values[losers[k], LOST] += loss_s
            values[losers[k], LOSSES] += loss_s > 0
            values[losers[k], OVER_RPO] += loss_s > subjects[losers[k]].rpo_s


@bare
def _last_before(spans: Spans, node: Whole, at_s: float) -> Whole:
    """The last outage of a node that began at or before an instant, or -1."""
    found = -1
    for i in range(spans.first[node], spans.first[node] + spans.length[node]):
        if spans.start[i] > at_s:
            break
        found = i
    return found


@bare
def _age(copy: Records, spans: Spans, state: State, lost_at_s: float) -> float:
    if copy.every_s <= 0:
        cut = at_time(spans, copy.copy, lost_at_s)
        return copy.lag_s + (lost_at_s - spans.start[cut] if cut >= 0 else 0.0)
    phase, _ = two_uniforms((state.luck[0], state.luck[1]), (copy.key_first, copy.key_second), PHASE)
    first_s = copy.at_s if copy.at_s == copy.at_s else phase * copy.every_s
    newest = np.floor((lost_at_s - copy.arrives_s - first_s) / copy.every_s)
    for back in range(MOST_BACK):
        started_s = first_s + (newest - back) * copy.every_s
        arrived_s = started_s + copy.arrives_s
        if not (
            _disturbed(spans, copy.live, started_s, arrived_s) or _disturbed(spans, copy.copy, started_s, arrived_s)
        ):
            return lost_at_s - started_s
    return MOST_BACK * copy.every_s


@bare
def _disturbed(spans: Spans, node: Whole, from_s: float, to_s: float) -> bool:
    """The node did not serve all the time; before the story it did."""
    for i in range(spans.first[node], spans.first[node] + spans.length[node]):
        if spans.start[i] < to_s and from_s < spans.end[i]:
            return True
    return False
