"""What simulated years are played on: the graph below the chosen services, and how each element in it fails."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from math import inf, nan

import numpy as np

from drillbook.analysis import Failure, Target, failures, find_targets
from drillbook.analysis.failure_default import HOUR_S, YEAR_H
from drillbook.graph import Compiled, DependencyGraph, compile_graph, usual
from drillbook.graph.compiled import Records, Seconds
from drillbook.graph.philox import stream_key
from drillbook.model import Element, Estate, Generator, Maintenance, Process, failure_rate
from drillbook.simulation.years.calls import Calls, calls_of
from drillbook.simulation.years.copies import DAY_S, data_of
from drillbook.simulation.years.crew import Crew, crews_of
from drillbook.simulation.years.law import NUMBERS, Times, times
from drillbook.simulation.years.standby import dormancies, standbys_of
from drillbook.simulation.years.story_kernel import Model

YEAR_S = YEAR_H * HOUR_S
LEAD_S = 7 * 86400.0
"""Played before the years that are counted, so that takeovers of what is down at their start are over.

A whole week: the story begins on a Monday, and so do the years."""
TAIL_S = YEAR_S
"""Played after them, without new failures, so that outages that began in them come to their end."""
FILLED_S = DAY_S
"""Assumed: a day after the utility is back, somebody has filled the tank, contract or not."""


@dataclass(frozen=True, eq=False)
class Plan:
    """Everything that replications need, and the names of what they are about."""

    model: Model
    compiled: Compiled
    subjects: tuple[str, ...]
    targets: Mapping[str, Target]
    figures: Mapping[str, Failure]
    """By element: as the decision diagrams take them."""
    seed: int
    years: float

    @property
    def begins_s(self) -> float:
        """Where the years that are counted begin."""
        return LEAD_S

    @property
    def ends_s(self) -> float:
        """Where they end: no failure begins after."""
        return LEAD_S + self.years * YEAR_S

    @property
    def horizon_s(self) -> float:
        """What is down then is down for good."""
        return self.ends_s + TAIL_S

    @property
    def events(self) -> float:
        """About how many failures are played in a replication; each of a standby's has all of them played again."""
        lives, standbys = self.model.lives, self.model.standbys.rows
        windows = float((self.ends_s / self.model.windows["every_s"]).sum()) if len(self.model.windows) else 0.0
        failures = self.ends_s / (lives["mean_s"] + lives["mend_mean_s"])
        again = 1 + float((failures[standbys["node"]] * standbys["dormancy"]).sum())
        return again * (float(failures.sum()) + windows)

    @property
    def work(self) -> float:
        """How much a replication is to play: its failures, and a tenth of that for each node."""
        return self.events + len(self.compiled.ids) / 10 + 1


@dataclass(frozen=True, slots=True)
class Living:
    """How an element fails by itself."""

    life: Times
    repair: Times
    maintenance: tuple[Maintenance, ...] = ()


@dataclass(frozen=True, slots=True)
class Known:
    """What an inventory knows besides: chance at demands, copies of data, targets, figures for the exact answer."""

    estate: Estate | None = None
    targets: Mapping[str, Target] = field(default_factory=dict)
    figures: Mapping[str, Failure] = field(default_factory=dict)
    crews: Sequence[Crew] = ()
    calls: Mapping[str, Calls] = field(default_factory=dict)
    """Element → what its repair waits for, besides its turn with a crew."""
    dormancy: Mapping[str, float] = field(default_factory=dict)
    """Standby → how fast it ages until it is called."""


def plan_years(estate: Estate, graph: DependencyGraph, subjects: Sequence[str], seed: int, years: float) -> Plan:
    """Prepare simulated years of some services and processes. KeyError where one is not in the graph."""
    datasets = {node.id for node in graph.below(subjects).elements() if node.kind == "dataset"}
    kept = [one.id for one in estate.backups.values() if one.restore is None and one.dataset in datasets]
    part = graph.below([*subjects, *kept])
    figures = {name: one for name, one in failures(estate, graph).items() if name in part}
    targets = {name: target for name, target in find_targets(estate, graph).items() if name in subjects}
    living = {name: _living(estate, name, figure) for name, figure in figures.items()}
    crews = [
        Crew(team.repairs, team.repairs_at_once) for team in estate.teams.values() if team.repairs_at_once is not None
    ]
    calls = {element: one for element, one in calls_of(estate, graph).items() if not one.is_never}
    known = Known(estate, targets, figures, crews, calls, dormancies(estate))
    return plan_graph(part, living, subjects, seed, years, known)


def plan_graph(
    graph: DependencyGraph,
    living: Mapping[str, Living],
    subjects: Sequence[str],
    seed: int,
    years: float,
    known: "Known | None" = None,
) -> Plan:
    """The same for a graph whose elements fail as `living` says; what is not named there never fails."""
    known = known or Known()
    estate, targets = known.estate, known.targets
    compiled = compile_graph(graph)
    lives, table, windows = _lives(compiled, living, seed, years)
    if estate is not None:
        _give_chance(estate, compiled, seed)
    rows, cause_nodes = _subjects(graph, compiled, subjects, targets, estate)
    data, destroyers = data_of(graph, compiled, subjects, estate, lives, seed)
    ever = (lives["mean_s"] < inf) | (lives["windows_end"] > lives["windows_first"])
    crews, crew_members, waits = crews_of(compiled, lives, known.crews, known.calls)
    standbys, standby_of_member = standbys_of(graph, compiled, known.dormancy, lives, crew_members)
    alive = ever.copy()
    alive[crew_members] = alive[standbys.rows["node"]] = False
    model = Model(
        arrays=compiled.arrays,
        usual=usual(compiled),
        lives=lives,
        drawn=np.flatnonzero(ever).astype(np.int32),
        alive=np.flatnonzero(alive).astype(np.int32),
        crews=crews,
        crew_members=crew_members,
        waits=waits,
        standby_of_member=standby_of_member,
        standbys=standbys,
        destroyers=destroyers,
        table=table,
        windows=windows,
        subjects=rows,
        cause_nodes=cause_nodes,
        data=data,
    )
    return Plan(model, compiled, tuple(subjects), targets, known.figures, seed, years)


