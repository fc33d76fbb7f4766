"""Cycles that cannot start from cold: each waits for another, and nothing in them starts alone (example E6)."""

from drillbook.analysis.finding import BlackStart
from drillbook.graph import Compiled, starts_cold


def find_black_starts(compiled: Compiled) -> tuple[BlackStart, ...]:
    """The cycles with members that do not come back after all was down for longer than any holdover."""
    found: list[BlackStart] = []
    for component in range(len(compiled.components)):
        starts = starts_cold(compiled, component)
        stuck = [compiled.ids[node] for node in starts if not starts[node] and not compiled.is_gate[node]]
        holdovers = (
            edge.holdover_s
            for number, edge in enumerate(compiled.edges)
            if compiled.in_cycle[number] and compiled.component[compiled.source[number]] == component
        )
        if stuck:
            found.append(BlackStart(tuple(stuck), max(holdovers, default=0.0)))
    return tuple(found)
