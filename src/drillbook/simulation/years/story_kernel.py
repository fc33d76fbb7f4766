"""One replication after another: all elements' failures, the outages that follow, and what they come to."""

from typing import NamedTuple

import numpy as np

from drillbook.graph.compiled import Arrays, Flags, Numbers, Records, Seconds
from drillbook.graph.outage_state import Spans, State
from drillbook.graph.outage_sweep import is_quiet, respond, store
from drillbook.jit import Whole, bare, entry
from drillbook.simulation.years.account_kernel import account, conclude
from drillbook.simulation.years.crew_kernel import repair_in_turn
from drillbook.simulation.years.data_kernel import lose_data
from drillbook.simulation.years.life_kernel import live, plan_maintenance
from drillbook.simulation.years.tally import Tally


class Model(NamedTuple):
    """All that replications have in common."""

    arrays: Arrays
    usual: Flags
    lives: Records
    """By node, of dtype LIFE."""
    alive: Numbers
    """Nodes that ever fail by themselves, but those that teams repair in turn."""
    crews: Records
    crew_members: Numbers
    """Nodes, by team."""
    table: Seconds
    """Observed times."""
    windows: Records
    subjects: Records
    cause_nodes: Numbers
    copies: Records
    copy_of_edge: Numbers
    losers: Numbers


class Desk(NamedTuple):
    """What one replication is worked out on."""

    failures: Spans
    spans: Spans
    """The same pool of intervals as the failures'."""
    planned: Flags
    """By place in the pool."""
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
        desk.state.luck[0], desk.state.luck[1] = np.uint64(replication), np.uint64(variant)
        if play_story(model, desk, 1.0, ends_s, horizon_s) < 0:
            return False
        if len(model.copies):
            lose_data(
                model.copies, model.copy_of_edge, model.losers, model.subjects, desk.spans, desk.state, begins_s,
                ends_s, desk.values,
            )  # fmt: skip
        account(
            model.arrays, model.subjects, model.cause_nodes, desk.failures, desk.spans, desk.planned, desk.state,
            begins_s, ends_s, desk.marks, desk.stack, desk.values, tally,
        )  # fmt: skip
        conclude(desk.values, tally)
    return True


@entry
def play_once(model: Model, desk: Desk, replication: Whole, variant: Whole, ends_s: float, horizon_s: float) -> Whole:
    """Play one replication and leave its failures and outages on the desk; returns -1 without room."""
    desk.state.luck[0], desk.state.luck[1] = np.uint64(replication), np.uint64(variant)
    return play_story(model, desk, 1.0, ends_s, horizon_s)


@bare
def play_story(model: Model, desk: Desk, stretch: float, ends_s: float, horizon_s: float) -> Whole:
    """The failures of every element, then the outages of every node; returns the end of the pool in use, or -1."""
    failures, planned = desk.failures, desk.planned
    luck = (desk.state.luck[0], desk.state.luck[1])
    top = 0
    for node in model.alive:
        life = model.lives[node]
        first = top
        top = live(life, model.table, luck, 0.0, stretch, ends_s, failures.start, failures.end, top)
        if top < 0:
            return -1
        if len(model.windows):
            planned[first:top] = False
        if life.windows_end > life.windows_first:
            top = plan_maintenance(life, model.windows, luck, ends_s, failures.start, failures.end, planned, first, top)
            if top < 0:
                return -1
        failures.first[node], failures.length[node] = first, top - first
    for crew in range(len(model.crews)):
        top = repair_in_turn(
            model.crews[crew], model.crew_members, model.lives, model.table, luck, ends_s, desk.bench, desk.log,
            model.windows, planned, failures, top,
        )  # fmt: skip
        if top < 0:
            return -1
    return follow(model, desk, horizon_s, top)


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
