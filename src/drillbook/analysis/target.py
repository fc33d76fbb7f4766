"""The targets a service answers for: its own, else the strictest of the processes that need it."""

from datetime import timedelta

from drillbook.analysis.finding import Target
from drillbook.graph import DependencyGraph
from drillbook.model import Estate, Process, Service


def find_targets(estate: Estate, graph: DependencyGraph) -> dict[str, Target]:
    """Targets of every service and process, by identifier, services first."""
    needing = {identifier: reach(graph, identifier) for identifier in estate.processes}
    nouns: tuple[Service | Process, ...] = (*estate.services.values(), *estate.processes.values())
    return {
        noun.id: _target(noun, [process for process in estate.processes.values() if noun.id in needing[process.id]])
        for noun in nouns
    }


def reach(graph: DependencyGraph, identifier: str) -> frozenset[str]:
    """Everything an element needs, directly or not, without itself unless it lies on a cycle."""
    found: set[str] = set()
    queue = [identifier]
    while queue:
        for needed in graph.digraph.successors(queue.pop()):
            if needed not in found:
                found.add(needed)
                queue.append(needed)
    return frozenset(found)


def _target(noun: Service | Process, processes: list[Process]) -> Target:
    rto, rto_from = _strictest(noun, processes, "rto")
    rpo, rpo_from = _strictest(noun, processes, "rpo")
    return Target(rto, rpo, rto_from, rpo_from)


def _strictest(noun: Service | Process, processes: list[Process], attribute: str) -> tuple[float | None, str]:
    own: timedelta | None = getattr(noun, attribute)
    if own is not None:
        return own.total_seconds(), noun.id
    given = [
        (getattr(process, attribute), process.id) for process in processes if getattr(process, attribute) is not None
    ]
    if not given:
        return None, ""
    strictest, origin = min(given, key=lambda pair: pair[0])
    return strictest.total_seconds(), origin
