"""Random graphs without timers: what simulated years find is the decision diagram's exact value."""

from dataclasses import replace
from math import inf

import networkx as nx
import pytest
from closed_forms import HOUR, tallied, unit
from effort import FUZZING
from random_graphs import graph_of
from scipy import stats

from drillbook.analysis import Failure
from drillbook.graph import DependencyGraph
from drillbook.model import Provenance
from drillbook.simulation.years.interval import mean_interval
from drillbook.simulation.years.plan import YEAR_S, Known, plan_graph
from drillbook.simulation.years.summary import exact
from drillbook.simulation.years.tally import DOWN, OUTAGES

GRAPHS = 25
SURE = 1 - 1e-6
"""Level of the interval in which every truth lies."""
REPLICATIONS = 400


def without_timers(graph: DependencyGraph) -> DependencyGraph:
    """The same gates, weights and cycles; everything is met or not met at once."""
    digraph: nx.DiGraph[str] = nx.DiGraph()
    for node in graph.nodes():
        digraph.add_node(node.id, node=replace(node, restart_s=0.0))
    for edge in graph.edges():
        plain = replace(
            edge, holdover_s=0.0, recharge_s=0.0, takeover_s=0.0, by=None, fail_back=None, endurance_s=inf, refill=None
        )
        digraph.add_edge(edge.dependent, edge.needed, edge=plain)
    return DependencyGraph(digraph)


def planned(seed: int, *, cycles: bool):
    """Elements that are down for 2 to 30 % of the time; the last one of the graph is asked about."""
    graph = without_timers(graph_of(seed, cycles=cycles))
    names = [node.id for node in graph.elements()]
    subject = list(graph.nodes())[-1].id
    repair_h = {name: 2.0 + 4 * (number % 5) for number, name in enumerate(names)}
    living = {name: unit(50.0, repair_h[name]) for name in names if name != subject}
    figures = {name: Failure(8760 / 50.0, repair_h[name] * HOUR, Provenance.GIVEN, "") for name in names}
    return plan_graph(graph, living, [subject], seed % 1000, 1.0, Known(figures=figures))


def holds(tally, metric: int, truth: float, level: float) -> bool:
    one = mean_interval(REPLICATIONS, tally.sums[0, metric], int(tally.positive[0, metric]), level)
    return one.low <= truth <= (inf if one.high is None else one.high)


@pytest.mark.properties
@pytest.mark.parametrize("cycles", [False, True])
def test_unavailability_and_frequency_are_the_diagrams(cycles):
    """Each within an interval that is wrong once in a million times; and 95 % intervals hold about 95 % of them."""
    held = [], []
    for seed in range(GRAPHS * max(1, FUZZING)):
        plan = planned(seed, cycles=cycles)
        known, tally = exact(plan, plan.subjects[0]), tallied(plan, REPLICATIONS)
        if known.unavailability in (0.0, 1.0):
            assert tally.sums[0, DOWN, 0] == REPLICATIONS * YEAR_S * known.unavailability
            continue
        figures = ((DOWN, known.unavailability * YEAR_S), (OUTAGES, known.frequency_per_year))
        for (metric, truth), found in zip(figures, held, strict=True):
            assert holds(tally, metric, truth, SURE), seed
            found.append(holds(tally, metric, truth, 0.95))
    for found in held:
        assert len(found) > GRAPHS / 2
        assert sum(found) >= stats.binom.ppf(1e-4, len(found), 0.95)
