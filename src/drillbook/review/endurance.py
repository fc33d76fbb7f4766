"""How long each site runs without its utility: batteries, tanks, deliveries played out; every generator starts."""

from dataclasses import dataclass
from math import inf

from drillbook.graph import Compiled, DependencyGraph, baseline, compile_graph, outages
from drillbook.model import Cooling, Estate, Generator, Ups

CONSUMERS = ("server", "device", "panel", "ups")
"""What must have power: the first of these kinds that stands at a site."""


@dataclass(frozen=True, slots=True)
class Endurance:
    """One site with power of its own."""

    site: str
    ups: tuple[Ups, ...]
    generators: tuple[Generator, ...]
    cooling: tuple[Cooling, ...]
    consumers: str
    """Kind of what is asked for power; empty: nothing at the site needs any."""
    alone_s: float
    """From the loss of every feed until the first consumer goes down, when no fuel is brought; inf: it never does."""
    refuelled_s: float
    """The same with deliveries as contracts promise them."""


def endurance_of_sites(estate: Estate, graph: DependencyGraph) -> tuple[Endurance, ...]:
    """Every site that has a feed, a UPS or a generator, in the order of the inventory."""
    compiled = compile_graph(graph)
    found: list[Endurance] = []
    for site in estate.sites:
        feeds = [one.id for one in estate.feeds.values() if one.site == site]
        ups = tuple(one for one in estate.ups.values() if one.site == site)
        generators = tuple(one for one in estate.generators.values() if one.site == site)
        if not (feeds or ups or generators):
            continue
        cooling = tuple(one for one in estate.cooling.values() if one.site == site)
        fuel = {one.refuelling.provider for one in generators if one.refuelling}
        kind, consumers = _consumers(graph, site)
        alone_s = _first_down_s(compiled, [*feeds, *sorted(fuel)], consumers)
        refuelled_s = _first_down_s(compiled, feeds, consumers)
        found.append(Endurance(site, ups, generators, cooling, kind, alone_s, refuelled_s))
    return tuple(found)


def _consumers(graph: DependencyGraph, site: str) -> tuple[str, list[str]]:
    for kind in CONSUMERS:
        found = [node.id for node in graph.elements() if node.site == site and node.kind == kind]
        if found:
            return kind, found
    return "", []


def _first_down_s(compiled: Compiled, lost: list[str], consumers: list[str]) -> float:
    """When the first of them goes down after these are lost for good; those that are down anyway do not count."""
    usual = baseline(compiled)
    down = outages(compiled, {compiled.number[one]: [(0.0, inf)] for one in lost})
    nodes = [compiled.number[one] for one in consumers]
    starts = [down.of(node)[0][0] for node in nodes if down.of(node) and usual.lasting[node]]
    return min(starts, default=inf)
