"""What simulated years come to, in the words of the field."""

from decimal import Decimal

from drillbook.analysis import CycleTooLargeError, failure_tree
from drillbook.faulttree import TooLargeError, find_cut_sets
from drillbook.model import Estate, Process
from drillbook.quantity import Money
from drillbook.simulation.years.figures import Cause, Estimate, Exact, SubjectYears, Years
from drillbook.simulation.years.interval import mean_interval, quantile_interval, share_interval
from drillbook.simulation.years.plan import YEAR_S, Plan
from drillbook.simulation.years.run import Run
from drillbook.simulation.years.tally import (
    DOWN,
    GONE,
    LOSSES,
    LOST,
    OUTAGES,
    OVER_MTD,
    OVER_RPO,
    OVER_RTO,
    Tally,
    lengths_of,
)

QUANTILES = {"p50": 0.5, "p95": 0.95}
"""Of recovery times: name → share of the outages that are over by then."""


def summarise(estate: Estate, run: Run) -> Years:
    """The figures of every subject, from a run that has come to its end."""
    plan, asked, progress = run.plan, run.asked, run.progress
    return Years(
        inventory=estate.digest,
        seed=plan.seed,
        years=plan.years,
        asked=asked,
        replications=progress.done,
        enough=progress.enough or asked.precision is None,
        subjects=tuple(_subject(estate, plan, progress.tally, number) for number in range(len(plan.subjects))),
    )


def scaled(one: Estimate, factor: float) -> Estimate:
    """The same figure in another unit."""
    low, high = (None if bound is None else bound * factor for bound in (one.low, one.high))
    return Estimate(one.value * factor, low, high)


def availability(down_s: Estimate) -> Estimate:
    """Share of the time served, from the seconds down a year."""
    share = scaled(down_s, 1 / YEAR_S)
    low = 0.0 if share.high is None else max(0.0, 1 - share.high)
    return Estimate(1 - share.value, low, 1.0 if share.low is None else 1 - share.low)


def _subject(estate: Estate, plan: Plan, tally: Tally, number: int) -> SubjectYears:
    identifier, count = plan.subjects[number], int(tally.played[0])
    noun = estate.find(identifier)
    target = plan.targets.get(identifier)
    mtd = noun.mtd if isinstance(noun, Process) else None
    price = noun.cost_per_hour if isinstance(noun, Process) else None

    def yearly(metric: int) -> Estimate:
        positive = int(tally.positive[number, metric])
        return scaled(mean_interval(count, tally.sums[number, metric], positive), 1 / plan.years)

    def any_of(metric: int) -> Estimate:
        return share_interval(count, int(tally.positive[number, metric]))

    down_s = yearly(DOWN)
    rto, rpo = (target.rto_s, target.rpo_s) if target else (None, None)
    return SubjectYears(
        subject=identifier,
        kind=noun.kind if noun else "",
        rto_s=rto,
        rpo_s=rpo,
        mtd_s=mtd.total_seconds() if mtd is not None else None,
        availability=availability(down_s),
        down_s=down_s,
        outages=yearly(OUTAGES),
        any_outage=any_of(OUTAGES),
        recovery={name: quantile_interval(lengths_of(tally, number), share) for name, share in QUANTILES.items()},
        over_rto=None if rto is None else yearly(OVER_RTO),
        over_mtd=None if mtd is None else yearly(OVER_MTD),
        any_over_rto=None if rto is None else any_of(OVER_RTO),
        any_over_mtd=None if mtd is None else any_of(OVER_MTD),
        lost_s=yearly(LOST),
        losses=yearly(LOSSES),
        over_rpo=None if rpo is None else yearly(OVER_RPO),
        gone=yearly(GONE),
        cost=scaled(down_s, float(price.amount / Decimal(3600))) if isinstance(price, Money) else None,
        currency=price.currency if isinstance(price, Money) else None,
        seen=int(tally.positive[number, DOWN]),
        causes=_causes(plan, tally, number),
        exact=exact(plan, identifier),
    )


def _causes(plan: Plan, tally: Tally, number: int) -> tuple[Cause, ...]:
    row = plan.model.subjects[number]
    places = range(int(row["causes_first"]), int(row["causes_end"]))
    total = float(tally.causes[places.start : places.stop, :2].sum())
    years = int(tally.played[0]) * plan.years
    found = []
    for place in places:
        down_s, planned_s, outages = tally.causes[place].tolist()
        if down_s + planned_s > 0:
            node = int(plan.model.cause_nodes[place])
            name = plan.compiled.ids[node] if node >= 0 else None
            share = (down_s + planned_s) / total
            found.append(Cause(name, down_s / years, planned_s / years, share, outages / years))
    return tuple(sorted(found, key=lambda one: (-one.share, one.element or "")))


def exact(plan: Plan, subject: str) -> Exact | None:
    """Unavailability of the static part, to the last digit, whatever its size."""
    try:
        found = find_cut_sets(failure_tree(plan.compiled, subject, plan.figures))
    except (CycleTooLargeError, TooLargeError, KeyError):
        return None
    if found.top_probability is None:
        return None
    return Exact(found.top_probability, found.frequency_per_year)
