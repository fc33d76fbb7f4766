"""The two sides of a pair that may share its fate: a site with all that stands there, or a primary and its standby."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from itertools import combinations

from drillbook.graph import DependencyGraph
from drillbook.model import Dataset, Estate, Site

STANDING = frozenset(
    {"feed", "generator", "switchboard", "ups", "panel", "cooling", "circuit", "device", "rack", "server", "storage"}
)
"""What makes a site; services and data that happen to run there have standbys of their own."""


@dataclass(frozen=True)
class Side:
    """One side of a pair, and how it comes to depend on everything that it depends on."""

    names: tuple[str, ...]
    """Identifiers for people: a site, or the elements of a branch."""
    serving: tuple[str, ...]
    """The nodes of which one must serve for the side to be there."""
    paths: Mapping[str, tuple[str, ...]]
    """By element: the shortest path down to it, gates left out."""
    sites: tuple[str, ...]
    """The sites of its elements."""
    by: str | None = None
    """Who must be there to let it serve, where it takes over: a person or team, or their gate of being called."""
    calling: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    """By element: the path to what calling them, and their log-ins, lean on; most of it has a second way."""


Pair = tuple[str, str, Side, Side]
"""Basis, what both serve, the first side and the second."""


def paths_from(graph: DependencyGraph, roots: Mapping[str, tuple[str, ...]]) -> dict[str, tuple[str, ...]]:
    """Shortest paths to everything that the roots lean on; each root comes with the path that leads to it."""
    found = dict(roots)
    queue = list(roots)
    for node in queue:
        for edge in graph.needs(node):
            # Who carries a takeover out counts here, not how they are called: that has ways of its own.
            for end in (_people_of(graph, one) if one == edge.by else one for one in edge.ends):
                if end not in found:
                    found[end] = (*found[node], *(() if graph.node(end).is_gate else (end,)))
                    queue.append(end)
    return found


def side_of_site(estate: Estate, graph: DependencyGraph, site: Site) -> Side:
    """A site: what stands there, who is there, who repairs it, and the regions it lies in, grids too."""
    standing = [node for node in graph.elements() if node.site == site.id and node.kind in STANDING]
    paths = paths_from(graph, {site.id: (site.id,), **{node.id: (site.id, node.id) for node in standing}})
    for node in standing:
        if company := getattr(estate.find(node.id), "provider", None):
            paths.setdefault(company, (site.id, node.id, company))
    for region in estate.regions_over(site.regions):
        paths.setdefault(region.id, (site.id, region.id))
    for person, path in _people(estate, site):  # they count themselves; that the site lies where they live, it does not
        paths.setdefault(person, path)
    servers = tuple(node.id for node in standing if node.kind == "server")
    return Side((site.id,), servers or (site.id,), paths, (site.id,))


def _people(estate: Estate, site: Site) -> Iterator[tuple[str, tuple[str, ...]]]:
    """Who works there, answers for it or travels to it."""
    if team := estate.teams.get(site.owner or ""):
        for member in team.members:
            yield member, (site.id, team.id, member)
    elif site.owner:
        yield site.owner, (site.id, site.owner)
    for person in estate.people.values():
        if person.site == site.id or site.id in person.travel:
            yield person.id, (site.id, person.id)


def site_pairs(estate: Estate, graph: DependencyGraph) -> Iterator[Pair]:
    """Every two sites; names that a service at both of them needs count for both."""
    sides = {site.id: side_of_site(estate, graph, site) for site in estate.sites.values()}
    named = [_names_of(estate, graph, service) for service in estate.services]
    for first, second in combinations(estate.sites, 2):
        alternate = estate.sites[first].alternate == second or estate.sites[second].alternate == first
        extra: dict[str, tuple[str, ...]] = {}
        for sites, names in named:
            if {first, second} <= sites:
                extra = {**names, **extra}
        yield "alternate" if alternate else "sites", "", _with(sides[first], extra), _with(sides[second], extra)


def _with(side: Side, extra: Mapping[str, tuple[str, ...]]) -> Side:
    return replace(side, paths={**extra, **side.paths})


def _names_of(
    estate: Estate, graph: DependencyGraph, service: str
) -> tuple[frozenset[str], dict[str, tuple[str, ...]]]:
    """The sites where a service has something, and its domains and registrars with the path from the service."""
    paths = paths_from(graph, {service: (service,)})
    sites = frozenset(site for one in paths if (site := graph.node(one).site))
    domains = [one for one in paths if one in estate.domains]
    names = {one: paths[one] for one in domains}
    for one in domains:
        companies = [edge.needed for edge in graph.needs(one) if edge.needed in estate.providers]
        names |= {company: (*paths[one], company) for company in companies}
    return sites, names


def standbys(estate: Estate, graph: DependencyGraph) -> Iterator[Pair]:
    """Alternatives with a takeover against those that serve at once; copies of data against the live ones.

    A generator behind its own switchboard stands where the feed comes in, and is no standby in this sense.
    """
    for gate in graph.nodes():
        owner = gate.id.partition("#")[0]
        if not gate.is_gate or owner in estate.switchboards or owner in estate.datasets:
            continue
        edges = graph.needs(gate.id)
        for primary in (edge for edge in edges if not edge.takeover_s):
            for standby in (edge for edge in edges if edge.takeover_s):
                sides = _branch(graph, (primary.needed,)), _branch(graph, (standby.needed,), standby.by)
                yield "standby", owner, *sides
    for dataset in estate.datasets.values():
        yield from _copies(estate, graph, dataset)


def _copies(estate: Estate, graph: DependencyGraph, dataset: Dataset) -> Iterator[Pair]:
    databases = [one for one in estate.databases.values() if one.dataset == dataset.id]
    live = (*dataset.on, *(one.id for one in databases if not one.replicates))
    others = [(one.id, one.promoted_by) for one in databases if one.replicates]
    others += [(one.id, one.restored_by) for one in estate.backups.values() if one.dataset == dataset.id]
    for copy, by in others if live else ():
        yield "copies", dataset.id, _branch(graph, live), _branch(graph, (copy,), by)


def _branch(graph: DependencyGraph, needed: tuple[str, ...], by: str | None = None) -> Side:
    names = tuple(dict.fromkeys(leaf for one in needed for leaf in _leaves(graph, one)))
    roots = {one: () if graph.node(one).is_gate else (one,) for one in needed}
    calling: dict[str, tuple[str, ...]] = {}
    if by:
        people = _people_of(graph, by)
        roots.setdefault(people, (people,))
        calling = paths_from(graph, {by: (people,)})
    sites = tuple(dict.fromkeys(site for name in names if (site := graph.node(name).site)))
    return Side(names, needed, paths_from(graph, roots), sites, by, calling)


def _people_of(graph: DependencyGraph, by: str) -> str:
    """Who carries a takeover out, without how they are called and what log-ins they have."""
    return by.partition("#")[0] if graph.node(by).is_gate else by


def _leaves(graph: DependencyGraph, identifier: str) -> Iterator[str]:
    """The elements of a branch: itself, or what a gate asks for."""
    if not graph.node(identifier).is_gate:
        yield identifier
        return
    for edge in graph.needs(identifier):
        yield from _leaves(graph, edge.needed)
