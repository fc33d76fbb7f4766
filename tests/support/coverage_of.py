"""How often nominal 95 % intervals of simulated years hold the truth, over many independent runs."""

from collections.abc import Callable, Iterator, Mapping
from concurrent.futures import Future
from dataclasses import dataclass
from functools import cache
from math import sqrt

from chains import Chain
from closed_forms import needing, service, system

from drillbook.graph import Edge, Node
from drillbook.simulation.years.block import Player, player_of
from drillbook.simulation.years.figures import LEVEL, Asked, Estimate
from drillbook.simulation.years.interval import mean_interval, quantile_interval, share_interval
from drillbook.simulation.years.plan import YEAR_S, Plan
from drillbook.simulation.years.rare import split
from drillbook.simulation.years.run import go_on, new_run
from drillbook.simulation.years.summary import QUANTILES
from drillbook.simulation.years.tally import DOWN, OUTAGES, Tally, lengths_of

LEEWAY, LEEWAY_RUNS = 0.023, 1000
"""Of so many runs, the share that holds the truth is expected within 92.7 to 97.3 %: 3.3 standard deviations."""
REPLICATIONS = 1000
SPLITTING_RUNS = 40


@dataclass(frozen=True, slots=True)
class Coverage:
    """Of one kind of figure."""

    what: str
    runs: int
    held: int

    @property
    def share(self) -> float:
        """Of the runs whose interval holds the truth."""
        return self.held / self.runs

    @property
    def band(self) -> tuple[float, float]:
        """Where that share is expected, for so many runs."""
        leeway = LEEWAY * sqrt(LEEWAY_RUNS / self.runs)
        return LEVEL - leeway, min(1.0, LEVEL + leeway)

    @property
    def is_right(self) -> bool:
        """The intervals are what they say."""
        low, high = self.band
        return low <= self.share <= high


@dataclass(slots=True)
class Variant:
    """Plays replications that are independent of those of every other variant."""

    player: Player
    number: int
    ahead: int = 1

    def submit(self, first: int, end: int) -> "Future[Tally]":
        """Play a block at once."""
        future: Future[Tally] = Future()
        future.set_result(self.player.block(first, end, self.number))
        return future


def pair(mttf_h: float) -> Chain:
    """Two units any of which serves, MTTR 10 h."""
    return Chain(needing(1, "a", "b"), dict.fromkeys("ab", (mttf_h, 10.0)), lambda down: len(down) == 2)


SELDOM, USUAL, OFTEN, RARE = pair(2500.0), pair(500.0), pair(50.0), pair(5000.0)
"""About 28, 670, 48,000 and 7 outages in 1,000 years."""
BURSTS = Chain(
    system(
        [Node("pair", "any", "pair", threshold=1), service()],
        [Edge("pair", "a"), Edge("pair", "b"), Edge("web", "pair"), Edge("web", "c")],
    ),
    {"a": (8760.0, 200.0), "b": (5.0, 0.2), "c": (500.0, 10.0)},
    lambda down: "c" in down or {"a", "b"} <= down,
)
"""Once a year `a` fails for a week, in which `b` fails 40 times: of a year's 54 outages most are short, or few are."""
Held = Mapping[str, bool]


@cache
def _player(chain: Chain) -> tuple[Plan, Player]:
    plan = chain.plan()
    return plan, player_of(plan)


def _tally(chain: Chain, asked: Asked, number: int) -> Tally:
    plan, player = _player(chain)
    run = new_run(plan, asked)
    go_on(run, Variant(player, number), lambda done, total: None)
    return run.progress.tally


def of_years(number: int) -> Held:
    """Which intervals of one run of years hold the truth."""
    found: dict[str, bool] = {}
    for chain, which in ((USUAL, ""), (SELDOM, ", seldom seen"), (BURSTS, ", in bursts")):
        tally = _tally(chain, Asked(REPLICATIONS), number)
        found[f"time down{which}"] = _holds(_mean(tally, DOWN), chain.unavailability * YEAR_S)
        found[f"outages{which}"] = _holds(_mean(tally, OUTAGES), chain.outages)
        if chain is not BURSTS:  # where every year has one
            found[f"years with an outage{which}"] = _holds(_share(tally), chain.any_outage)
    for precision in (0.1, 0.05):
        stopped = _tally(USUAL, Asked(100_000, precision), number)
        found[f"time down, stopped at {precision:.0%}"] = _holds(_mean(stopped, DOWN), USUAL.unavailability * YEAR_S)
    for chain, which in ((USUAL, "of 670 outages"), (OFTEN, "of 48,000 outages"), (BURSTS, "of outages in bursts")):
        tally = _tally(chain, Asked(REPLICATIONS), number)
        for name, share in QUANTILES.items():
            found[f"{name} {which}"] = _holds(quantile_interval(lengths_of(tally, 0), share), _quantile_s(chain, share))
    return found


_quantile_s = cache(Chain.quantile_s)


def of_splitting(number: int) -> Held:
    """The same of one importance splitting, which is dear."""
    found = split(_player(RARE)[0], lambda done, total: None, SPLITTING_RUNS, offset=number)
    return {
        "unavailability by splitting": _holds(found.unavailability, RARE.unavailability),
        "any outage by splitting": _holds(found.any_outage, RARE.any_outage),
    }


def coverages(one: Callable[[int], Held], runs: int) -> Iterator[Coverage]:
    """Each kind of figure over so many runs of `one`."""
    held: dict[str, int] = {}
    for number in range(1, runs + 1):
        for what, holds in one(number).items():
            held[what] = held.get(what, 0) + holds
    return (Coverage(what, runs, count) for what, count in held.items())


def _mean(tally: Tally, metric: int) -> Estimate:
    return mean_interval(int(tally.played[0]), tally.sums[0, metric], int(tally.positive[0, metric]))


def _share(tally: Tally) -> Estimate:
    return share_interval(int(tally.played[0]), int(tally.positive[0, OUTAGES]))


def _holds(one: Estimate | None, truth: float) -> bool:
    """Without a bound on a side, nothing is said there, and nothing held."""
    return one is not None and one.low is not None and one.high is not None and one.low <= truth <= one.high
