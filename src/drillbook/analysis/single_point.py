"""Single points of failure, in both senses: for good ("ever"), and for longer than the RTO ("beyond RTO")."""

from collections.abc import Mapping
from math import inf

from drillbook.analysis.finding import SinglePoint, Target
from drillbook.analysis.path import named
from drillbook.analysis.remedy import elsewhere, remedy
from drillbook.graph import Compiled, DependencyGraph, single_losses
from drillbook.model import Estate


def find_single_points(
    estate: Estate, graph: DependencyGraph, compiled: Compiled, targets: Mapping[str, Target]
) -> tuple[SinglePoint, ...]:
    """Every element whose failure alone brings a service or process down; services in the order written.

    *Ever* is the structure function with one element lost; *beyond RTO* plays the failure out over its repair time.
    A service that does not serve for good, or for longer than its RTO, when nothing has failed has no single points in
    that sense; the black start finding names it. One pass over all elements (`graph.single_losses`).
    """
    limits_s = {compiled.number[one]: inf if it.rto_s is None else it.rto_s for one, it in targets.items()}
    outside: dict[str, str] = {}
    found: list[SinglePoint] = []
    for loss in single_losses(compiled, limits_s):
        service, element = compiled.ids[loss.watched], compiled.ids[loss.element]
        path = named(graph, (compiled.ids[node] for node in loss.path))
        free = ""
        if loss.ever and element in estate.regions:
            free = outside[element] = outside.get(element) or elsewhere(estate, graph, element)
        found.append(
            SinglePoint(
                service=service,
                element=element,
                kind=graph.node(element).kind,
                ever=loss.ever,
                beyond_rto=loss.beyond,
                outage_s=inf if loss.longest_s == inf else round(loss.longest_s, 3),
                rto_s=targets[service].rto_s,
                path=path,
                remedy=f"{remedy(graph, service, element, path, ever=loss.ever)}{free}.",
            )
        )
    order = {identifier: number for number, identifier in enumerate(targets)}
    return tuple(sorted(found, key=lambda point: (order[point.service], not point.ever, _rank(point))))


def _rank(point: SinglePoint) -> tuple[int, int, str]:
    """Shared causes before single machines, then the nearer ones, then by name."""
    kinds = ("region", "provider", "site", "domain", "person", "team")
    kind = kinds.index(point.kind) if point.kind in kinds else len(kinds)
    return (kind, len(point.path), point.element)
