"""Options compared: each alone, the cheapest set that meets every target, the efficient frontier, what remains."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

from drillbook.analysis import SinglePoint, find_single_points, find_targets
from drillbook.graph import compile_graph
from drillbook.inventory.options import Conflict
from drillbook.review.cheapest import EXACT_UP_TO, Cheapest, Question, allowed_sets, find_cheapest
from drillbook.review.recovery import Target, all_targets, missed, play
from drillbook.review.sample import spared, summary_of
from drillbook.review.trial import Outcome, Trials, cost_of
from drillbook.simulation.years.figures import Cause

ALL_SAMPLED = 40
"""Where there are so many allowed sets at most, all are simulated, and the frontier is that of all."""
MOST_SAMPLED = 60
PLAYS = 25
"""Times that the recommended set is played again, so that luck with a generator is not taken for a result."""

Told = Callable[[str, int, int], None]


@dataclass(frozen=True, slots=True)
class Alone:
    """An option by itself, with what it requires."""

    option: str
    outcome: Outcome
    exact_h: float | None
    """Hours down a year of all subjects together, by the decision diagrams; None where one does not fit."""
    gained: frozenset[Target]
    """Targets met with it that are missed today."""
    lost: frozenset[Target]
    """Targets missed with it that are met today."""


@dataclass(frozen=True, slots=True)
class AtRisk:
    """What remains with a set of options."""

    missed: frozenset[Target]
    plays: int
    """How many times every scenario was played again with chance drawn anew: generators may fail to start."""
    plays_met: int
    """In how many of them every target was met that can be."""
    single_points: tuple[SinglePoint, ...]
    """Of the subjects counted; what alone brings one down for good, or for longer than its RTO."""
    causes: tuple[tuple[str, Cause], ...]
    """Subject and cause, by falling time down."""


@dataclass(frozen=True, slots=True)
class Comparison:
    """The options of a catalogue, compared."""

    today: Outcome
    today_exact_h: float | None
    alone: tuple[Alone, ...]
    """In the order of the file."""
    conflicts: tuple[Conflict, ...]
    reachable: frozenset[Target]
    """Targets that the set looked for has to meet: all, or all that the best set meets where none meets all."""
    out_of_reach: frozenset[Target]
    """Targets that no set was found to meet together with the others."""
    cheapest: Cheapest
    recommended: Outcome | None
    """The cheapest set, simulated; None where there is none."""
    sampled: tuple[Outcome, ...]
    """Every set that was simulated, by rising cost."""
    frontier: tuple[Outcome, ...]
    """By rising cost, each down less than the one before it, beyond the doubt of the simulation (95 %)."""
    frontier_is_of_all: bool
    """Every set that can be taken was simulated."""
    remains: AtRisk


def compare(trials: Trials, told: Told) -> Comparison:
    """Compare the options of a catalogue on common random numbers."""
    catalogue, names = trials.catalogue, tuple(trials.catalogue.options)
    conflicts = catalogue.conflicts()
    costs = {name: cost_of(catalogue, (name,)).per_year for name in names}
    requires = {name: catalogue.options[name].requires for name in names}
    pairs = [(one.first, one.second) for one in conflicts]
    reachable = _reachable(trials, names, pairs)
    told("searching the cheapest set", 0, 1)

    def reaches(chosen: frozenset[str]) -> bool | None:
        recoveries = trials.recoveries(chosen)
        if recoveries is None:
            return None
        return not any(target in reachable for one in recoveries for target in one.missed)

    question = Question(costs, requires, pairs, reaches)
    cheapest = find_cheapest(question)
    wanted, of_all = _to_sample(trials, question, cheapest)
    outcomes: dict[tuple[str, ...], Outcome] = {}
    for number, chosen in enumerate(wanted):
        told("simulating options", number, len(wanted))
        outcomes[chosen] = trials.outcome(chosen)
    today = outcomes[()]
    path = () if of_all else _along_the_ratio(trials, outcomes, names, pairs)
    for number, chosen in enumerate(path):
        told("simulating sets", number, len(path))
        outcomes.setdefault(chosen, trials.outcome(chosen))
    sampled = tuple(sorted(outcomes.values(), key=lambda one: (one.cost.per_year, one.down_h.value, one.chosen)))
    recommended = None if cheapest.chosen is None else outcomes[catalogue.closure(cheapest.chosen)]
    tested = all_targets(today.recoveries)
    return Comparison(
        today,
        exact_h(trials, ()),
        tuple(_alone(trials, name, outcomes[catalogue.closure((name,))], today) for name in names),
        conflicts,
        reachable,
        tested - reachable,
        cheapest,
        recommended,
        sampled,
        tuple(_frontier(trials, sampled)),
        of_all,
        _at_risk(trials, recommended or today, reachable),
    )


def exact_h(trials: Trials, chosen: Iterable[str]) -> float | None:
    """Hours down a year of what is counted, by the decision diagrams, added up; None where one does not fit."""
    names = trials.catalogue.closure(chosen)
    found = trials.estate(names)
    if found is None:
        return None
    years = summary_of(found[0], trials.sample(names))
    parts = [one.exact.unavailability for one in years.subjects if one.exact is not None]
    return sum(parts) * 8760 if len(parts) == len(years.subjects) else None


def _reachable(trials: Trials, names: tuple[str, ...], pairs: list[tuple[str, str]]) -> frozenset[Target]:
    """What the best of the largest sets meets: nothing is asked of options that all of them together cannot do."""
    tested = all_targets(trials.recoveries(()) or ())
    best: frozenset[Target] = frozenset()
    for chosen in (*_largest(trials, names, pairs), ()):
        recoveries = trials.recoveries(chosen)
        if recoveries is not None:
            met = tested - {target for one in recoveries for target in one.missed}
            best = met if len(met) > len(best) else best
    return best


def _largest(trials: Trials, names: tuple[str, ...], pairs: list[tuple[str, str]]) -> Iterator[tuple[str, ...]]:
    """Sets to which no option can be added, one that begins with each option."""
    conflicts = {frozenset(pair) for pair in pairs}
    seen: set[frozenset[str]] = set()
    for first in names:
        chosen = set(trials.catalogue.closure((first,)))
        for name in names:
            more = set(trials.catalogue.closure((*chosen, name)))
            if not any(frozenset((one, other)) in conflicts for one in more for other in more):
                chosen = more
        if frozenset(chosen) not in seen:
            seen.add(frozenset(chosen))
            yield trials.catalogue.closure(chosen)


def _to_sample(trials: Trials, question: Question, cheapest: Cheapest) -> tuple[list[tuple[str, ...]], bool]:
    """The sets to simulate first, and whether they are all that there are."""
    names, closure = list(question.costs), trials.catalogue.closure
    wanted = [(), *(closure((name,)) for name in names)]
    if cheapest.chosen is not None:
        wanted.append(closure(cheapest.chosen))
    if len(names) <= EXACT_UP_TO:
        allowed = allowed_sets(question)
        if int(allowed.sum()) <= ALL_SAMPLED:
            sets = (place for place, good in enumerate(allowed.tolist()) if good)
            chosen = (tuple(name for bit, name in enumerate(names) if one >> bit & 1) for one in sets)
            wanted += [one for one in chosen if trials.estate(one) is not None]
            return list(dict.fromkeys(wanted)), True
    return list(dict.fromkeys(wanted)), False


def _along_the_ratio(
    trials: Trials, outcomes: dict[tuple[str, ...], Outcome], names: tuple[str, ...], pairs: list[tuple[str, str]]
) -> list[tuple[str, ...]]:
    """Sets that grow by the option that spares most for its cost; where there are too many sets to simulate all."""
    conflicts = {frozenset(pair) for pair in pairs}
    ranked = sorted(names, key=lambda name: -_ratio(outcomes[trials.catalogue.closure((name,))]))
    chosen: tuple[str, ...] = ()
    found: list[tuple[str, ...]] = []
    for name in ranked[:MOST_SAMPLED]:
        more = trials.catalogue.closure((*chosen, name))
        apart = any(frozenset((one, other)) in conflicts for one in more for other in more)
        if not apart and more != chosen and trials.estate(more) is not None:
            chosen = more
            found.append(chosen)
    return found


def _ratio(one: Outcome) -> float:
    return one.spared_h.value / max(one.cost.per_year, 1.0)


def _alone(trials: Trials, name: str, outcome: Outcome, today: Outcome) -> Alone:
    gained, lost = today.missed - outcome.missed, outcome.missed - today.missed
    return Alone(name, outcome, exact_h(trials, (name,)), gained, lost)


def _frontier(trials: Trials, sampled: tuple[Outcome, ...]) -> Iterator[Outcome]:
    """By rising cost, each that is down less than the last, surely: their difference is paired like any other."""
    last: Outcome | None = None
    for one in sampled:
        if last is not None:
            less = spared(trials.sample(last.chosen), trials.sample(one.chosen), trials.counted)
            if (less.value if less.low is None else less.low) <= 0:
                continue
        last = one
        yield one


def _at_risk(trials: Trials, outcome: Outcome, reachable: frozenset[Target]) -> AtRisk:
    found = trials.estate(outcome.chosen)
    assert found is not None  # noqa: S101 - it has been simulated
    estate, graph = found
    targets = {name: one for name, one in find_targets(estate, graph).items() if name in trials.counted}
    points = find_single_points(estate, graph, compile_graph(graph), targets)
    years = summary_of(estate, trials.sample(outcome.chosen))
    causes = [(one.subject, cause) for one in years.subjects for cause in one.causes]
    causes.sort(key=lambda pair: (-(pair[1].down_s + pair[1].planned_s), pair[0], pair[1].element or ""))
    again = (play(estate, graph, trials.scenarios, trials.effort.seed, number) for number in range(1, PLAYS + 1))
    met = sum(not missed(recoveries) & reachable for recoveries in again)
    return AtRisk(outcome.missed, PLAYS, met, points, tuple(causes))
