"""Small systems whose long-run figures are known in closed form, for simulated years."""

import networkx as nx

from drillbook.graph import DependencyGraph, Edge, Node, build_graph
from drillbook.model import Estate, Law
from drillbook.simulation.years.block import player_of
from drillbook.simulation.years.interval import mean_interval
from drillbook.simulation.years.law import Times
from drillbook.simulation.years.plan import YEAR_S, Living, Plan, plan_graph, plan_years
from drillbook.simulation.years.run import Asked, Progress, Run
from drillbook.simulation.years.summary import SubjectYears, summarise
from drillbook.simulation.years.tally import DOWN, OUTAGES, Tally

HOUR = 3600.0


def exponential(mean_h: float) -> Times:
    """Exponential times of this mean, in hours."""
    return Times(Law.EXPONENTIAL, mean_h * HOUR)


def exactly(mean: str) -> dict[str, str]:
    """The law of times that are all the same, as an inventory gives it."""
    return {"law": "deterministic", "mean": mean}


def unit(mttf_h: float, mttr_h: float) -> Living:
    """An element with exponential failures and repairs."""
    return Living(exponential(mttf_h), exponential(mttr_h))


def system(nodes: list[Node], edges: list[Edge]) -> DependencyGraph:
    """A graph of these; elements that only edges name are servers."""
    digraph: nx.DiGraph[str] = nx.DiGraph()
    given = {node.id for node in nodes}
    for edge in edges:
        if edge.needed not in given and edge.needed not in digraph:
            digraph.add_node(edge.needed, node=Node(edge.needed, "server", edge.needed))
    for node in nodes:
        digraph.add_node(node.id, node=node)
    for edge in edges:
        digraph.add_edge(edge.dependent, edge.needed, edge=edge)
    return DependencyGraph(digraph)


def service(threshold: int | None = None, restart_s: float = 0.0) -> Node:
    """The node that is asked about."""
    return Node("web", "service", "web", threshold=threshold, restart_s=restart_s)


def needing(threshold: int | None, *names: str, restart_s: float = 0.0) -> DependencyGraph:
    """A service that needs so many of these."""
    return system([service(threshold, restart_s)], [Edge("web", name) for name in names])


def tallied(plan: Plan, replications: int) -> Tally:
    """So many replications, in this process."""
    return player_of(plan).block(0, replications)


def estimates(graph: DependencyGraph, living: dict[str, Living], replications: int, years: float = 1.0):
    """Share of the time down, and outages a year, each with its interval."""
    return estimates_of(plan_graph(graph, living, ["web"], 1, years), replications)


def estimates_of(plan: Plan, replications: int):
    """The same of a plan's first subject."""
    return of_tally(tallied(plan, replications), plan.years)


def of_tally(tally: Tally, years: float, level: float = 0.999):
    """The same of a tally."""
    count = int(tally.played[0])
    made = []
    for metric, unit_ in ((DOWN, years * YEAR_S), (OUTAGES, years)):
        one = mean_interval(count, tally.sums[0, metric], int(tally.positive[0, metric]), level)
        made.append((one.value / unit_, one.low / unit_, one.high / unit_))
    return made


def years_of(whole: Estate, replications: int, years: float = 1.0, seed: int = 1) -> dict[str, SubjectYears]:
    """What `drillbook simulate` tells of every service and process of an estate."""
    plan = plan_years(whole, build_graph(whole), [*whole.services, *whole.processes], seed, years)
    run = Run(plan, Asked(replications), Progress(tallied(plan, replications), replications))
    return {one.subject: one for one in summarise(whole, run).subjects}


def holds(interval: tuple[float, float, float], truth: float) -> bool:
    """The interval contains it, and is narrow enough to say something."""
    _, low, high = interval
    return low <= truth <= high and high - low < 0.35 * truth


def machine_repair(units: int, at_once: int, ratio: float) -> list[float]:
    """Share of the time for which so many are down: M/M/c//N, by the birth and death equations; ratio = MTTR / MTTF."""
    weights = [1.0]
    for down in range(units):
        weights.append(weights[-1] * (units - down) * ratio / min(down + 1, at_once))
    return [weight / sum(weights) for weight in weights]


def spare_down(dormancy: float, engineers: int, ratio: float) -> float:
    """Share of the time for which a unit and the one that stands by for it are both down.

    By birth and death: 0 → 1 at λ(1 + dormancy), 1 → 2 at λ; repairs at μ, 2μ with two engineers; ratio = λ/μ.
    """
    one = ratio * (1 + dormancy)
    two = one * ratio / engineers
    return two / (1 + one + two)
