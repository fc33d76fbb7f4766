"""The review of one inventory: everything that a quarter's decisions rest on, as one value."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from drillbook.analysis import FatePair, find_fate_matrix, find_targets, reach
from drillbook.graph import DependencyGraph, build_graph
from drillbook.inventory.options import Catalogue
from drillbook.model import Estate, Improvement
from drillbook.review.change import Since, since
from drillbook.review.commitment import Commitment, commitments
from drillbook.review.comparison import Comparison, compare
from drillbook.review.endurance import Endurance, endurance_of_sites
from drillbook.review.facility import Facility, facilities
from drillbook.review.recovery import Recoveries, play
from drillbook.review.sample import Effort, sample, summary_of
from drillbook.review.standby import Bought, bought_by_sites
from drillbook.review.trial import Trials
from drillbook.simulation.years.figures import Years

Told = Callable[[str, int, int], None]


@dataclass(frozen=True, slots=True)
class Review:
    """One quarter's review."""

    estate: Estate
    graph: DependencyGraph
    catalogue: Catalogue | None
    """The options; None: none were given."""
    today: date | None
    """The day as of which dates are judged; None: it is not known, and nothing is late."""
    effort: Effort
    counted: tuple[str, ...]
    """Whose time down is added up."""
    recoveries: Recoveries
    years: Years
    standbys: tuple[Bought, ...]
    comparison: Comparison | None
    facilities: tuple[Facility, ...]
    fate: tuple[FatePair, ...]
    """Every two sites."""
    endurance: tuple[Endurance, ...]
    commitments: tuple[Commitment, ...]
    since: Since | None
    overdue: tuple[Improvement, ...]
    open_actions: tuple[Improvement, ...]
    """Not done, and not overdue."""


def counted_in(estate: Estate, graph: DependencyGraph) -> tuple[str, ...]:
    """Whose time down is added up: processes, and services that none of them needs, so that nothing counts twice."""
    needed = {one for process in estate.processes for one in reach(graph, process)}
    return (*estate.processes, *(service for service in estate.services if service not in needed))


def review(
    estate: Estate,
    catalogue: Catalogue | None,
    earlier: tuple[str, Estate] | None,
    today: date | None,
    effort: Effort,
    told: Told,
) -> Review:
    """Everything at once; `earlier` is what the inventory to compare with is called, and that inventory.

    ValueError where the inventory has neither a service nor a process.
    """
    told("recovery against target", 0, 1)
    graph = build_graph(estate)
    counted = counted_in(estate, graph)
    if not counted:
        raise ValueError("the inventory has neither services nor processes")
    scenarios = tuple(estate.scenarios.values())
    played = play(estate, graph, scenarios, effort.seed)
    told("simulated years", 0, 1)
    everything = sample(estate, graph, list(find_targets(estate, graph)), effort)
    trials = Trials(catalogue, scenarios, counted, effort) if catalogue and catalogue.options else None
    unfinished = sorted(
        (one for one in estate.improvements.values() if one.is_open(today)), key=lambda one: (one.due, one.id)
    )
    return Review(
        estate=estate,
        graph=graph,
        catalogue=catalogue,
        today=today,
        effort=effort,
        counted=counted,
        recoveries=played,
        years=summary_of(estate, everything),
        standbys=bought_by_sites(estate, graph, scenarios, played, effort.seed),
        comparison=compare(trials, told) if trials else None,
        facilities=facilities(estate, graph, trials),
        fate=tuple(one for one in find_fate_matrix(estate, graph) if one.basis in ("sites", "alternate")),
        endurance=endurance_of_sites(estate, graph),
        commitments=commitments(estate, today),
        since=(since(*earlier, (estate, graph, everything), played, counted) if earlier else None),
        overdue=tuple(one for one in unfinished if one.is_overdue(today)),
        open_actions=tuple(one for one in unfinished if not one.is_overdue(today)),
    )
