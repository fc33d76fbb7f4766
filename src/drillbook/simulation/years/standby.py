"""Which elements stand by, by which takeovers they come to serve, and how fast they age until then."""

from collections.abc import Mapping

import numpy as np

from drillbook.graph import Compiled, DependencyGraph
from drillbook.graph.compiled import Numbers, Records
from drillbook.model import Estate, Failing, Generator
from drillbook.simulation.years.standby_kernel import STANDBY, Standbys


def dormancies(estate: Estate) -> dict[str, float]:
    """Element → how fast it ages while it stands by, where that is slower than at work."""
    return {
        noun.id: noun.dormancy
        for noun in estate.nouns()
        if isinstance(noun, Failing) and noun.dormancy is not None and noun.dormancy < 1
    }


def takeovers_to(graph: DependencyGraph, identifier: str) -> tuple[list[tuple[str, str]], str | None]:
    """The takeovers (dependent, needed) that set an element to work, and what needs it all the time, if anything.

    A takeover may be of what stands on it: a server is set to work by the promotion of the replica on it.
    """
    found: dict[tuple[str, str], None] = {}
    queue, seen = [identifier], {identifier}
    while queue:
        current = queue.pop()
        dependents = graph.dependents(current)
        if not dependents and current != identifier:
            return [], current
        for edge in dependents:
            if edge.takeover_s > 0:
                found[edge.dependent, edge.needed] = None
            elif edge.dependent not in seen:
                seen.add(edge.dependent)
                queue.append(edge.dependent)
    return list(found), None


def standbys_of(
    graph: DependencyGraph,
    compiled: Compiled,
    dormancy: Mapping[str, float],
    lives: Records,
    crew_members: Numbers,
) -> tuple[Standbys, Numbers]:
    """The standbys of a graph as the kernels take them, and by member of a team its place among them, or -1."""
    rows: list[tuple[object, ...]] = []
    edges: list[int] = []
    place_of: dict[int, int] = {}
    number_of = {(edge.dependent, edge.needed): number for number, edge in enumerate(compiled.edges)}
    members = set(crew_members.tolist())
    for identifier, rate in dormancy.items():
        node = compiled.number.get(identifier)
        if node is None or not np.isfinite(lives[node]["mean_s"]):
            continue
        takeovers, always = takeovers_to(graph, identifier)
        if always is not None or not takeovers:
            continue
        first, place_of[node] = len(edges), len(rows)
        edges += [number_of[takeover] for takeover in takeovers]
        rows.append((node, node in members, rate, first, len(edges)))
    of_member = np.array([place_of.get(member, -1) for member in crew_members.tolist()], dtype=np.int32)
    return Standbys(np.array(rows, dtype=STANDBY), np.array([*edges, -1], dtype=np.int32)), of_member


def without_effect(estate: Estate, graph: DependencyGraph, identifier: str) -> str:
    """Why an element's dormancy would mean nothing; empty where it means something."""
    if isinstance(estate.find(identifier), Generator):
        return "generators have chances of their own at each start and at work"
    takeovers, always = takeovers_to(graph, identifier)
    if always is not None:
        return f"{always!r} needs it all the time, or has it at once: give the takeover a time, 1 s say"
    return "" if takeovers else "no takeover calls it"
