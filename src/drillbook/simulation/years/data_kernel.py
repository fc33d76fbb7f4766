"""Data lost in one replication: the age of the newest copy that is left, when the live data were lost (example E3)."""

from typing import NamedTuple

import numpy as np

from drillbook.graph.compiled import Numbers, Records, Seconds
from drillbook.graph.outage_state import Spans, State
from drillbook.graph.philox import two_uniforms
from drillbook.jit import Whole, bare, inlined
from drillbook.simulation.years.account_kernel import EXACT_S, at_time
from drillbook.simulation.years.destruction_kernel import Destroyed, Destroyers
from drillbook.simulation.years.tally import GONE, LOSSES, LOST, OVER_RPO

COPY = np.dtype(
    [
        ("gate", np.int32),  # the node that switches to it
        ("copy", np.int32),  # the node that is switched to
        ("live", np.int32),  # the dataset's node
        ("dataset", np.int32),  # its place among the datasets, or -1
        ("subjects_first", np.int32),  # who loses the data: places in a list of subjects
        ("subjects_end", np.int32),
        ("destroyers_first", np.int32),  # what destroys it: places in a list of destroyers
        ("destroyers_end", np.int32),
        ("is_live", np.bool_),
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


class Data(NamedTuple):
    """All copies of data of a model."""

    copies: Records
    """Of dtype COPY, those of a dataset together."""
    copy_of_edge: Numbers
    """By edge: the copy that its takeover switches to, or -1."""
    losers: Numbers
    """Places of subjects."""
    destroyers_of: Numbers
    """By place that copies name: a destroyer."""
    first_copy: Numbers
    """By dataset, and one more: where its copies begin."""


@bare
def lose_data(
    data: Data, destroyers: Destroyers, destroyed: Destroyed, subjects: Records, spans: Spans, state: State,
    begins_s: float, ends_s: float, values: Seconds,
) -> None:  # fmt: skip
    """Add what takeovers of copies and destructions lose to the values of the subjects that need the data."""
    for i in range(state.written[1]):
        number = data.copy_of_edge[np.int64(state.switches[i, 0])]
        at_s = float(state.switches[i, 1])
        if number < 0 or at_s <= 0:
            continue
        place = _last_before(spans, data.copies[number].gate, at_s)
        lost_at_s = float(spans.start[place]) if place >= 0 else at_s
        if begins_s <= lost_at_s < ends_s:
            age_s = _age(data, data.copies[number], destroyed, spans, state, lost_at_s, at_s)
            _lose(data, data.copies[number], age_s, subjects, values)
    for i in range(destroyed.size[0]):
        one = destroyers.rows[destroyed.which[i]]
        for d in range(one.datasets_first, one.datasets_end):
            _lose_destroyed(
                data, destroyers, destroyed, i, destroyers.datasets[d], subjects, spans, state, begins_s, ends_s, values
            )


@bare
def _lose_destroyed(
    data: Data, destroyers: Destroyers, destroyed: Destroyed, event: Whole, dataset: Whole, subjects: Records,
    spans: Spans, state: State, begins_s: float, ends_s: float, values: Seconds,
) -> None:  # fmt: skip
    """The live data of a dataset were destroyed: what no copy left has is lost, unless a takeover told so already."""
    at_s = float(destroyed.from_s[event])
    first, end = data.first_copy[dataset], data.first_copy[dataset + 1]
    lost_at_s, back_s = at_s, at_s
    outage = at_time(spans, data.copies[first].gate, at_s)
    if outage >= 0:
        lost_at_s, back_s = float(spans.start[outage]), float(spans.end[outage])
    for i in range(state.written[1]):
        number = data.copy_of_edge[np.int64(state.switches[i, 0])]
        if number < first or number >= end:
            continue
        if lost_at_s <= state.switches[i, 1] <= back_s and outage >= 0:
            return
        stands_in = state.switches[i, 1] < at_s < state.switches[i, 2]
        if stands_in and not _is_destroyed(data, data.copies[number], destroyed, at_s):
            return
    for other in range(destroyed.size[0]):
        earlier = lost_at_s <= destroyed.from_s[other] < at_s or (destroyed.from_s[other] == at_s and other < event)
        if earlier and _hits(destroyers, destroyed.which[other], dataset):
            return
    if not begins_s <= lost_at_s < ends_s:
        return
    age_s = np.inf
    for number in range(first, end):
        age_s = min(age_s, _age(data, data.copies[number], destroyed, spans, state, lost_at_s, at_s))
    _lose(data, data.copies[first], age_s, subjects, values)


@inlined
def _hits(destroyers: Destroyers, which: Whole, dataset: Whole) -> bool:
    for d in range(destroyers.rows[which].datasets_first, destroyers.rows[which].datasets_end):
        if destroyers.datasets[d] == dataset:
            return True
    return False


@inlined
def _lose(data: Data, copy: Records, age_s: float, subjects: Records, values: Seconds) -> None:
    for k in range(copy.subjects_first, copy.subjects_end):
        loser = data.losers[k]
        values[loser, LOSSES] += age_s > 0
        values[loser, OVER_RPO] += age_s > subjects[loser].rpo_s + EXACT_S
        if age_s < np.inf:
            values[loser, LOST] += age_s
        else:
            values[loser, GONE] += 1


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
def _is_destroyed(data: Data, copy: Records, destroyed: Destroyed, at_s: float) -> bool:
    """Something that destroyed it is not repaired at this instant."""
    for i in range(destroyed.size[0]):
        if destroyed.from_s[i] <= at_s < destroyed.until_s[i] and _is_in(data, copy, destroyed.which[i]):
            return True
    return False


@inlined
def _is_in(data: Data, copy: Records, destroyer: Whole) -> bool:
    inside = False
    for d in range(copy.destroyers_first, copy.destroyers_end):
        inside |= data.destroyers_of[d] == destroyer
    return inside


@bare
def _age(
    data: Data, copy: Records, destroyed: Destroyed, spans: Spans, state: State, lost_at_s: float, seen_s: float
) -> float:
    """How old a copy was when the live data were lost, as it is found later; inf where nothing is left of it."""
    if copy.every_s <= 0:
        if _is_destroyed(data, copy, destroyed, seen_s):
            return np.inf
        cut = at_time(spans, copy.copy, lost_at_s)
        return copy.lag_s + (lost_at_s - spans.start[cut] if cut >= 0 else 0.0)
    wiped_s = -np.inf
    for i in range(destroyed.size[0]):
        if destroyed.from_s[i] <= seen_s and _is_in(data, copy, destroyed.which[i]):
            wiped_s = max(wiped_s, destroyed.from_s[i])
    phase, _ = two_uniforms((state.luck[0], state.luck[1]), (copy.key_first, copy.key_second), PHASE)
    first_s = copy.at_s if copy.at_s == copy.at_s else phase * copy.every_s
    newest = np.floor((lost_at_s - copy.arrives_s - first_s) / copy.every_s)
    for back in range(MOST_BACK):
        started_s = first_s + (newest - back) * copy.every_s
        arrived_s = started_s + copy.arrives_s
        if started_s < wiped_s:
            return np.inf
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