def _living(estate: Estate, identifier: str, figure: Failure) -> Living:
    noun = estate.find(identifier)
    rate = figure.rate_per_year
    if isinstance(noun, Generator) and noun.failures_per_year is None and noun.time_to_failure is None:
        down = failure_rate("generator.unavailable").value  # its starts and its running are drawn at each demand
        rate = down / (1 - down) * YEAR_S / figure.repair_s if figure.repair_s else 0.0
    mean_s = YEAR_S / rate if rate > 0 else inf
    if not isinstance(noun, Element):
        return Living(times(None, mean_s), times(None, figure.repair_s))
    return Living(times(noun.time_to_failure, mean_s), times(noun.time_to_repair, figure.repair_s), noun.maintenance)


def _lives(
    compiled: Compiled, living: Mapping[str, Living], seed: int, years: float
) -> tuple[Records, Seconds, Records]:
    from drillbook.simulation.years.life_kernel import LIFE, WINDOW  # noqa: PLC0415 - numba loads when needed

    rows, table = np.zeros(len(compiled.ids), dtype=LIFE), [0.0]
    windows: list[tuple[float, float, float]] = []
    rows["mean_s"] = inf
    for number, identifier in enumerate(compiled.ids):
        row = rows[number]
        row["key_first"], row["key_second"] = stream_key(seed, identifier)
        one = living.get(identifier)
        row["windows_first"] = row["windows_end"] = len(windows)
        if one is None or compiled.is_gate[number]:
            continue
        for prefix, spread in (("", one.life), ("mend_", one.repair)):
            row[f"{prefix}law"], row[f"{prefix}shape"] = NUMBERS[spread.law], spread.shape
            row[f"{prefix}scale"], row[f"{prefix}mean_s"] = spread.scale, spread.mean_s
            row[f"{prefix}first"], row[f"{prefix}count"] = len(table), len(spread.observed_s)
            table += spread.observed_s
        row["most_hurried"] = max(1.0, one.life.mean_s / (years * YEAR_S)) if one.life.mean_s < inf else 1.0
        windows += [_window(each) for each in one.maintenance]
        row["windows_end"] = len(windows)
    return rows, np.array(table), np.array(windows, dtype=WINDOW)


def _window(one: Maintenance) -> tuple[float, float, float]:
    first_s = nan if one.first is None else (LEAD_S + one.first.total_seconds()) % one.every.total_seconds()
    return one.every.total_seconds(), one.lasts.total_seconds(), first_s


def _give_chance(estate: Estate, compiled: Compiled, seed: int) -> None:
    """Generators may fail to start and break while they run (worked example E9); other takeovers may fail."""
    edges = compiled.arrays.edges
    fails, mttf = failure_rate("generator.fails-to-start"), failure_rate("generator.mttf")
    for number in compiled.takeovers:
        needed = compiled.edges[number].needed
        edges[number]["key_first"], edges[number]["key_second"] = stream_key(seed, f"{needed} called")
        generator = estate.generators.get(needed)
        if generator is None:
            edges[number]["fails_to_start"], edges[number]["forgives"] = 1 - compiled.edges[number].success, True
            edges[number]["mend_s"] = compiled.repair_s[compiled.target[number]]
        else:
            given = generator.start_probability
            edges[number]["fails_to_start"] = fails.value if given is None else 1 - given
            edges[number]["breaks_s"] = (mttf.value if given is None or given < 1 else inf) * HOUR_S
            repair = generator.usual_repair
            edges[number]["filled_s"] = FILLED_S
            edges[number]["mend_s"] = repair.total_seconds() if repair is not None else 2 * DAY_S


def _subjects(
    graph: DependencyGraph,
    compiled: Compiled,
    subjects: Sequence[str],
    targets: Mapping[str, Target],
    estate: Estate | None,
) -> tuple[Records, Records]:
    from drillbook.simulation.years.account_kernel import SUBJECT  # noqa: PLC0415 - as above

    rows = np.zeros(len(subjects), dtype=SUBJECT)
    places: list[int] = []
    for row, identifier in zip(rows, subjects, strict=True):
        below = sorted(compiled.number[node.id] for node in graph.below([identifier]).elements())
        target = targets.get(identifier)
        process = estate.processes.get(identifier) if estate else None
        row["node"], row["causes_first"] = compiled.number[identifier], len(places)
        places += [*below, -1]
        row["causes_end"] = len(places)
        row["rto_s"] = _or_inf(target.rto_s if target else None)
        row["rpo_s"] = _or_inf(target.rpo_s if target else None)
        row["mtd_s"] = _or_inf(_seconds(process.mtd) if isinstance(process, Process) else None)
    return rows, np.array(places, dtype=np.int32)


def _or_inf(seconds: float | None) -> float:
    return inf if seconds is None else seconds


def _seconds(duration: timedelta | None) -> float | None:
    return None if duration is None else duration.total_seconds()
