"""Shared fate: what two sites both depend on, so that one loss takes both. A backup there is no backup."""

from itertools import combinations

from drillbook.analysis.finding import SharedFate
from drillbook.analysis.path import shortest_path
from drillbook.analysis.target import reach
from drillbook.graph import DependencyGraph
from drillbook.model import Estate

SHARED_KINDS = frozenset({"region", "provider", "person", "domain", "circuit", "storage"})
"""Kinds of elements outside sites that can be common to two of them."""


def find_shared_fate(estate: Estate, graph: DependencyGraph) -> tuple[SharedFate, ...]:
    """For every pair of sites, the nearest elements that something at each of them depends on."""
    found: list[SharedFate] = []
    roots = {site: _roots(graph, site) for site in estate.sites}
    reached = {site: frozenset().union(*(reach(graph, root) for root in roots[site])) for site in estate.sites}
    for first, second in combinations(estate.sites, 2):
        common = sorted(node for node in reached[first] & reached[second] if graph.node(node).kind in SHARED_KINDS)
        alternate = estate.sites[first].alternate == second or estate.sites[second].alternate == first
        found += [
            SharedFate(
                first=first,
                second=second,
                element=element,
                kind=graph.node(element).kind,
                path_first=_nearest(graph, roots[first], element),
                path_second=_nearest(graph, roots[second], element),
                is_alternate=alternate,
            )
            for element in common
        ]
    return tuple(found)


def _roots(graph: DependencyGraph, site: str) -> tuple[str, ...]:
    """The site itself and what it lives on: its feeds, circuits and the people's way in; not what runs for others."""
    own = (node.id for node in graph.elements() if node.site == site and node.kind in ("feed", "circuit", "generator"))
    return (site, *own)


def _nearest(graph: DependencyGraph, roots: tuple[str, ...], element: str) -> tuple[str, ...]:
    paths = (shortest_path(graph, root, element) for root in roots)
    return min((path for path in paths if path), key=len, default=())
