"""What-if and single points of failure on a fleet, against loops and dominators of networkx and rustworkx.

The peers answer less: a loop over networkx evaluates the same gates one combination at a time; dominators know no
gates, batteries or takeovers, and are here for their speed on a graph of the same size.
"""

import random
from collections.abc import Callable, Iterator
from importlib.util import find_spec
from math import inf
from pathlib import Path
from time import perf_counter
from typing import Any, NamedTuple

import networkx as nx
from fleet import fleet

from drillbook.analysis import find_single_points
from drillbook.analysis.finding import Target
from drillbook.graph import DependencyGraph, baseline, build_graph, cases, compile_graph, served_words, single_losses
from drillbook.graph.served import from_words
from drillbook.model import Estate


class Measured(NamedTuple):
    """One line of the report."""

    what: str
    seconds: float
    memory_mb: float | None
    """Peak of the process during it, above what it had before."""
    remark: str = ""


def measure(elements: int, peer_cases: int) -> Iterator[Measured]:
    """The lines of this section; peers evaluate `peer_cases` of the 64 combinations, and are scaled up."""
    estate = fleet(elements)
    graph, built = timed(lambda: build_graph(estate))
    compiled, compiling = timed(lambda: compile_graph(graph))
    size = f"{sum(1 for _ in estate.nouns()):,} elements, {len(compiled.ids):,} nodes, {len(compiled.edges):,} needs"
    yield Measured(f"the graph of {size}", *built)
    yield Measured("compile_graph", *compiling)
    yield from _what_if(graph, compiled, peer_cases)
    yield from _single_points(estate, graph, compiled)


def timed(call: Callable[[], Any], times: int = 1) -> tuple[Any, tuple[float, float | None]]:
    """The result of a call, its least time of several, and the memory it took at most."""
    before = _memory("VmRSS", reset=True)
    best = inf
    for _ in range(times):
        start = perf_counter()
        result = call()
        best = min(best, perf_counter() - start)
    after = _memory("VmHWM")
    return result, (best, None if before is None or after is None else max(0.0, after - before))


def _memory(field: str, reset: bool = False) -> float | None:
    """MB of this process, where Linux tells; `reset` lets the peak start again."""
    try:
        if reset:
            Path("/proc/self/clear_refs").write_text("5", "ascii")
        lines = Path("/proc/self/status").read_text("ascii").splitlines()
    except OSError:
        return None
    return next(int(line.split()[1]) / 1024 for line in lines if line.startswith(field))


def _what_if(graph: DependencyGraph, compiled: Any, peer_cases: int) -> Iterator[Measured]:
    chance = random.Random(1)
    nodes = [node for node in range(len(compiled.ids)) if not compiled.is_gate[node]]
    combinations = [chance.sample(nodes, 5) for _ in range(64)]
    words = cases(compiled, combinations)
    _, (first, _) = timed(lambda: served_words(compiled, words))
    answer, ours = timed(lambda: served_words(compiled, words), 7)
    yield Measured("64 what-ifs", *ours, f"{first:.1f} s the first time in a process, with loading or compiling")
    order = list(compiled.ids)  # what is needed, or takes over, or refills, before who needs it
    lost = [{compiled.ids[node] for node in combination} for combination in combinations]
    theirs, (seconds, memory) = timed(lambda: [evaluate(graph, order, case) for case in lost[:peer_cases]])
    serves = from_words(answer, peer_cases)
    assert all({compiled.ids[n] for n in serves[:, case].nonzero()[0]} == theirs[case] for case in range(peer_cases))
    seconds *= 64 / peer_cases
    remark = f"{seconds / ours[0]:,.0f} times ours (target 5,000); measured on {peer_cases} of 64, same answers"
    yield Measured("64 what-ifs, a loop over networkx", seconds, memory, remark)


def evaluate(graph: DependencyGraph, order: list[str], lost: set[str]) -> set[str]:
    """Who serves for good in one case, straight from the definition; for graphs without cycles."""
    nodes, needs = graph.digraph.nodes, graph.digraph.adj
    serving: set[str] = set()
    for identifier in order:
        if identifier in lost:
            continue
        node, total, every = nodes[identifier]["node"], 0, 0
        for needed, data in needs[identifier].items():
            edge = data["edge"]
            every += edge.weight
            fuel = edge.endurance_s == inf or (edge.refill is not None and edge.refill.provider in serving)
            if needed in serving and (edge.by is None or edge.by in serving) and fuel:
                total += edge.weight
        if total >= (every if node.threshold is None else node.threshold):
            serving.add(identifier)
    return serving


def _single_points(estate: Estate, graph: DependencyGraph, compiled: Any) -> Iterator[Measured]:
    nouns = [*estate.services.values(), *estate.processes.values()]
    limits = {compiled.number[noun.id]: noun.rto.total_seconds() if noun.rto else inf for noun in nouns}
    stands = baseline(compiled)
    _, (first, _) = timed(lambda: list(single_losses(compiled, limits, stands=stands)))
    rows, ours = timed(lambda: list(single_losses(compiled, limits, stands=stands)), 3)
    both = f"{len(rows):,} of {len(limits):,} services, ever and beyond RTO, each with its path"
    yield Measured("all single points", *ours, f"{both}; {first:.1f} s the first time in a process")
    targets = {noun.id: Target(limits[compiled.number[noun.id]], None, noun.id, "") for noun in nouns}
    points, whole = timed(lambda: find_single_points(estate, graph, compiled, targets))
    yield Measured("the same as findings with remedies", *whole, f"{len(points):,} findings")
    digraph: nx.DiGraph[str] = nx.DiGraph()
    digraph.add_edges_from(graph.digraph.edges)
    digraph.add_edges_from(("", noun.id) for noun in nouns)
    _, theirs = timed(lambda: nx.immediate_dominators(digraph, ""), 2)
    yield Measured("immediate dominators, networkx", *theirs, _ratio(theirs[0], ours[0]))
    if find_spec("rustworkx"):
        import rustworkx  # noqa: PLC0415 - only where it is installed

        other = rustworkx.networkx_converter(digraph)
        root = next(index for index, name in enumerate(other.nodes()) if not name)
        _, theirs = timed(lambda: rustworkx.immediate_dominators(other, root), 2)
        yield Measured("immediate dominators, rustworkx", *theirs, f"{theirs[0] / ours[0]:.2g} times ours")
    else:
        yield Measured("immediate dominators, rustworkx", inf, None, 'not installed: pip install -e ".[bench]"')


def _ratio(theirs: float, ours: float) -> str:
    return f"{theirs / ours:.2g} times ours (target 100)"
