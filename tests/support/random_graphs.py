"""Random dependency graphs with every timing there is, beyond what an inventory would put together.

Made from a seed, so that thousands are cheap: weights and thresholds, holdovers that recharge, takeovers by somebody,
fuel with and without deliveries, fail-back, start-ups, gates; with or without cycles. Times are whole minutes: many
coincide.
"""

import random
from math import inf

import networkx as nx
from hypothesis import strategies as st

from drillbook.graph import Course, DependencyGraph, Edge, FailBack, Node, Refill

MINUTE = 60.0
Failures = dict[str, list[tuple[float, float]]]

seeds = st.integers(0, 2**63)


def graph_of(seed: int, *, cycles: bool = False, nodes: int = 14) -> DependencyGraph:
    """A graph of this many nodes, named n0, n1, …; without `cycles`, each needs only earlier ones."""
    chance = random.Random(seed)
    digraph: nx.DiGraph[str] = nx.DiGraph()
    names = [f"n{number}" for number in range(nodes)]
    wired = {name: _needs(chance, number, nodes, cycles) for number, name in enumerate(names)}
    for name in names:
        edges = wired[name]
        total = sum(edge.weight for edge in edges)
        takes = any(edge.takeover_s for edge in edges)
        impossible = [total + 1] * (chance.random() < 0.05)
        threshold = chance.choice([None, *range(1, total + 1), *impossible]) if edges else None
        kind = "any" if takes and chance.random() < 0.5 else "service"
        restart_s = chance.choice([0, 0, 0, 4]) * MINUTE if kind == "service" else 0.0
        repair_s = chance.choice([inf, 0, 5, 30, 90]) * MINUTE if kind == "service" else inf
        node = Node(name, kind, name, threshold=threshold, restart_s=restart_s, repair_s=repair_s)
        digraph.add_node(name, node=node)
    for edges in wired.values():
        for edge in edges:
            digraph.add_edge(edge.dependent, edge.needed, edge=edge)
    return DependencyGraph(digraph)


def _needs(chance: random.Random, number: int, nodes: int, cycles: bool) -> list[Edge]:
    others = [other for other in range(nodes) if other != number] if cycles else list(range(number))
    if number < 3 or not others:
        return []
    # In a graph with cycles most needs are earlier ones all the same, or nothing would ever serve.
    likely = [other for other in others if other < number or chance.random() < 0.15]
    targets = chance.sample(likely, min(len(likely), chance.choice([1, 1, 2, 2, 3, 4])))
    return [_edge(chance, f"n{number}", f"n{target}", [f"n{other}" for other in likely]) for target in targets]


def _edge(chance: random.Random, dependent: str, needed: str, others: list[str]) -> Edge:
    holdover_s = chance.choice([0, 0, 0, 5, 11]) * MINUTE
    takeover_s = chance.choice([0, 0, 1, 7, 20]) * MINUTE
    endurance_s = chance.choice([inf, inf, 15, 40]) * MINUTE if takeover_s else inf
    refill = None
    if endurance_s < inf and chance.random() < 0.6:
        refill = Refill(
            provider=chance.choice(others),
            within_s=chance.choice([5, 15, 30, 60]) * MINUTE,
            call_at_s=chance.choice([0, 0, 10]) * MINUTE,
            adds_s=chance.choice([inf, 10, 30]) * MINUTE,
        )
    fail_back = None
    if takeover_s and chance.random() < 0.3:
        by = chance.choice(others) if chance.random() < 0.3 else None
        fail_back = FailBack(chance.choice([1, 10, 45]) * MINUTE, chance.choice([0, 2, 9]) * MINUTE, by)
    return Edge(
        dependent,
        needed,
        holdover_s=holdover_s,
        recharge_s=chance.choice([0, 30, 480]) * MINUTE if holdover_s else 0.0,
        takeover_s=takeover_s,
        by=chance.choice(others) if takeover_s and chance.random() < 0.3 else None,
        course=Course(notice_s=chance.choice([0, takeover_s / 2])),
        fail_back=fail_back,
        endurance_s=endurance_s,
        refill=refill,
        weight=chance.choice([1, 1, 1, 2, 3]),
    )


def failures_of(seed: int, graph: DependencyGraph) -> Failures:
    """Failures of one to four nodes that are no gates, which may overlap, touch or last for good."""
    chance = random.Random(seed + 1)
    names = [node.id for node in graph.elements()]
    found: Failures = {}
    for name in chance.sample(names, min(len(names), chance.choice([1, 1, 2, 4]))):
        for _ in range(chance.choice([1, 1, 2, 3])):
            start = chance.randrange(60)
            lasts = chance.choice([0, inf, *range(1, 50), *range(1, 50)])
            found.setdefault(name, []).append((start * MINUTE, (start + lasts) * MINUTE))
    return found
