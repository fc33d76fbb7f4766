"""One replication after another: all elements' failures, the outages that follow, and what they come to."""

from typing import NamedTuple

import numpy as np

from drillbook.graph.compiled import Arrays, Flags, Numbers, Records, Seconds
from drillbook.graph.outage_state import Spans, State
from drillbook.graph.outage_sweep import is_quiet, respond, store
from drillbook.jit import Whole, bare, entry
from drillbook.simulation.years.account_kernel import account, conclude
from drillbook.simulation.years.call_kernel import Waits
from drillbook.simulation.years.crew_kernel import repair_in_turn
from drillbook.simulation.years.data_kernel import Data, lose_data
from drillbook.simulation.years.destruction_kernel import Destroyed, Destroyers, destroy
from drillbook.simulation.years.life_kernel import Luck, live, plan_maintenance
from drillbook.simulation.years.standby_kernel import Settled, Standbys, put_settled, settle_next
from drillbook.simulation.years.tally import Tally


class Model(NamedTuple):
    """All that replications have in common."""

    arrays: Arrays
    usual: Flags
    lives: Records
    """By node, of dtype LIFE."""
    drawn: Numbers
    """Nodes that ever fail by themselves."""
    alive: Numbers
    """The same, but those that teams repair in turn, and standbys."""
    crews: Records
    crew_members: Numbers
    """Nodes, by team."""
    waits: Waits
    standby_of_member: Numbers
    """By member: its place among the standbys, or -1."""
    standbys: Standbys
    destroyers: Destroyers
    table: Seconds
    """Observed times."""
    windows: Records
    subjects: Records
    cause_nodes: Numbers
    data: Data


class Desk(NamedTuple):
    """What one replication is worked out on."""

    luck: Luck
    failures: Spans
    spans: Spans
    """The same pool of intervals as the failures'."""
    planned: Flags
    """By place in the pool."""
    settled: Settled
    destroyed: Destroyed
    state: State
    log: Seconds
    marks: Numbers
    stack: Numbers
    values: Seconds
    bench: Records


@entry
def play_block(
    model: Model, desk: Desk, first: Whole, end: Whole, variant: Whole, begins_s: float, ends_s: float,
    horizon_s: float, tally: Tally,
) -> bool:  # fmt: skip
    """Play the replications `first : end` into the tally; False where there was no room for one."""
    for replication in range(first, end):
        _draw(model, desk, replication, variant)
        if play_story(model, desk, 1.0, ends_s, horizon_s) < 0:
            return False
        count_story(model, desk, begins_s, ends_s, tally)
    return True


@bare
def count_story(model: Model, desk: Desk, begins_s: float, ends_s: float, tally: Tally) -> None:
    """Add the story on the desk to the tally, as one replication."""
    if len(model.data.copies):
        lose_data(
            model.data, model.destroyers, desk.destroyed, model.subjects, desk.spans, desk.state, begins_s, ends_s,
            desk.values,
        )  # fmt: skip
    account(
        model.arrays, model.subjects, model.cause_nodes, desk.failures, desk.spans, desk.planned, desk.state,
        begins_s, ends_s, desk.marks, desk.stack, desk.log, desk.values, tally,
    )  # fmt: skip
    conclude(desk.values, tally)


@entry
def play_once(model: Model, desk: Desk, replication: Whole, variant: Whole, ends_s: float, horizon_s: float) -> Whole:
    """Play one replication and leave its failures and outages on the desk; returns -1 without room."""
    _draw(model, desk, replication, variant)
    return play_story(model, desk, 1.0, ends_s, horizon_s)


@bare
def _draw(model: Model, desk: Desk, replication: Whole, variant: Whole) -> None:
    """All histories, and what is drawn at demands, have the key of the replication."""
    desk.state.luck[0], desk.state.luck[1] = np.uint64(replication), np.uint64(variant)
    for node in model.drawn:
        desk.luck.first[node], desk.luck.second[node] = desk.state.luck[0], desk.state.luck[1]
        desk.luck.turn[node] = 0.0


@bare
def play_story(model: Model, desk: Desk, stretch: float, ends_s: float, horizon_s: float) -> Whole:
    """The failures of every element, then the outages of every node; returns the end of the pool in use, or -1.

    `stretch` above 1 makes repairs that much longer and failures, within bounds, that much sooner.
    """
    desk.settled.size[0] = 0
    until_s = horizon_s
    while True:
        top = _fail(model, desk, stretch, ends_s)
        if top >= 0:
            top = follow(model, desk, until_s, top)
        if top < 0 or not len(model.standbys.rows):
            return top
        more = settle_next(
            model.standbys, model.lives, model.table, desk.luck, stretch, ends_s, desk.failures, desk.state, desk.log,
            desk.settled,
        )  # fmt: skip
        if more < 0:
            return -1
        if more == 0 and until_s == horizon_s:
            return top
        until_s = horizon_s if more == 0 else ends_s  # what comes after the last of them changes nothing before it


@bare
def _fail(model: Model, desk: Desk, stretch: float, ends_s: float) -> Whole:
    """Put the failures of every element on the desk; returns the end of the pool in use, or -1."""
    failures, planned, luck = desk.failures, desk.planned, desk.luck
    top = 0
    for keeper in model.destroyers.keepers:
        failures.length[keeper.node] = 0  # what never fails itself would keep what was destroyed in the story before
    for node in model.alive:
        life = model.lives[node]
        first = top
        top = live(life, model.table, luck, node, stretch, ends_s, failures.start, failures.end, top)
        if top < 0:
            return -1
        if len(model.windows):
            planned[first:top] = False
        if life.windows_end > life.windows_first:
            top = plan_maintenance(
                life, model.windows, luck, node, ends_s, failures.start, failures.end, planned, first, top
            )
            if top < 0:
                return -1
        failures.first[node], failures.length[node] = first, top - first
    for crew in range(len(model.crews)):
        top = repair_in_turn(
            model.crews[crew], model.crew_members, model.waits, model.standby_of_member, desk.settled, model.lives,
            model.table, luck, stretch, ends_s, desk.bench, desk.log, model.windows, planned, failures, top,
        )  # fmt: skip
        if top < 0:
            return -1
    if len(model.standbys.rows):
        top = put_settled(
            model.standbys, model.lives, model.table, model.windows, luck, desk.settled, stretch, ends_s, failures,
            planned, top,
        )  # fmt: skip
    if top >= 0 and len(model.destroyers.rows):
        top = destroy(
            model.destroyers, model.lives, luck, failures, planned, len(model.windows) > 0, desk.destroyed, top
        )
    return top


@bare
def follow(model: Model, desk: Desk, horizon_s: float, top: Whole) -> Whole:
    """The outages of every node when the failures on the desk happen; what is needed comes first."""
    arrays, spans, failures, state = model.arrays, desk.spans, desk.failures, desk.state
    state.written[0] = state.written[1] = 0
    for group in range(len(model.usual)):
        if arrays.nodes[group].group_first != group:
            continue
        row = arrays.nodes[group]
        if row.need_start == row.need_end and row.cycle < 0 and row.restart_s <= 0 and model.usual[group]:
            spans.first[group], spans.length[group] = failures.first[group], failures.length[group]
            continue
        for node in range(group, row.group_end):
            spans.first[node], spans.length[node] = top, 0
        if is_quiet(arrays, group, model.usual, spans, failures):
            continue
        logged = respond(arrays, group, model.usual, spans, failures, horizon_s, state, desk.log)
        if logged < 0 or top + logged > len(spans.start):
            return -1
        top = store(arrays, group, spans, desk.log, logged, top)
    return top
