"""How often nominal 95 % intervals of simulated years hold the truth, over many independent runs."""

from concurrent.futures import Future

from closed_forms import needing, unit

from drillbook.simulation.years.block import Player, player_of
from drillbook.simulation.years.figures import Asked
from drillbook.simulation.years.interval import mean_interval, share_interval
from drillbook.simulation.years.plan import YEAR_S, Plan, plan_graph
from drillbook.simulation.years.rare import split
from drillbook.simulation.years.run import Run, go_on, new_run
from drillbook.simulation.years.tally import DOWN, OUTAGES


class Variant:
    """Plays replications that are independent of those of every other variant."""

    ahead = 1

    def __init__(self, player: Player, number: int) -> None:
        self.player, self.number = player, number

    def submit(self, first: int, end: int) -> Future:
        future: Future = Future()
        future.set_result(self.player.block(first, end, self.number))
        return future


def pair(mttf_h: float = 500.0) -> tuple[Plan, float]:
    """Two units any of which serves, and their unavailability."""
    plan = plan_graph(needing(1, "a", "b"), {name: unit(mttf_h, 10) for name in "ab"}, ["web"], 1, 1.0)
    return plan, (10 / (mttf_h + 10)) ** 2


def played(plan: Plan, player: Player, asked: Asked, number: int) -> Run:
    """One run of a variant."""
    run = new_run(plan, asked)
    go_on(run, Variant(player, number), lambda done, total: None)
    return run


def coverages(macro_runs: int) -> dict[str, float]:
    """Share of intervals that hold the truth: of means and shares, at a fixed number and stopped; of splitting."""
    plan, truth = pair()
    truth_s, player = truth * YEAR_S, player_of(plan)
    outages = 2 * truth * YEAR_S / 36_000
    held = dict.fromkeys(("mean, 1,000 replications", "outages, 1,000 replications", "stopped at 10 %"), 0)
    for number in range(1, macro_runs + 1):
        tally = played(plan, player, Asked(1000), number).progress.tally
        held["mean, 1,000 replications"] += _holds(tally, DOWN, truth_s)
        held["outages, 1,000 replications"] += _holds(tally, OUTAGES, outages)
        stopped = played(plan, player, Asked(100_000, 0.1), number).progress.tally
        held["stopped at 10 %"] += _holds(stopped, DOWN, truth_s)
    shares = {name: count / macro_runs for name, count in held.items()}
    return shares | {"splitting": of_splitting(max(1, macro_runs // 10))}


def of_splitting(macro_runs: int) -> float:
    """The same for importance splitting, of which a run is dear."""
    plan, truth = pair(5000.0)
    held = 0
    for number in range(macro_runs):
        one = split(plan, lambda done, total: None, 40, offset=number + 1).unavailability
        held += one.low is not None and one.high is not None and one.low <= truth <= one.high
    return held / macro_runs


def _holds(tally, metric: int, truth: float) -> bool:
    one = mean_interval(int(tally.played[0]), tally.sums[0, metric], int(tally.positive[0, metric]))
    return one.low <= truth <= one.high


def shares_held(truth: float, count: int, draws) -> float:
    """Share of Wilson intervals that hold the truth, for these numbers seen among `count`."""
    intervals = [share_interval(count, int(seen)) for seen in draws]
    return sum(one.low <= truth <= one.high for one in intervals) / len(intervals)
