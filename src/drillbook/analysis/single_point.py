"""Single points of failure, in both senses: for good ("ever"), and for longer than the RTO ("beyond RTO")."""

from collections.abc import Iterator, Mapping
from math import inf

import numpy as np

from drillbook.analysis.finding import SinglePoint, Target
from drillbook.analysis.path import shortest_path
from drillbook.analysis.remedy import remedy
from drillbook.analysis.response import nominal, respond
from drillbook.graph import Compiled, DependencyGraph, served
from drillbook.model import Estate


def find_single_points(
    estate: Estate, graph: DependencyGraph, compiled: Compiled, targets: Mapping[str, Target]
) -> tuple[SinglePoint, ...]:
    """Every element whose failure alone brings a service or process down; services in the order written.

    *Ever* is the structure function with one element lost; *beyond RTO* plays the failure out over its repair time.
    A service that cannot serve even when nothing has failed has no single points; the black start finding names it.
    """
    serves = served(compiled, np.eye(len(compiled.ids), dtype=bool))
    usual = nominal(compiled)
    found: list[SinglePoint] = []
    for element in range(len(compiled.ids)):
        if compiled.is_gate[element] or not usual[element]:
            continue
        losing = {compiled.ids[node] for node in range(len(compiled.ids)) if usual[node] and not serves[node, element]}
        found += _of_element(estate, graph, compiled, targets, element, losing)
    order = {identifier: number for number, identifier in enumerate(targets)}
    return tuple(sorted(found, key=lambda point: (order[point.service], not point.ever, _rank(graph, point))))


def _of_element(
    estate: Estate,
    graph: DependencyGraph,
    compiled: Compiled,
    targets: Mapping[str, Target],
    element: int,
    losing: set[str],
) -> Iterator[SinglePoint]:
    identifier = compiled.ids[element]
    outages = respond(compiled, {identifier: [(0.0, compiled.repair_s[element])]})
    for service, target in targets.items():
        if service == identifier:
            continue
        longest = max((end - start for start, end in outages.get(service, ())), default=0.0)
        ever = service in losing
        beyond = target.rto_s is not None and longest > target.rto_s
        if not (ever or beyond):
            continue
        path = shortest_path(graph, service, identifier, losing if ever else outages.keys())
        path = path or shortest_path(graph, service, identifier)
        yield SinglePoint(
            service=service,
            element=identifier,
            kind=graph.node(identifier).kind,
            ever=ever,
            beyond_rto=beyond,
            outage_s=inf if longest == inf else round(longest, 3),
            rto_s=target.rto_s,
            path=path,
            remedy=remedy(estate, graph, service, identifier, path, ever=ever),
        )


def _rank(graph: DependencyGraph, point: SinglePoint) -> tuple[int, int, str]:
    """Shared causes before single machines, then the nearer ones, then by name."""
    kinds = ("region", "provider", "site", "domain", "person", "team")
    kind = kinds.index(point.kind) if point.kind in kinds else len(kinds)
    return (kind, len(point.path), point.element)
