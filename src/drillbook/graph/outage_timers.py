"""The timers of one need: holdovers that run down and fill up, takeovers, tanks, deliveries of fuel.

`edge` is a record of dtype EDGE, `its` its state, of dtype EDGE_STATE; times in seconds.
"""

import numpy as np

from drillbook.graph.compiled import Records
from drillbook.graph.outage_state import STEADY_S, State
from drillbook.graph.philox import two_uniforms
from drillbook.graph.reserve import LEAST_REFILL_S
from drillbook.jit import Whole, bare, inlined

DEMAND = np.int64(1 << 40)
"""Where the numbers for demands begin in an element's stream, behind those for its failures."""


@inlined
def start_and_stop(edge: Records, its: Records, asked: bool, now_s: float) -> None:
    """Start and stop the timers that the state of a need wants; `asked`: a takeover is."""
    if edge.holdover_s > 0:
        _hold(edge, its, not its.now and (not its.exhausted or its.hold_runs), now_s)
    if edge.takeover_s > 0:
        if asked and not its.take_runs:
            its.take_at = now_s + edge.takeover_s
        elif not asked:
            its.take_at = np.inf
        its.take_runs = asked
        if edge.endurance_s != np.inf:
            _burn(edge, its, now_s)


@bare
def refill(edge: Records, its: Records, now_s: float) -> None:
    """Fuel arrives: the tank is fuller, burning lasts longer, an empty generator may start again."""
    level_s = min(edge.endurance_s, tank_level(its, now_s) + min(edge.adds_s, edge.endurance_s))
    its.tank_level, its.tank_since = level_s, now_s
    its.steady = its.refilled_to >= 0 and level_s >= its.refilled_to - STEADY_S
    its.refilled_to = level_s
    its.spent = False
    if its.burn_runs:
        its.burn_at = now_s + level_s
    if its.warm:
        its.supply_at = now_s + _until_refill(edge, its, now_s)
    else:
        its.supply_at, its.supply_runs = np.inf, False


@inlined
def tank_level(its: Records, now_s: float) -> float:
    """Seconds of fuel left."""
    if its.burn_runs:
        return max(0.0, its.tank_level - (now_s - its.tank_since))
    return its.tank_level


@bare
def _until_refill(edge: Records, its: Records, now_s: float) -> float:
    wait_s = max(0.0, tank_level(its, now_s) - edge.call_at_s) if edge.call_at_s > 0 else 0.0
    return max(LEAST_REFILL_S, wait_s + edge.within_s)


@inlined
def _hold(edge: Records, its: Records, runs: bool, now_s: float) -> None:
    """A holdover begins to run down, or to fill up again."""
    if runs == its.hold_runs:
        return
    level_s, passed_s = its.hold_level, now_s - its.hold_since
    if its.hold_runs:
        level_s = max(0.0, level_s - passed_s)
    elif edge.recharge_s > 0:
        level_s = min(edge.holdover_s, level_s + passed_s * (edge.holdover_s / edge.recharge_s))
    else:
        level_s = edge.holdover_s
    its.hold_level, its.hold_since, its.hold_runs = level_s, now_s, runs
    its.hold_at = now_s + level_s if runs else np.inf


@inlined
def _burn(edge: Records, its: Records, now_s: float) -> None:
    """An alternative with a tank begins or ends to burn it; fuel is called, or called off."""
    if its.burn_runs != its.warm:
        its.tank_level = tank_level(its, now_s)
        its.tank_since, its.burn_runs = now_s, its.warm
        its.burn_at = now_s + its.tank_level if its.warm else np.inf
    wanted = (its.warm or its.spent) and its.provider_now
    if wanted and not its.supply_runs:
        its.supply_at = now_s + _until_refill(edge, its, now_s)
    elif not wanted:
        its.supply_at = np.inf
    its.supply_runs = wanted


@bare
def called(edge: Records, its: Records, number: Whole, now_s: float, state: State) -> None:
    """A takeover ends: the alternative serves, unless it fails; how long it will last is drawn too."""
    if edge.fails_to_start > 0 or edge.breaks_s < np.inf:
        key, element = (state.luck[0], state.luck[1]), (edge.key_first, edge.key_second)
        starts, lasts = two_uniforms(key, element, DEMAND + 2 * its.demands)
        its.demands += 1
        if starts < edge.fails_to_start:
            breaks(edge, its, number, now_s, state)
            return
        its.breaks_at = now_s - edge.breaks_s * np.log(lasts) if edge.breaks_s < np.inf else np.inf
    its.warm = True
    serve(its, number, now_s, state)


@inlined
def serve(its: Records, number: Whole, now_s: float, state: State) -> None:
    """Write down that an alternative begins to serve."""
    if len(state.switches):
        its.stint = state.written[1]
        state.switches[its.stint, 0], state.switches[its.stint, 1] = number, now_s
        state.switches[its.stint, 2] = np.inf
        state.written[1] += 1


@inlined
def stand_down(its: Records, now_s: float, state: State) -> None:
    """Write down that it no longer does."""
    if its.stint >= 0:
        state.switches[its.stint, 2] = now_s
        its.stint = -1


@bare
def breaks(edge: Records, its: Records, number: Whole, now_s: float, state: State) -> None:
    """An alternative did not take over, or broke at work: it is mended, and may then be called again."""
    key, element = (state.luck[0], state.luck[1]), (edge.key_first, edge.key_second)
    mends, _ = two_uniforms(key, element, DEMAND + 2 * its.demands - 1)
    its.broken, its.breaks_at = True, np.inf
    its.mended_at = now_s - edge.mend_s * np.log(mends) if edge.mend_s < np.inf else np.inf
    its.mishap = state.written[0]
    state.mishaps[state.written[0], 0] = number
    state.mishaps[state.written[0], 1], state.mishaps[state.written[0], 2] = now_s, its.mended_at
    state.written[0] += 1


@bare
def forgive(its: Records, now_s: float, state: State) -> None:
    """The first choice has served again: a takeover that failed may be tried when it is needed next."""
    its.broken, its.mended_at = False, np.inf
    state.mishaps[its.mishap, 2] = now_s
